"""The rest of the condition list: problems, and the questions of the intake that they answer."""

from datetime import timedelta

from lenitive.domain.assessment.treatment import CancerKind, Problem
from lenitive.domain.foundation.fact import Provenance
from lenitive.interop.fhir.cancer import METASTASIS_FACTS, CancerEntry
from lenitive.interop.fhir.concepts import FactConcept, facts_meant, is_not_present, is_past
from lenitive.interop.fhir.conditions import ConditionEntry
from lenitive.interop.fhir.elements import Concept, Ledger, Moment
from lenitive.interop.fhir.facts_found import Candidate, FactsFound


def read_problems(entries: list[ConditionEntry]) -> tuple[Problem, ...]:
    """Every entry that is not a cancer, as the record names it."""
    return tuple(
        Problem(
            text=entry.code.text,
            onset=entry.onset_day,
            abated=entry.abated,
            active=entry.active,
            provenance=entry.provenance,
        )
        for entry in entries
    )


def facts_of_metastases(cancers: list[CancerEntry], facts: FactsFound, ledger: Ledger) -> None:
    """A metastasis at a site answers that question with yes; that none is recorded answers nothing."""
    for found in cancers:
        name = METASTASIS_FACTS.get(found.cancer.site or "")
        if name and found.cancer.kind is CancerKind.METASTASIS:
            facts.add(name, _yes(found.entry.onset, found.entry.provenance, ledger))


def facts_of_problems(entries: list[ConditionEntry], facts: FactsFound, ledger: Ledger) -> None:
    """Answer with yes what the condition list confirms.

    An entry that has ended still confirms a history, and nothing else. A question about today is answered by an entry
    that is not known to have ended, dated with its onset, so that an old entry goes stale and is asked again.
    """
    for entry in entries:
        for row in facts_meant(entry.code):
            if is_not_present(entry.code):
                why = "It is suspected, a risk, screened for, or a relative's: not counted as present; ask."
                ledger.note(entry.resource, row.fact, entry.code.text, why)
            elif row.within_days is not None:
                _add_recent(row, entry.onset, entry.provenance, facts, ledger)
            elif row.holds_for_ever:
                facts.add(row.fact, _yes(entry.onset, entry.provenance, ledger))
            elif entry.active is not False and not is_past(entry.code):
                _add_present(row, entry, facts, ledger)


def facts_of_procedure(code: Concept, done: Moment, provenance: Provenance, facts: FactsFound, ledger: Ledger) -> None:
    """A procedure can show that something happened lately, such as a stroke; of anything else it only makes one ask."""
    if is_not_present(code):
        return
    for row in facts_meant(code):
        if row.within_days is not None:
            _add_recent(row, done, provenance, facts, ledger)
        elif row.holds_for_ever:
            why = "A procedure is no diagnosis, but this one may have been done for it; ask."
            ledger.note(provenance.resource or "record", row.fact, provenance.as_recorded or code.text, why)


def _yes(onset: Moment | None, provenance: Provenance, ledger: Ledger) -> Candidate:
    if onset is None:
        return Candidate(value=True, day=ledger.as_of, at=ledger.midnight, provenance=provenance, dated=False)
    return Candidate(value=True, day=onset.earliest, at=onset.at, provenance=provenance)


def _add_present(row: FactConcept, entry: ConditionEntry, facts: FactsFound, ledger: Ledger) -> None:
    if entry.onset is None:
        why = "It carries no date, so it cannot be said to hold today; ask."
        ledger.note(entry.resource, row.fact, entry.code.text, why)
        return
    facts.add(row.fact, _yes(entry.onset, entry.provenance, ledger))


def _add_recent(
    row: FactConcept, onset: Moment | None, provenance: Provenance, facts: FactsFound, ledger: Ledger
) -> None:
    since = ledger.as_of - timedelta(days=row.within_days or 0)
    if onset is not None and onset.latest < since:
        return
    if onset is None or onset.earliest < since:
        written = onset.text if onset else provenance.as_recorded or ""
        why = "Its date does not say whether it was recent; ask."
        ledger.note(provenance.resource or "record", row.fact, written, why)
        return
    facts.add(row.fact, Candidate(value=True, day=ledger.as_of, at=ledger.midnight, provenance=provenance))
