"""Several entries may answer the same question; this settles what the record says on the day of the intake."""

from dataclasses import dataclass, field
from datetime import date, datetime

from lenitive.domain.candidacy.facts import FACTS, Kind
from lenitive.domain.foundation.fact import Fact, FactValue, Provenance
from lenitive.interop.fhir.elements import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One entry's answer.

    Attributes:
        value: The answer.
        day: The day on which it was true or was measured.
        at: The instant, for the order of entries on one day.
        provenance: The entry.
        dated: False when the entry carries no date and the day of the intake stands in.
        issued: When this version was released, to choose between two versions of one measurement.
        completed: True when a clinic sent it back under the fact's own code; it settles its day.
    """

    value: FactValue
    day: date
    at: datetime
    provenance: Provenance
    dated: bool = True
    issued: datetime | None = None
    completed: bool = False


@dataclass(slots=True, kw_only=True)
class FactsFound:
    """All answers to all questions, until `settled`."""

    found: dict[str, list[Candidate]] = field(default_factory=dict)

    def add(self, name: str, candidate: Candidate) -> None:
        """Add one entry's answer to the question `name`."""
        self.found.setdefault(name, []).append(candidate)

    def settled(self, ledger: Ledger) -> dict[str, Fact | None]:
        """Every fact of the registry: the latest answer, or None.

        A history that an entry confirms stays confirmed whatever is said later, unless a clinician corrected it. Two
        different answers at one time are no answer: they are noted for a person to settle.
        """
        return {name: self._settle(name, ledger) for name in FACTS}

    def _settle(self, name: str, ledger: Ledger) -> Fact | None:
        candidates = self.found.get(name, [])
        if not candidates:
            return None
        usable = [candidate for candidate in candidates if candidate.dated] or candidates
        latest = _latest(usable)
        chosen = latest[0] if len({candidate.value for candidate in latest}) == 1 else _newest_version(latest)
        corrected = chosen is not None and chosen.provenance.corrects is not None
        confirmed = [candidate for candidate in candidates if candidate.value is True]
        if FACTS[name].kind is Kind.YES_NO and FACTS[name].stays is True and confirmed and not corrected:
            if len(confirmed) < len(candidates):
                _note_contradiction(
                    name, candidates, ledger, "A history once confirmed stays; a clinician may correct."
                )
            dated = [candidate for candidate in confirmed if candidate.dated]
            chosen = _latest(dated or confirmed)[0]
        if chosen is None:
            _note_contradiction(name, latest, ledger, "Different values at the same time; a clinician must say which.")
            return None
        return Fact(value=chosen.value, unit=FACTS[name].unit, date=chosen.day, provenance=chosen.provenance)


def _latest(candidates: list[Candidate]) -> list[Candidate]:
    """The entries of the latest instant; one that a clinic completed settles its whole day."""
    day = max(candidate.day for candidate in candidates)
    of_day = [candidate for candidate in candidates if candidate.day == day]
    completed = [candidate for candidate in of_day if candidate.completed]
    last = max(candidate.at for candidate in completed or of_day)
    return [candidate for candidate in completed or of_day if candidate.at == last]


def _newest_version(candidates: list[Candidate]) -> Candidate | None:
    issued = [candidate for candidate in candidates if candidate.issued is not None]
    if len(issued) < len(candidates):
        return None
    last = max(candidate.issued for candidate in issued if candidate.issued is not None)
    newest = [candidate for candidate in issued if candidate.issued == last]
    return newest[0] if len({candidate.value for candidate in newest}) == 1 else None


def _note_contradiction(name: str, candidates: list[Candidate], ledger: Ledger, why: str) -> None:
    said = "; ".join(
        f"{candidate.provenance.resource}: {candidate.provenance.as_recorded or candidate.value}"
        for candidate in candidates
    )
    ledger.note(candidates[0].provenance.resource or "record", name, said, why)
