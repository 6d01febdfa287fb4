"""No clinical limit is written twice: a number is in the library of limits, and every stage reads it there."""

import ast
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import lenitive
from infusion_sessions import PLAN
from lenitive.domain.candidacy.criteria import CRITERIA
from lenitive.domain.candidacy.criterion import evaluate
from lenitive.domain.candidacy.knowledge import knowledge_from
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.patient import Sex
from lenitive.domain.foundation.quantity import BodyWeight
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.session import Channel, Session
from lenitive.domain.infusion.session_plan import under
from lenitive.domain.infusion.thresholds import START_LIMITS, plausible_in
from lenitive.domain.limits.library import SHIPPED, Library, site_library
from lenitive.domain.plan.dosing_weight import dosing_weight
from lenitive.domain.plan.first_rate import Frailty, first_rate
from lenitive.domain.plan.start_conditions import start_conditions
from lenitive.supervisor.orders import bound_of

ROOT = Path(lenitive.__file__).parent / "domain"
AT_START = {one.threshold.channel: one.threshold for one in START_LIMITS}
DAY = date(2026, 12, 1)


def site(limit: str, value: int) -> Library:
    made = site_library({limit: value}, name="Example", version="1", valid_from=DAY)
    assert isinstance(made, Library), made
    return made


@pytest.mark.parametrize(
    ("limit", "value", "fact", "criterion", "channel"),
    [
        ("LIM-SYSTOLIC-01", 150, "systolic_mmhg", "CAN-CARDIOVASCULAR-03", Channel.SYSTOLIC),
        ("LIM-SYSTOLIC-02", 100, "systolic_mmhg", "CAN-CARDIOVASCULAR-07", Channel.SYSTOLIC),
        ("LIM-DIASTOLIC-01", 90, "diastolic_mmhg", "CAN-CARDIOVASCULAR-03", Channel.DIASTOLIC),
        ("LIM-HEART-RATE-01", 100, "heart_rate_min", "CAN-CARDIOVASCULAR-08", Channel.HEART_RATE),
        ("LIM-HEART-RATE-02", 55, "heart_rate_min", "CAN-CARDIOVASCULAR-08", Channel.HEART_RATE),
        ("LIM-SPO2-01", 94, "spo2_pct", "CAN-RESPIRATORY-02", Channel.SPO2),
    ],
)
def test_candidacy_plan_and_session_move_together_when_a_site_moves_a_limit(
    limit: str, value: int, fact: str, criterion: str, channel: Channel
) -> None:
    shipped, stricter = SHIPPED[limit], site(limit, value)
    between = (Decimal(shipped.value) + value) / 2
    for library, stops in ((SHIPPED, False), (stricter, True)):
        known = knowledge_from({fact: float(between)}, as_of=DAY, library=library)
        found = evaluate(CRITERIA[criterion], known)
        assert (found.answer is Answer.YES) is stops, found
        assert library[limit].text in found.statement
        planned = next(one for one in start_conditions(library) if one.variable == fact)
        own = planned.high if shipped.safer == "lower" else planned.low
        assert own == float(library[limit].value)
        session = replace(Session(), plan=under(PLAN, library))
        assert AT_START[channel].breached(int(between), session) is stops


READERS = (
    "candidacy/thresholds.py",
    "plan/limits.py",
    "plan/ceiling.py",
    "plan/start_conditions.py",
    "infusion/observations.py",
    "infusion/discharge.py",
    "infusion/rescue.py",
    "infusion/conditions.py",
)
"""Modules that read limits and write none."""

ARITHMETIC = {0, 1, 2, 3, 4, 24, 60, 100, 120, 180, 240, 1000, 1440, 10_080}
"""Numbers that are no limits: counts, places, minutes of an hour, a day, a week, percent, and where a phase begins."""


@pytest.mark.parametrize("name", READERS)
def test_who_reads_a_limit_writes_no_number_of_its_own(name: str) -> None:
    written = _numbers((ROOT / name).read_text(encoding="utf-8"))
    assert written <= ARITHMETIC, sorted(written - ARITHMETIC)


def test_the_kernel_writes_no_limit_of_its_own() -> None:
    tree = ast.parse((ROOT / "infusion/kernel.py").read_text(encoding="utf-8"))
    limits = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "KernelLimits")
    assert _numbers(ast.unparse(limits)) <= {1}


def _numbers(source: str) -> set[float]:
    return {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and type(node.value) in {int, float}
    }


@pytest.mark.parametrize("index", [11.9, 12.0, 60.0, 60.1])
def test_decision_and_plan_believe_the_same_body_mass_indices(index: float) -> None:
    body = CRITERIA["CAN-BODY-01"]
    known = {"weight_kg": index * 4, "height_cm": 200.0, "bmi_kg_m2": index}
    believed = body.holds(knowledge_from(known, as_of=date(2026, 1, 5))) is Answer.YES
    kg = BodyWeight(kg=Decimal(str(index)) * 4)
    weight = dosing_weight(kg, sex=Sex.FEMALE, height_cm=Decimal(200), ascites="none")
    assert believed is (12 <= index <= 60)
    assert isinstance(weight, Refusal) is not believed


def test_every_limit_of_the_library_is_read_by_the_code_it_limits() -> None:
    """A number that a site may sign, and that nothing reads, would promise what does not happen."""
    package = Path(lenitive.__file__).parent
    read = "".join(
        file.read_text(encoding="utf-8")
        for file in package.rglob("*.py")
        if not file.is_relative_to(package / "domain" / "limits")
    )
    # their names are put together where they are read
    built = ("LIM-OBSERVE-", "LIM-PLAUSIBLE-", "LIM-FRAIL-", "LIM-RESCUE-")
    unread = {one.id for one in SHIPPED.entries if one.id not in read and not one.id.startswith(built)}
    assert unread == set()
    assert all(f'f"{prefix}' in read or f'"{prefix}' in read for prefix in built)


@pytest.mark.parametrize(
    ("limit", "value"), [("LIM-COMMAND-01", 2000), ("LIM-PERMIT-01", 6000), ("LIM-SILENCE-02", 9000)]
)
def test_a_time_that_a_site_sets_is_the_time_of_its_sessions(limit: str, value: int) -> None:
    plan = under(PLAN, site(limit, value))
    assert plan.number(limit) == value
    bound = bound_of(replace(Session(), plan=plan), 0, rate_ul_h=1000)
    assert (bound.lasts_ms == 6000) is (limit == "LIM-PERMIT-01")


def test_what_counts_as_an_artefact_is_the_sites_within_bounds_that_hide_no_alarm() -> None:
    plan = under(PLAN, site("LIM-PLAUSIBLE-SYSTOLIC-02", 220))
    assert plausible_in(plan, Channel.SYSTOLIC) == (40, 220)
    assert plausible_in(None, Channel.SYSTOLIC) == (40, 300)
    refused = site_library({"LIM-PLAUSIBLE-SYSTOLIC-02": 179}, name="Example", version="1", valid_from=DAY)
    assert isinstance(refused, tuple), "180 is red and must not be taken for an artefact"


def test_a_site_makes_the_first_rate_of_the_frail_lower_and_never_higher() -> None:
    person = Frailty(age_years=72, child_pugh="A", albumin_g_l=38.0, ecog=1)
    assert first_rate(person).rate.mg_kg_h == Decimal("0.10")
    careful = first_rate(person, site("LIM-FRAIL-01", 70))
    assert careful.rate.exact == Decimal("0.05")
    assert "70 years or older" in careful.why
    assert isinstance(site_library({"LIM-FRAIL-04": 1}, name="Example", version="1", valid_from=DAY), tuple)
