"""Orders, statements, administrations and dispenses become the medicine list of one day.

An order stays "active" in most records for ever. Here it is active only while something recent says so; after a year
without a new entry nobody knows, and the list says that.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from lenitive.domain.assessment.treatment import Formulation, Ingredient, Medication, Route
from lenitive.domain.foundation.fact import Origin, Provenance
from lenitive.domain.foundation.medicines import medicines_in
from lenitive.domain.foundation.strict_json import Json
from lenitive.interop.fhir.absence import says_none_known, says_nothing
from lenitive.interop.fhir.atc import named_by_atc
from lenitive.interop.fhir.dosage import Dosage, dosage_of
from lenitive.interop.fhir.elements import (
    Concept,
    Ledger,
    Moment,
    Precision,
    Resource,
    concept,
    items,
    moment,
    moments,
    obj,
    word,
)
from lenitive.interop.fhir.numbers import NotANumber, quantity
from lenitive.interop.fhir.products import formulation_of, product_of, route_of

STILL_TAKEN_DAYS: Final = 365
"""How long an entry says that a medicine is still taken (assumed)."""

_NEVER_TAKEN: Final = {
    "entered-in-error": "It was entered in error.",
    "draft": "It is a draft, not an order.",
    "cancelled": "It was cancelled before it was given.",
    "not-done": "It was not given.",
    "preparation": "It was being prepared.",
    "intended": "It is intended, not taken.",
    "declined": "It was declined.",
}
_ENDED: Final = frozenset({"stopped", "completed", "not-taken"})
_PLANS: Final = frozenset({"proposal", "plan", "option"})
_DOSES: Final = frozenset({"MedicationAdministration", "MedicationDispense"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineEntry:
    """One entry about a medicine as it stood on the day of the intake.

    Attributes:
        resource: The entry.
        key: What makes two entries the same product.
        medication: The intake's form of it.
        status: The entry's own status.
        last: The last day on which something says that it was taken or ordered.
    """

    resource: Resource
    key: str
    medication: Medication
    status: str
    last: Moment | None

    @property
    def is_dose(self) -> bool:
        """Whether it records doses given or handed out rather than a course of treatment."""
        return self.resource.kind in _DOSES


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """The product that an entry names."""

    text: str
    key: str
    ingredients: tuple[Ingredient, ...]
    route: Route | None
    formulation: Formulation | None
    names_nothing: bool = False


def read_medicines(resources: Iterable[Resource], bundled: dict[str, Resource], ledger: Ledger) -> list[MedicineEntry]:
    """Every entry about a medicine that was ordered, given or said to be taken.

    Args:
        resources: Requests, statements, administrations and dispenses.
        bundled: Medication resources by every name that a reference may use.
        ledger: Where entries that do not count are noted.
    """
    entries = (_read(resource, bundled, ledger) for resource in resources)
    return [entry for entry in entries if entry is not None]


def medicine_list(entries: list[MedicineEntry], ledger: Ledger) -> tuple[Medication, ...]:
    """The medicine list: what may still be taken one by one, what has ended once for each product.

    A dose given or dispensed keeps its order alive; it stands in the list itself only when no order does. A newer
    order of the same product, with the same instruction to take it always or when needed, replaces the older.
    """
    courses = [entry for entry in entries if not entry.is_dose]
    doses = [entry for entry in entries if entry.is_dose]
    named = {entry.key for entry in courses}
    kept = [_kept_alive(course, doses, ledger) for course in courses]
    kept = [_superseded(entry, kept) for entry in kept]
    kept += _latest_of_each([dose for dose in doses if dose.key not in named])
    kept.sort(key=lambda entry: (entry.medication.started or date.min, entry.medication.text))
    open_ended = [entry.medication for entry in kept if entry.medication.active is not False]
    ended = [entry for entry in kept if entry.medication.active is False]
    return (*open_ended, *_once_each(ended))


def _read(resource: Resource, bundled: dict[str, Resource], ledger: Ledger) -> MedicineEntry | None:
    data = resource.data
    named = _named(resource, bundled, ledger)
    status = word(data, "status") or ""
    why = _NEVER_TAKEN.get(status)
    if word(data, "intent") in _PLANS:
        why = f"Its intent is {word(data, 'intent')}: it is not an order."
    if data.get("doNotPerform") is True:
        why = "It is an order not to give the medicine."
    if why:
        ledger.note(resource, "medication", named.text, f"{why} It is not counted.")
        return None
    if named.names_nothing:
        ledger.note(resource, "medication", named.text, "It names no medicine; ask whether the list is complete.")
        return None
    if not named.text:
        ledger.note(resource, "medication", "", "It names no medicine; ask what it is.")
        named = replace(named, text="medicine not named")
    authored = _authored(data)
    dosage = _dosage(resource, named, authored)
    started, ends = _course(data, dosage)
    evidence = [found for found in (authored, started, _dispensed(data)) if found]
    last = max(evidence, key=lambda found: found.at) if evidence else None
    active = _active(resource.kind, status, last, ends, ledger)
    ordered = authored if resource.kind != "MedicationStatement" else None
    begun = [found.earliest for found in (started, ordered) if found]
    medication = Medication(
        text=named.text,
        ingredients=named.ingredients,
        active=active,
        started=begun[0] if begun else None,
        stopped=ends.latest if ends and ends.latest <= ledger.as_of and active is False else None,
        route=dosage.route or named.route,
        formulation=named.formulation,
        units_per_day=dosage.units_per_day,
        as_needed=dosage.as_needed,
        provenance=_provenance(resource, named.text, status, last),
    )
    return MedicineEntry(resource=resource, key=named.key, medication=medication, status=status, last=last)


def _provenance(resource: Resource, text: str, status: str, last: Moment | None) -> Provenance:
    dated = f"last entry {last.text[:10]}" if last else "no date"
    said = f"{text}, status {status or 'not given'}, {dated}"
    return Provenance(origin=Origin.RECORD, resource=resource.label, as_recorded=said)


def _authored(data: dict[str, Json]) -> Moment | None:
    return next(iter(moments(data, "authoredOn", "dateAsserted", "whenHandedOver", "whenPrepared")), None)


def _dispensed(data: dict[str, Json]) -> Moment | None:
    return moment(data.get("effectiveDateTime")) or moment(obj(data, "effectivePeriod").get("start"))


def _dosage(resource: Resource, named: _Named, authored: Moment | None) -> Dosage:
    data = resource.data
    instructions = items(data, "dosageInstruction") or items(data, "dosage")
    if resource.kind == "MedicationAdministration":
        route = obj(data, "dosage")
        return dosage_of([{"route": route.get("route")}], (), authored=None, actual=False)
    actual = resource.kind == "MedicationStatement"
    return dosage_of(instructions, named.ingredients, authored=authored, actual=actual)


def _course(data: dict[str, Json], dosage: Dosage) -> tuple[Moment | None, Moment | None]:
    """First day, and the last day that the entry states."""
    period = obj(data, "effectivePeriod")
    started = moment(period.get("start")) or moment(data.get("effectiveDateTime"))
    return started, moment(period.get("end")) or dosage.ends


def _active(kind: str, status: str, last: Moment | None, ends: Moment | None, ledger: Ledger) -> bool | None:
    """Whether it is taken on the day of the intake; None when the record is too old, or too new, to say."""
    recent = last is not None and last.latest >= ledger.as_of - timedelta(days=STILL_TAKEN_DAYS)
    if ends is not None and ends.latest < ledger.as_of:
        return False
    covers = ends is not None and ends.latest >= ledger.as_of and (last is None or last.earliest <= ledger.as_of)
    if kind in _DOSES:
        return True if status == "in-progress" and recent else None
    if status in _ENDED:
        if covers and ends is not None and ends.earliest > ledger.as_of:
            return True
        return None if ledger.goes_on and recent else False
    if status == "active":
        return True if recent or covers else None
    return None


def _kept_alive(course: MedicineEntry, doses: list[MedicineEntry], ledger: Ledger) -> MedicineEntry:
    """A dose within the year shows that an open order is still followed."""
    if course.medication.active is not None or course.status != "active":
        return course
    since = ledger.as_of - timedelta(days=STILL_TAKEN_DAYS)
    is_given = any(dose.key == course.key and dose.last and dose.last.latest >= since for dose in doses)
    return replace(course, medication=replace(course.medication, active=True)) if is_given else course


def _superseded(entry: MedicineEntry, courses: list[MedicineEntry]) -> MedicineEntry:
    if entry.resource.kind != "MedicationRequest" or entry.medication.active is False or entry.last is None:
        return entry
    later = [
        other
        for other in courses
        if other.key == entry.key
        and other.resource.kind == "MedicationRequest"
        and other.medication.as_needed == entry.medication.as_needed
        and other.last is not None
        and other.last.earliest > entry.last.latest
    ]
    if not later:
        return entry
    newest = max(later, key=_last_at)
    if newest.medication.active is False:
        return replace(entry, medication=replace(entry.medication, active=None))
    stopped = newest.last.earliest if newest.last else None
    return replace(entry, medication=replace(entry.medication, active=False, stopped=stopped))


def _last_at(entry: MedicineEntry) -> float:
    return entry.last.at.timestamp() if entry.last else -math.inf


def _latest_of_each(doses: list[MedicineEntry]) -> list[MedicineEntry]:
    latest: dict[str, MedicineEntry] = {}
    for dose in sorted(doses, key=_last_at):
        latest[dose.key] = dose
    return list(latest.values())


def _once_each(ended: list[MedicineEntry]) -> list[Medication]:
    """What has ended, one line for each product: since its first entry, until its last known day."""
    groups: dict[str, list[MedicineEntry]] = {}
    for entry in ended:
        apart = entry.resource.label if entry.resource.kind != "MedicationRequest" else ""
        groups.setdefault(f"{entry.key} {apart}", []).append(entry)
    return [_merged(group) for group in groups.values()]


def _merged(group: list[MedicineEntry]) -> Medication:
    last = group[-1].medication
    if len(group) == 1:
        return last
    dates = [entry.medication.started for entry in group if entry.medication.started]
    said = f"{last.text}, {len(group)} orders {min(dates)} to {max(dates)}, ended" if dates else f"{last.text}, ended"
    return replace(last, started=min(dates, default=None), provenance=replace(last.provenance, as_recorded=said))


def _named(resource: Resource, bundled: dict[str, Resource], ledger: Ledger) -> _Named:
    data = resource.data
    if "medicationReference" not in data:
        return _from_name(concept(data.get("medicationCodeableConcept")))
    reference = obj(data, "medicationReference")
    target = word(reference, "reference") or ""
    inside = {f"#{word(item, 'id')}": item for item in items(data, "contained")}
    medication = inside.get(target) or (bundled[target].data if target in bundled else None)
    display = word(reference, "display")
    if medication is None and display is None:
        why = "The medicine it refers to is not in the record; ask what it is."
        ledger.note(resource, "medication", target, why)
        return _Named(text=target, key=target, ingredients=(), route=None, formulation=None)
    if medication is None:
        return _from_name(Concept(text=display or "", said=display or ""))
    return _from_resource(medication, display)


def _from_name(named: Concept) -> _Named:
    product = product_of(named.text)
    if not product.ingredients:
        product = replace(product, ingredients=product_of(named.said).ingredients if named.said else ())
    product = replace(product, ingredients=named_by_atc(product.ingredients, named.of("atc")))
    code = next(iter(sorted(named.of("rxnorm"))), None)
    return _Named(
        text=named.text,
        key=f"rxnorm {code}" if code else named.text.lower(),
        ingredients=product.ingredients,
        route=product.route,
        formulation=product.formulation,
        names_nothing=says_none_known(named) or says_nothing(named),
    )


def _from_resource(medication: dict[str, Json], display: str | None) -> _Named:
    code = concept(medication.get("code"))
    named = _from_name(code if code.text else Concept(text=display or "", said=display or ""))
    listed = tuple(found for item in items(medication, "ingredient") if (found := _ingredient(item)))
    form = concept(medication.get("form")).text
    made = next((made for made in Formulation if made.value == form), None) or formulation_of(form) if form else None
    return replace(
        named,
        text=named.text or ", ".join(ingredient.name for ingredient in listed),
        ingredients=listed or named.ingredients,
        formulation=made or named.formulation,
        route=named.route or (route_of(form) if form else None),
    )


def _ingredient(item: dict[str, Json]) -> Ingredient | None:
    if item.get("isActive") is False:
        return None
    named = concept(item.get("itemCodeableConcept"))
    if not named.text:
        return None
    known = medicines_in(named.text)
    name = known[0].name if len(known) == 1 else named.text.lower()
    ratio = obj(item, "strength")
    amount, per = quantity(obj(ratio, "numerator")), quantity(obj(ratio, "denominator"))
    if isinstance(amount, NotANumber) or isinstance(per, NotANumber) or per.value <= 0:
        return Ingredient(name=name)
    unit, base = amount.unit or amount.code, per.code or per.unit
    pieces = base is None or base.lower() not in {"ml", "h", "hr", "l"}
    strength = float(amount.value / per.value) if per.value != 1 else float(amount.value)
    return Ingredient(name=name, strength=strength, strength_unit=unit if pieces else f"{unit}/{base}")


def bundled_medications(resources: Iterable[Resource]) -> dict[str, Resource]:
    """Medication resources of the record by every name that a reference may use.

    Example:
        >>> sorted(bundled_medications([Resource(kind="Medication", data={"id": "a"}, place="entry 1")]))
        ['Medication/a', 'urn:uuid:a']
    """
    found: dict[str, Resource] = {}
    for resource in resources:
        for name in (resource.full_url, f"Medication/{resource.id}", f"urn:uuid:{resource.id}"):
            if name and (resource.id is not None or resource.full_url == name):
                found[name] = resource
    return found


def taken_on(entry: MedicineEntry) -> date | None:
    """The last day on which something says that a medicine was taken, to the day; None when it does not."""
    return entry.last.latest if entry.last and entry.last.precision >= Precision.DAY else None
