"""Which medicines a person takes, as far as the list can say."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from lenitive.domain.assessment.treatment import Medication, Route
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.medicines import Medicine, MedicineClass, medicines_in, unrecognised_in

MAO_INHIBITOR_LASTS_DAYS: Final = 14
"""A monoamine oxidase inhibitor counts as taken this long after the last dose (assumed: enzyme recovery)."""

_LOCAL_WORDS: Final = re.compile(
    r"\b(ophthalmic|ocular|eye|eyedrops?|intravitreal|otic|ear|cream|ointment|lotion|shampoo|mouthwash|vaginal)\b",
    re.IGNORECASE,
)
_ACT_EVERYWHERE: Final = frozenset({MedicineClass.OPIOID, MedicineClass.BETA_BLOCKER})
_NOT_WHEN_INHALED: Final = frozenset({MedicineClass.CORTICOSTEROID})


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One medicine of one entry of the list.

    Attributes:
        entry: The entry.
        medicine: Who it is; None when a part of the entry names no known medicine.
        part: The words that name it.
        active: Whether it is taken, or still acts, on the day asked about; None when not known.
    """

    entry: Medication
    medicine: Medicine | None
    part: str
    active: bool | None

    def acts_as(self, kind: MedicineClass) -> bool:
        """Whether it belongs to a class by the route by which it is given.

        Drops for the eye and creams do not reach the body in amounts that matter, inhaled and nasal steroids neither.

        Example:
            >>> from lenitive.domain.foundation.fact import Origin, Provenance
            >>> cream = Medication(text="Ketoconazole 2% cream", provenance=Provenance(origin=Origin.RECORD))
            >>> [taken.acts_as(MedicineClass.CYP3A4_INHIBITOR) for taken in read_medication(cream, date(2024, 1, 1))]
            [False]
        """
        if self.medicine is None or kind not in self.medicine.classes:
            return False
        if kind in _ACT_EVERYWHERE:
            return True
        inhaled = self.entry.route in {Route.INHALED, Route.NASAL}
        return not (is_local(self.entry) or (inhaled and kind in _NOT_WHEN_INHALED))


def is_local(entry: Medication) -> bool:
    """Whether a product acts where it is put: on the skin, in the eye or the ear."""
    if entry.route is not None and entry.route not in {Route.TOPICAL, Route.OTHER}:
        return False
    return entry.route is Route.TOPICAL or _LOCAL_WORDS.search(entry.text) is not None


def read_medication(entry: Medication, as_of: date) -> tuple[Taken, ...]:
    """Every medicine that an entry names; a part that names none is kept, as unknown.

    Args:
        entry: As the record or a clinician names it.
        as_of: The day asked about.
    """
    return tuple(_read(entry, as_of))


def takes(medicines: Iterable[Taken], matches: Callable[[Taken], bool]) -> Answer:
    """Whether one of the listed medicines is one that a question asks about. Never says that the list is complete.

    Args:
        medicines: Of the whole list, without those that a pharmacist has cleared by name.
        matches: Asked only of medicines that are known.

    Returns:
        Yes when one is taken. Unknown when one may be taken, or a part that may be taken names no known medicine. No
        when none of those that are listed is.
    """
    answer = Answer.NO
    for taken in medicines:
        if taken.active is False:
            continue
        if taken.medicine is None or (taken.active is None and matches(taken)):
            answer = Answer.UNKNOWN
        elif matches(taken):
            return Answer.YES
    return answer


def unknown_id(part: str) -> str:
    """The id under which a pharmacist clears a medicine that the table does not know.

    Example:
        >>> unknown_id("Examplezumab 10 mg/mL")
        'INT-UNKNOWN-EXAMPLEZUMAB-10-MG-ML'
    """
    words = re.sub(r"[^A-Z0-9]+", "-", part.upper()).strip("-")
    return f"INT-UNKNOWN-{words or '-'.join(format(ord(char), 'X') for char in part[:40])}"


def _read(entry: Medication, as_of: date) -> Iterator[Taken]:
    named = tuple(medicine for item in entry.ingredients for medicine in medicines_in(item.name))
    in_text = medicines_in(entry.text)
    for medicine in dict.fromkeys((*named, *in_text)):
        yield Taken(entry=entry, medicine=medicine, part=medicine.name, active=_active(entry, medicine, as_of))
    for part in _unknown_parts(entry, has_known_text=bool(in_text)):
        yield Taken(entry=entry, medicine=None, part=part, active=listed_active(entry, as_of))


def _unknown_parts(entry: Medication, *, has_known_text: bool) -> tuple[str, ...]:
    """What names no known medicine. A product name that nobody knows is explained by its ingredients."""
    parts = tuple(item.name for item in entry.ingredients if not medicines_in(item.name))
    if has_known_text or not entry.ingredients:
        parts += unrecognised_in(entry.text)
    if not parts and not has_known_text and not entry.ingredients:
        parts = (entry.text,)
    return tuple(dict.fromkeys(parts))


def listed_active(entry: Medication, as_of: date) -> bool | None:
    """What the entry says of itself on a day: nothing is taken before it was started or after it was stopped.

    An entry whose dates say the opposite of what it says itself contradicts itself, so nobody knows.
    """
    not_yet = entry.started is not None and entry.started > as_of
    no_longer = entry.stopped is not None and entry.stopped < as_of
    if not_yet or no_longer:
        return None if entry.active else False
    goes_on = entry.stopped is not None and entry.stopped > as_of
    return None if goes_on and entry.active is False else entry.active


def _active(entry: Medication, medicine: Medicine, as_of: date) -> bool | None:
    """As listed, but a monoamine oxidase inhibitor still acts for a while after its last day."""
    active = listed_active(entry, as_of)
    not_yet = entry.started is not None and entry.started > as_of
    if MedicineClass.MAO_INHIBITOR not in medicine.classes or not_yet:
        return active
    if entry.stopped is None:
        return None if active is False else active
    return True if (as_of - entry.stopped).days <= MAO_INHIBITOR_LASTS_DAYS else active
