"""Cancer treatment from procedures and medicines: what was done, from when to when, how many times."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lenitive.domain.assessment.treatment import Treatment, TreatmentKind
from lenitive.domain.foundation.fact import Origin, Provenance
from lenitive.domain.foundation.medicines import MEDICINES, MedicineClass
from lenitive.domain.foundation.strict_json import Json
from lenitive.interop.fhir.cancer import CancerEntry
from lenitive.interop.fhir.elements import Concept, Ledger, Moment, Resource, concept, items, moment, obj, word
from lenitive.interop.fhir.facts_found import Candidate, FactsFound
from lenitive.interop.fhir.medications import MedicineEntry, taken_on
from lenitive.interop.fhir.problems import facts_of_procedure

TIMES_URL: Final = "https://lenitive.example/fhir/StructureDefinition/treatment-times"
_DONE: Final = frozenset({"completed", "in-progress", "stopped"})
_GROWTH_FACTOR_DAYS: Final = 7
_BEFORE_DIAGNOSIS_DAYS: Final = 90

_K = TreatmentKind
_BY_CLASS: Final = (
    (MedicineClass.CHEMOTHERAPY, _K.CHEMOTHERAPY),
    (MedicineClass.NEUROTOXIC_CHEMOTHERAPY, _K.CHEMOTHERAPY),
    (MedicineClass.HORMONE_THERAPY, _K.HORMONE_THERAPY),
    (MedicineClass.IMMUNOTHERAPY, _K.IMMUNOTHERAPY),
    (MedicineClass.TARGETED_THERAPY, _K.TARGETED_THERAPY),
    (MedicineClass.VEGF_INHIBITOR, _K.TARGETED_THERAPY),
    (MedicineClass.GROWTH_FACTOR, _K.GROWTH_FACTOR),
)
_BY_WORDS: Final = (
    (
        _K.RADIOTHERAPY,
        (
            r"radiation therapy|radio-?therapy|radiation treatment|chemo-?radi|teletherapy|brachytherapy|external beam|"
            r"irradiation|stereotactic (body )?(radi|ablative)|radiosurgery|proton (beam )?therapy|gamma knife|"
            r"radionuclide therapy|strahlentherapie|bestrahlung"
        ),
    ),
    (_K.CHEMOTHERAPY, r"chemo-?therap(y|ie)|chemo-?radi|cytotoxic therapy|antineoplastic"),
    (_K.HORMONE_THERAPY, r"hormon(e|al) therapy|androgen deprivation|endocrine therapy"),
    (_K.IMMUNOTHERAPY, r"immuno-?therapy|\bCAR.?T\b"),
    (_K.TARGETED_THERAPY, r"targeted (molecular )?therapy"),
    (
        _K.INVESTIGATION,
        (
            r"biops(y|ies)|bone marrow (aspirat|examination)|lumbar puncture|bronchoscop|mediastinoscop|"
            r"thora(co)?centesis|paracentesis|cystoscop|fine needle aspirat"
        ),
    ),
)
_BY_SNOMED: Final = {
    "703423002": (_K.CHEMOTHERAPY, _K.RADIOTHERAPY),
    "367336001": (_K.CHEMOTHERAPY,),
    "265760000": (_K.CHEMOTHERAPY,),
    "716872004": (_K.CHEMOTHERAPY,),
    "33195004": (_K.RADIOTHERAPY,),
    "108290001": (_K.RADIOTHERAPY,),
    "152198000": (_K.RADIOTHERAPY,),
    "1217123003": (_K.RADIOTHERAPY,),
    "65575008": (_K.INVESTIGATION,),
}
_BY_OPS: Final = (
    ("8-52", (_K.RADIOTHERAPY,)), ("8-53", (_K.RADIOTHERAPY,)), ("8-541", (_K.CHEMOTHERAPY,)),
    ("8-542", (_K.CHEMOTHERAPY,)), ("8-543", (_K.CHEMOTHERAPY,)), ("8-544", (_K.CHEMOTHERAPY,)),
    ("8-546", (_K.CHEMOTHERAPY,)), ("8-549", (_K.CHEMOTHERAPY,)), ("8-547", (_K.IMMUNOTHERAPY,)),
    ("1-4", (_K.INVESTIGATION,)), ("1-5", (_K.INVESTIGATION,)),
)  # fmt: skip
"""Beginnings of German procedure codes (OPS)."""
_OPERATION: Final = re.compile(
    r"\w+e[ck]tom(y|ie)\b|rese[ck]tion|ex[cz]ision|amputation|debulking|cytoreduct|reconstruction of breast",
    re.IGNORECASE,
)
_CANCER_OPERATION: Final = re.compile(
    r"maste[ck]tom(y|ie)|lumpe[ck]tom(y|ie)|radical|\btumou?r|neoplasm|cancer|metasta|lymph node dissection|"
    r"lymphadenectomy|debulking|cytoreduct|wide local excision",
    re.IGNORECASE,
)
_NOT_DONE: Final = re.compile(
    r"education|consult|planning|plan of|history of|counsel|declin|refus|screening|simulation|assessment|guidance",
    re.IGNORECASE,
)
_PROFILES: Final = (("radi", _K.RADIOTHERAPY), ("surgical", _K.SURGERY), ("surgery", _K.SURGERY))
_SITE_WORDS: Final = {
    "colon": "colon|colectomy|bowel|sigmoid|hemicolectomy",
    "rectum": "rect",
    "lung": "lung|lobectomy|pneumonectomy|pulmon",
    "prostate": "prostat",
    "kidney": "nephrectomy|kidney|renal",
    "bladder": "cystectomy|bladder",
    "uterus": "hysterectomy|uter",
    "ovary": "oophorectomy|ovar",
    "stomach": "gastrectomy|stomach",
    "thyroid": "thyroid",
    "breast": "breast",
    "pancreas": "pancreat",
    "liver": "hepatectomy|liver",
    "testis": "orchi",
    "oesophagus": "o?esophagectomy",
    "cervix": "hysterectomy|cervi",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """One occasion of one kind of treatment; `times` is set only by this project's own export."""

    text: str
    kind: TreatmentKind
    label: str
    first: date | None
    last: date | None
    times: int | None = None


def read_treatments(
    procedures: list[Resource], medicines: list[MedicineEntry], cancers: list[CancerEntry], ledger: Ledger
) -> tuple[Treatment, ...]:
    """Every cancer treatment and investigation, repeated ones counted together, oldest first.

    An operation counts only when the record ties it to the cancer: by its reason, its name, an mCODE profile, or the
    cancer's own organ not long before the diagnosis or later.
    """
    done = [each for resource in procedures for each in _from_procedure(resource, cancers, ledger)]
    others = sum(not _kinds_of_procedure(resource, cancers) for resource in procedures)
    if others:
        why = "Procedures that are not recognised as cancer treatment."
        ledger.note("record", "other procedures", str(others), why)
    done += [each for entry in medicines for each in _from_medicine(entry)]
    groups: dict[tuple[str, TreatmentKind], list[_Done]] = {}
    for each in done:
        groups.setdefault((each.text, each.kind), []).append(each)
    treatments = [_grouped(group) for group in groups.values()]
    return tuple(sorted(treatments, key=lambda item: (item.first_on or date.min, item.text, item.kind)))


def facts_of_treatments(
    procedures: list[Resource], medicines: list[MedicineEntry], facts: FactsFound, ledger: Ledger
) -> None:
    """A growth factor within seven days, and a stroke or head injury that a recent procedure was done for."""
    for entry in medicines:
        day = taken_on(entry)
        if day is None or (ledger.as_of - day).days > _GROWTH_FACTOR_DAYS:
            continue
        if TreatmentKind.GROWTH_FACTOR in _kinds_of(entry):
            provenance = entry.medication.provenance
            candidate = Candidate(value=True, day=ledger.as_of, at=ledger.midnight, provenance=provenance)
            facts.add("growth_factor_within_7_days", candidate)
    for resource in procedures:
        code, when = concept(resource.data.get("code")), performed(resource.data)
        if word(resource.data, "status") in _DONE and when is not None:
            said = f"{code.text}, {when.text[:10]}"
            provenance = Provenance(origin=Origin.RECORD, resource=resource.label, as_recorded=said)
            facts_of_procedure(code, when, provenance, facts, ledger)


def performed(data: dict[str, Json]) -> Moment | None:
    """When a procedure began."""
    return moment(data.get("performedDateTime")) or moment(obj(data, "performedPeriod").get("start"))


def _kinds_of(entry: MedicineEntry) -> list[TreatmentKind]:
    known = [MEDICINES[part.name] for part in entry.medication.ingredients if part.name in MEDICINES]
    kinds = [kind for medicine in known for each, kind in _BY_CLASS if each in medicine.classes]
    return list(dict.fromkeys(kinds))


def _from_medicine(entry: MedicineEntry) -> list[_Done]:
    medication = entry.medication
    last = taken_on(entry)
    return [
        _Done(text=medication.text, kind=kind, label=entry.resource.label, first=medication.started, last=last)
        for kind in _kinds_of(entry)[:1]
    ]


def _from_procedure(resource: Resource, cancers: list[CancerEntry], ledger: Ledger) -> list[_Done]:
    data = resource.data
    code = concept(data.get("code"))
    when = performed(data)
    kinds = _kinds_of_procedure(resource, cancers)
    if not kinds:
        return []
    status = word(data, "status")
    if status not in _DONE:
        ledger.note(resource, "treatment", code.text, f"Its status is {status}: it is not counted as done.")
        return []
    ended = moment(obj(data, "performedPeriod").get("end"))
    last = min(ended.latest, ledger.as_of) if ended else when.latest if when else None
    times = next((item.get("valueInteger") for item in items(data, "extension") if item.get("url") == TIMES_URL), None)
    return [
        _Done(
            text=code.text,
            kind=kind,
            label=resource.label,
            first=when.earliest if when else None,
            last=last,
            times=times if isinstance(times, int) else None,
        )
        for kind in kinds
    ]


def _kinds_of_procedure(resource: Resource, cancers: list[CancerEntry]) -> tuple[TreatmentKind, ...]:
    code, when = concept(resource.data.get("code")), performed(resource.data)
    own = [code for code in concept(resource.data.get("category")).of("treatment") if code in set(TreatmentKind)]
    if own:
        return (TreatmentKind(own[0]),)
    if _NOT_DONE.search(code.said):
        return ()
    coded = next((_BY_SNOMED[each] for each in code.of("snomed") if each in _BY_SNOMED), None)
    coded = coded or next((kinds for start, kinds in _BY_OPS if any(c.startswith(start) for c in code.of("ops"))), None)
    named = coded or tuple(kind for kind, words in _BY_WORDS if re.search(words, code.said, re.IGNORECASE))
    if named:
        return named
    profiles = obj(resource.data, "meta").get("profile")
    for profile in profiles if isinstance(profiles, list) else []:
        for part, kind in _PROFILES:
            if isinstance(profile, str) and "cancer-related" in profile and part in profile:
                return (kind,)
    return (TreatmentKind.SURGERY,) if _is_cancer_operation(resource, code, when, cancers) else ()


def _is_cancer_operation(resource: Resource, code: Concept, when: Moment | None, cancers: list[CancerEntry]) -> bool:
    if not _OPERATION.search(code.said):
        return False
    if _CANCER_OPERATION.search(code.said):
        return True
    reasons = {word(reason, "reference") or "" for reason in items(resource.data, "reasonReference")}
    said = {concept(reason).text for reason in items(resource.data, "reasonCode")}
    said |= {word(reason, "display") or "" for reason in items(resource.data, "reasonReference")}
    return any(
        found.cancer.text in said or _refers(reasons, found.entry.resource) or _at_its_organ(code, when, found)
        for found in cancers
    )


def _refers(references: set[str], resource: Resource) -> bool:
    names = {resource.full_url, f"Condition/{resource.id}", f"urn:uuid:{resource.id}"}
    return not references.isdisjoint(name for name in names if name)


def _at_its_organ(code: Concept, when: Moment | None, found: CancerEntry) -> bool:
    words = _SITE_WORDS.get(found.cancer.site or "")
    if not words or not re.search(words, code.said, re.IGNORECASE) or "polyp" in code.said.lower():
        return False
    onset = found.cancer.onset
    return when is None or onset is None or when.latest >= onset - timedelta(days=_BEFORE_DIAGNOSIS_DAYS)


def _grouped(group: Iterable[_Done]) -> Treatment:
    every = list(group)
    counted = [each for each in every if each.times is not None] or every
    firsts = [each.first for each in counted if each.first]
    lasts = [each.last for each in counted if each.last]
    latest = max(counted, key=lambda each: each.last or date.min)
    times = sum(each.times or 1 for each in counted)
    said = f"{latest.text}, {times} times" if times > 1 else latest.text
    return Treatment(
        text=latest.text,
        kind=latest.kind,
        first_on=min(firsts, default=None),
        last_on=max(lasts, default=None),
        times=times,
        provenance=Provenance(origin=Origin.RECORD, resource=latest.label, as_recorded=said),
    )
