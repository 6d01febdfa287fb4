"""Every example walked from record to outcome, shortened to what a reviewer can check by eye.

`python tests/scenarios/journeys.py` rewrites the expected files; review the difference before it is committed, and
say in the commit why it changed.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from lenitive.clinic.candidacy import Considered, consider
from lenitive.clinic.course import Course, run_course
from lenitive.clinic.documents import read_intake
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.foundation.answer import Answer
from lenitive.interop.fhir.read import read_record

ROOT = Path(__file__).parents[2]
EXPECTED = Path(__file__).parent / "expected"
SHARED = ROOT.parent / "shared" / "data" / "patients"
SEED = 11

PEOPLE = sorted(path.name for path in (ROOT / "examples" / "people").iterdir() if path.is_dir())
RECORDS = sorted(
    path.name.removesuffix(".intake.json") for path in (ROOT / "examples" / "shared").glob("*.intake.json")
)


def files(name: str) -> tuple[Path, Path]:
    """Record and intake of an example."""
    if name in PEOPLE:
        folder = ROOT / "examples" / "people" / name
        return folder / "record.json", folder / "intake.json"
    return SHARED / f"{name}.json", ROOT / "examples" / "shared" / f"{name}.intake.json"


def considered(name: str) -> Considered:
    """The decision about an example."""
    record, intake = files(name)
    completed = read_intake(intake.read_text(encoding="utf-8"), what=intake.name)
    return consider(completed, read_record(record, as_of=completed.as_of))


def journey(name: str) -> dict[str, Any]:
    """What happens to one example, in a form that fits on a screen or two."""
    record, _ = files(name)
    found = considered(name)
    alone = read_record(record, as_of=found.intake.as_of)
    course = run_course(found, seed=SEED)
    return {
        "record": _record(alone),
        "candidacy": _candidacy(found),
        "plan": _plan(course),
        "course": _course(course),
    }


def _record(record: Intake) -> dict[str, Any]:
    lists = ("cancer", "treatments", "problems", "medications", "allergies", "pain_scores", "blood_pressures")
    return {
        "as_of": str(record.as_of),
        "age_years": record.patient.age_years(record.as_of),
        "died_on": str(record.patient.died_on) if record.patient.died_on else None,
        "facts": {name: fact.value for name, fact in record.facts.items() if fact is not None},
        "counts": {name: len(getattr(record, name)) for name in lists},
        "cancer": [f"{one.kind}: {one.text}" for one in record.cancer],
        "taken": [one.text for one in record.medications if one.active],
        "perhaps_taken": [one.text for one in record.medications if one.active is None],
        "unread": dict(Counter(entry.what for entry in record.unread)),
    }


def _candidacy(found: Considered) -> dict[str, Any]:
    decision = found.decision
    return {
        "status": decision.status,
        "summary": decision.summary,
        "red_flags": [flag.id for flag in decision.red_flags if flag.answer is Answer.YES],
        "yes": [finding.id for finding in decision.findings if finding.answer is Answer.YES],
        "unknown": [finding.id for finding in decision.findings if finding.answer is Answer.UNKNOWN],
        "precautions": sorted({f"{one.id} {one.medicine}" for one in decision.interactions if one.needs_precaution}),
        "missing": len([item for item in decision.missing if item.needed_by]),
        "refractory": decision.refractory.answer,
        "opioid_mg_day": decision.opioid_burden.total_mg_day,
        "pain": [
            f"{one.site_words}: {one.mechanism}, {one.course.course}, {one.icd11.code}"
            for one in decision.pain_problems
        ],
    }


def _plan(course: Course) -> dict[str, Any]:
    if not course.sessions:
        return {"refused": course.not_given.rule if course.not_given else None}
    plan = course.sessions[0].plan
    return {
        "dosing_weight_kg": plan.dosing_weight.kg,
        "basis": plan.dosing_weight.basis,
        "rates_ml_h": [step.rate_ml_h for step in plan.regimen.steps],
        "total_mg": plan.total_mg,
        "bag": f"{plan.bag.drug_mg:g} mg in {plan.bag.final_volume_ml:g} mL",
        "exceeds": [finding.id for finding in plan.limits if finding.answer != "within"],
        "peak_ng_ml": plan.prediction
        and [round(max(getattr(plan.prediction.ketamine_ng_ml, p))) for p in ("p05", "p50", "p95")],
    }


def _course(course: Course) -> dict[str, Any]:
    outcome = course.outcome
    return {
        "sessions": [
            {
                "date": str(given.date),
                "ended": given.result.summary.outcome,
                "given_mg": round(given.result.account.given_mg, 1),
                "pain": [given.result.summary.baseline_pain, given.result.summary.end_pain],
                "alarms_high": [alarm.alarm for alarm in given.result.alarms if alarm.priority == "high"],
            }
            for given in course.sessions
        ],
        "events": len(course.events),
        "decision": outcome.decision.decision if outcome else None,
        "responders": [one.answer for one in outcome.session_responses] if outcome else [],
        "adverse_events": [f"{event.name} {event.grade}" for event in outcome.adverse_events] if outcome else [],
        "missing": len(outcome.missing) if outcome else None,
        "claims_measured": sum(figure.value is not None for figure in course.claims),
    }


def main() -> None:
    """Rewrite the expected files."""
    for name in (*PEOPLE, *(RECORDS if SHARED.is_dir() else ())):
        text = json.dumps(journey(name), indent=1, ensure_ascii=False) + "\n"
        (EXPECTED / f"{name}.json").write_text(text, encoding="utf-8")
        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
