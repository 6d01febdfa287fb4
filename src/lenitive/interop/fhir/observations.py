"""Observations become measured facts, pain scores and pressures; whatever cannot be used is noted with the reason."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from lenitive.domain.assessment.treatment import PainScore
from lenitive.domain.candidacy.facts import FACTS, Kind
from lenitive.domain.foundation.fact import FactValue, Origin, Provenance
from lenitive.domain.foundation.strict_json import Json
from lenitive.interop.fhir import measures
from lenitive.interop.fhir.elements import (
    Concept,
    Ledger,
    Moment,
    Precision,
    Resource,
    code_in,
    concept,
    items,
    moment,
    obj,
    word,
)
from lenitive.interop.fhir.facts_found import Candidate, FactsFound
from lenitive.interop.fhir.measures import BY_CODE, Measure
from lenitive.interop.fhir.numbers import NotANumber, Recorded, value_of
from lenitive.interop.fhir.units import SCORE, canonical_unit, convert, rounded

FINAL: Final = frozenset({"final", "amended", "corrected"})
_ECOG_WORDS: Final = re.compile(
    r"(?:.*\b(?:ECOG|grade|status)\D{0,30})?([0-5])(?![\d.]|\s*(?:-|\u2013|/|to\b|or\b)\s*\d)", re.IGNORECASE
)
_OUT_OF_TEN: Final = re.compile(r"(10|[0-9](?:\.[0-9]+)?)(?:\s*/\s*10)?", re.ASCII)
"""A pain rating in words: "7" or "7/10"."""
_LOOKS_LIKE: Final = (
    (
        "pain_score",
        (
            r"\bpain\b.{0,40}\b(score|scale|severity|intensity|rating|level|NRS|VAS)\b|\b(NRS|VAS)\b.{0,20}\bpain\b|"
            r"\bschmerz(skala|stärke|intensität|score)"
        ),
    ),
    ("ecog", r"\bECOG\b|\bKarnofsky\b|performance status"),
    ("weight_kg", r"^((measured )?body )?weight( measured)?$|körpergewicht"),
    ("height_cm", r"^(body )?height( measured)?$|körpergröße"),
    ("blood_pressure", r"^((systolic|diastolic) )?blood pressure$|blutdruck"),
    ("lvef_pct", r"left ventric\w+ ejection fraction|\bLVEF\b"),
    ("qtc_ms", r"\bQTc\b|corrected QT"),
    ("pregnant", r"pregnancy (status|test)"),
    ("four_at", r"\b4AT\b"),
    ("stop_bang", r"STOP-?BANG"),
)
"""Names of what the intake asks about, under a code that is not read: a person has to look."""
CORRECTS_URL: Final = "https://lenitive.example/fhir/StructureDefinition/corrects"
PROBLEM_URL: Final = "https://lenitive.example/fhir/StructureDefinition/pain-problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """An Observation, or one component of it, with the date that both share.

    Attributes:
        resource: The Observation.
        holder: The object that carries code and value.
        code: What was measured.
        when: When it was measured; None when the record does not say.
        issued: When this version was released.
    """

    resource: Resource
    holder: dict[str, Json]
    code: Concept
    when: Moment | None
    issued: datetime | None

    def has(self, codes: tuple[str, ...]) -> bool:
        """Whether it carries one of these LOINC or SNOMED CT codes."""
        return not (self.code.of("loinc") | self.code.of("snomed")).isdisjoint(codes)


def measurements_of(resource: Resource) -> list[Measurement]:
    """The Observation itself and each of its components."""
    data = resource.data
    issued = moment(data.get("issued"))
    return [
        Measurement(
            resource=resource,
            holder=holder,
            code=concept(holder.get("code")),
            when=measured_at(data),
            issued=issued.at if issued else None,
        )
        for holder in (data, *items(data, "component"))
    ]


def measured_at(data: dict[str, Json]) -> Moment | None:
    """When an Observation was made: a period counts at its end, a missing date falls back to the day of issue."""
    period = obj(data, "effectivePeriod")
    candidates = (
        data.get("effectiveDateTime"),
        data.get("effectiveInstant"),
        period.get("end"),
        period.get("start"),
        data.get("issued"),
    )
    return next((found for value in candidates if (found := moment(value))), None)


@dataclass(slots=True, kw_only=True)
class ObservationReader:
    """Reads one Observation after the other into facts and pain scores.

    Attributes:
        facts: Where facts go.
        ledger: Where everything unusable goes.
        pain_scores: In the order of the file.
        others: How many Observations are of a kind that the intake does not ask about.
    """

    facts: FactsFound
    ledger: Ledger
    pain_scores: list[PainScore]
    others: int = 0

    def read(self, resource: Resource) -> None:
        """Read one Observation; blood pressure is read apart."""
        known = False
        parts = measurements_of(resource)
        is_panel = any(_what(found) is not None for found in parts)
        for found in parts:
            what = _what(found)
            if what is None:
                known = (not is_panel and self._looks_like_a_question(found)) or known
                continue
            known = True
            if what and self._is_usable(found, what):
                self._read_one(found, what)
        self.others += not known

    def _looks_like_a_question(self, found: Measurement) -> bool:
        """Note what is named like something the intake asks about, under a code that says nothing of its scale."""
        words = found.code.said or found.code.text
        name = next((name for name, pattern in _LOOKS_LIKE if re.search(pattern, words, re.IGNORECASE)), None)
        name = "pain_score" if found.has(measures.OTHER_PAIN) else name
        if name is None:
            return False
        written = f"{words}: {_written(found)}" if _written(found) else words
        why = "Its name fits, but its code is none of those that are read; look, and enter it by hand."
        self.ledger.note(found.resource, name, written, why)
        return True

    def _is_usable(self, found: Measurement, what: str) -> bool:
        status = word(found.resource.data, "status")
        written = _written(found)
        if status not in FINAL:
            self.ledger.note(found.resource, what, written, f"Its status is {status}, not final.")
            return False
        if found.when is None:
            self.ledger.note(found.resource, what, written, "It carries no date.")
            return False
        return True

    def _read_one(self, found: Measurement, what: str) -> None:
        if found.code.of("fact"):
            self._completed_fact(found, what)
        elif what == "pain_score":
            self._pain_score(found)
        elif what == "ecog":
            self._ecog(found)
        elif what == "pregnant":
            self._pregnant(found)
        elif what == "karnofsky":
            why = "A Karnofsky score is not converted to ECOG; record the ECOG status."
            self.ledger.note(found.resource, "ecog", _written(found), why)
        else:
            self._measured(found, next(row for row in measures.MEASURES if row.fact == what))

    def _measured(self, found: Measurement, row: Measure) -> None:
        unit = FACTS[row.fact].unit or ""
        read = value_of(found.holder)
        if isinstance(read, NotANumber):
            self.ledger.note(found.resource, row.fact, read.as_recorded, read.why)
            return
        converted = convert(read, row.units, unit)
        if isinstance(converted, str):
            self.ledger.note(found.resource, row.fact, read.as_recorded, converted)
            return
        value = rounded(converted.value, row.decimals)
        self._add(row.fact, value, found, converted.as_recorded)
        if row.fact == "alt_u_l":
            self._upper_limit(found, row)

    def _upper_limit(self, found: Measurement, row: Measure) -> None:
        """The laboratory's own upper limit for ALT travels with the result."""
        for reference in items(found.holder, "referenceRange"):
            high = obj(reference, "high")
            if not high or (code_in(reference, "type") or "normal") != "normal":
                continue
            read = value_of({"valueQuantity": high})
            converted = convert(read, row.units, "U/L") if isinstance(read, Recorded) else read.why
            if isinstance(converted, str):
                self.ledger.note(found.resource, "alt_uln_u_l", str(high)[:60], converted)
            else:
                self._add("alt_uln_u_l", rounded(converted.value, 1), found, converted.as_recorded)

    def _ecog(self, found: Measurement) -> None:
        answer = _answer(found.holder)
        grade = _ecog_grade(answer)
        if grade is not None:
            self._add("ecog", grade, found, answer.text)
            return
        read = value_of(found.holder)
        if isinstance(read, NotANumber):
            self.ledger.note(found.resource, "ecog", read.as_recorded, read.why)
        elif read.value != int(read.value):
            self.ledger.note(found.resource, "ecog", read.as_recorded, "An ECOG status is a whole number from 0 to 5.")
        else:
            self._add("ecog", int(read.value), found, read.as_recorded)

    def _pregnant(self, found: Measurement) -> None:
        answer = concept(found.holder.get("valueCodeableConcept"))
        codes = answer.of("loinc") | answer.of("snomed") | answer.of("interpretation")
        yes, no = bool(codes & measures.YES_ANSWERS), bool(codes & measures.NO_ANSWERS)
        if yes == no:
            why = "The answer is not one that means pregnant or not pregnant; ask or test."
            self.ledger.note(found.resource, "pregnant", _written(found), why)
            return
        self._add("pregnant", yes, found, f"{found.code.text}: {answer.text}")

    def _pain_score(self, found: Measurement) -> None:
        read = _rating_in_words(found.holder) or value_of(found.holder)
        if isinstance(read, NotANumber):
            self.ledger.note(found.resource, "pain_score", read.as_recorded, read.why)
            return
        converted = convert(read, SCORE, "{score}")
        why = converted if isinstance(converted, str) else None
        if why is None and not 0 <= read.value <= 10:
            why = f"A pain score of {read.text} is outside 0-10."
        if why is None and found.when is not None and found.when.precision < Precision.DAY:
            why = "It is not dated to the day."
        if why is not None or found.when is None:
            self.ledger.note(found.resource, "pain_score", read.as_recorded, why or "It carries no date.")
            return
        recalls = concept(found.resource.data.get("method")).of("recall")
        score = PainScore(
            at=found.when.at,
            score=abs(float(read.value)),
            recall=next(iter(recalls), None),
            problem=_extension(found.resource.data, PROBLEM_URL),
            provenance=_provenance(found, read.as_recorded),
        )
        self.pain_scores.append(score)

    def _completed_fact(self, found: Measurement, name: str) -> None:
        """A fact that a clinic sent back under its own code: taken as it is, or noted."""
        definition = FACTS.get(name)
        if definition is None:
            self.ledger.note(found.resource, name, _written(found), "The intake has no such fact.")
            return
        value, written = _completed_value(found.holder, definition.kind, definition.unit)
        if value is None:
            self.ledger.note(found.resource, name, written, f"It must be a {definition.kind} in the fact's own unit.")
            return
        self._add(name, value, found, written, completed=True)

    def _add(
        self, name: str, value: FactValue, found: Measurement, as_recorded: str, *, completed: bool = False
    ) -> None:
        problem = FACTS[name].problem_with(value)
        if problem or found.when is None:
            self.ledger.note(found.resource, name, as_recorded, f"{problem or 'no date'}; correct the entry.")
            return
        provenance = _provenance(found, as_recorded)
        self.facts.add(
            name,
            Candidate(
                value=value,
                day=found.when.earliest,
                at=found.when.at,
                provenance=provenance,
                issued=found.issued,
                completed=completed,
            ),
        )


def _what(found: Measurement) -> str | None:
    """What a measurement is to the intake; "" for a pressure, which is read apart; None for anything else."""
    fact = next(iter(found.code.of("fact")), None)
    if fact is not None:
        return fact
    special = (
        ("pain_score", measures.PAIN),
        ("ecog", measures.ECOG),
        ("karnofsky", measures.KARNOFSKY),
        ("pregnant", (*measures.PREGNANCY_TESTS, *measures.PREGNANCY_STATUS)),
        ("", (*measures.SYSTOLIC, *measures.DIASTOLIC)),
    )
    for what, codes in special:
        if found.has(codes):
            return what
    row = next((BY_CODE[code] for code in found.code.of("loinc") | found.code.of("snomed") if code in BY_CODE), None)
    return row.fact if row else None


def _ecog_grade(answer: Concept) -> int | None:
    """The grade that an answer means, by its code or by words such as "ECOG 2" and "grade 2"."""
    coded = {measures.ECOG_ANSWERS.get(code) for code in answer.of("loinc") | answer.of("snomed")} - {None}
    said = {int(found[1]) for text in answer.said.split(" | ") if (found := _ECOG_WORDS.match(text))}
    grades = {*coded, *said}
    return grades.pop() if len(grades) == 1 else None


def _answer(holder: dict[str, Json]) -> Concept:
    """A coded answer, or one in words."""
    said = word(holder, "valueString")
    return Concept(text=said, said=said) if said else concept(holder.get("valueCodeableConcept"))


def _rating_in_words(holder: dict[str, Json]) -> Recorded | None:
    """A rating that is chosen from a list or written out, such as "7" or "7/10"; None when it says anything else."""
    answer = _answer(holder)
    found = {match[1] for said in answer.said.split(" | ") if (match := _OUT_OF_TEN.fullmatch(said))}
    if len(found) != 1:
        return None
    digits = found.pop()
    return Recorded(value=Decimal(digits), text=answer.text if answer.text.startswith(digits) else digits)


def _written(found: Measurement) -> str:
    read = value_of(found.holder)
    return read.as_recorded


def _provenance(found: Measurement, as_recorded: str) -> Provenance:
    data = found.resource.data
    by = None
    if found.code.of("fact"):
        by = next((name for performer in items(data, "performer") if (name := word(performer, "display"))), None)
    return Provenance(
        origin=Origin.CLINICIAN if by else Origin.RECORD,
        resource=found.resource.label,
        as_recorded=as_recorded,
        by=by,
        corrects=_extension(data, CORRECTS_URL) if by else None,
    )


def _extension(data: dict[str, Json], url: str) -> str | None:
    return next((word(item, "valueString") for item in items(data, "extension") if word(item, "url") == url), None)


def _completed_value(holder: dict[str, Json], kind: Kind, unit: str | None) -> tuple[FactValue | None, str]:
    if kind is Kind.YES_NO:
        value = holder.get("valueBoolean")
        return (value, str(value).lower()) if isinstance(value, bool) else (None, _text_of(holder))
    if kind is Kind.CHOICE:
        chosen = word(holder, "valueString")
        return chosen, chosen or _text_of(holder)
    read = value_of(holder)
    if isinstance(read, NotANumber):
        return None, read.as_recorded
    written = [name for name in (read.code, read.unit) if name]
    if any(name != unit and canonical_unit(name) != canonical_unit(unit or "1") for name in written):
        return None, read.as_recorded
    whole = read.value == int(read.value) and "." not in read.text
    return int(read.value) if whole else float(read.value), read.as_recorded


def _text_of(holder: dict[str, Json]) -> str:
    return value_of(holder).as_recorded
