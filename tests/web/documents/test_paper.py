"""Each document of a session: what it must say, on every page, and that it comes from the record."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import unescape
from itertools import pairwise

import pytest
from pypdf import PdfReader

from lenitive.clinic.candidacy import Considered
from lenitive.clinic.course import order_of
from lenitive.clinic.infuse import run_session
from lenitive.clinic.patient_profile import profile_of
from lenitive.clinic.plan import Earlier, plan_for
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.foundation.sources import SOURCES
from lenitive.domain.hazards import HAZARDS
from lenitive.domain.infusion.alarms import ALARMS, Action
from lenitive.domain.infusion.events import (
    Actor,
    Corrected,
    Discharged,
    Event,
    PainRated,
    Role,
    ScoreKind,
    SessionPrepared,
)
from lenitive.domain.infusion.machine import account
from lenitive.domain.plan.plan import Plan
from lenitive.web.documents.advice import ADVICE
from lenitive.web.documents.discharge import discharge_page
from lenitive.web.documents.downtime import downtime_of, downtime_page
from lenitive.web.documents.label import code_is_whole, code_of, label_page
from lenitive.web.documents.letter import letter_page
from lenitive.web.documents.note import note_page
from lenitive.web.documents.printing import ForeignAddressError, pdf_of
from lenitive.web.documents.told import NOTICE, SIMULATED, Told, told
from lenitive.web.text import quantity
from scenarios.journeys import SEED, considered

PAGES: dict[str, Callable[[Told], str]] = {
    "note": note_page,
    "discharge": discharge_page,
    "label": label_page,
    "downtime": downtime_page,
}
RUNNING_AT_MIN = 154


@dataclass(frozen=True)
class First:
    """The first session of a person, with what stands behind it."""

    considered: Considered
    plan: Plan
    events: tuple[Event, ...]


@pytest.fixture(scope="module")
def course() -> First:
    decided = considered("amara-quill")
    plan, profile = plan_for(decided, Earlier()), profile_of(decided)
    assert not isinstance(plan, Refusal)
    assert not isinstance(profile, Refusal)
    order = order_of(decided, plan, profile)
    result = run_session(order, profile, starts_at=datetime(2026, 6, 1, 9, tzinfo=UTC), seed=SEED, follow_up_days=1)
    assert not isinstance(result, Refusal)
    return First(considered=decided, plan=plan, events=result.events)


def of(course: First, *, until_min: float | None = None, events: tuple[Event, ...] | None = None) -> Told:
    every = course.events if events is None else events
    kept = [one for one in every if until_min is None or one.minute is None or one.minute <= until_min]
    found = told(kept, plan=course.plan, intake=course.considered.intake)
    assert not isinstance(found, Refusal), found
    return found


def pages_of(page: str) -> list[str]:
    return [one.extract_text() for one in PdfReader(io.BytesIO(pdf_of(page))).pages]


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def text_of(page: str) -> str:
    return words(unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)))


@pytest.fixture(scope="module")
def printed(course: First) -> dict[str, list[str]]:
    whole, running = of(course), of(course, until_min=RUNNING_AT_MIN)
    return {name: pages_of(page(running if name == "downtime" else whole)) for name, page in PAGES.items()}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_who_and_what_it_is_not(printed: dict[str, list[str]], name: str) -> None:
    for page in map(words, printed[name]):
        assert "Amara Quill" in page
        assert "14 September 1967" in page
        assert "Patient/amara-quill" in page
        assert NOTICE in page
        assert SIMULATED in page


def test_the_label_is_one_label_of_its_size(course: First) -> None:
    (page,) = PdfReader(io.BytesIO(pdf_of(label_page(of(course))))).pages
    assert (round(float(page.mediabox.width) / 72 * 25.4), round(float(page.mediabox.height) / 72 * 25.4)) == (100, 60)
    text = words(page.extract_text())
    for said in ("100 mg in 100 mL", "1 mg/mL", "6.8 mL/h", "6.8 mg/h", "0.293 mg/kg/h", "Prepared by", "Checked by"):
        assert said in text
    assert code_of(of(course).order) in text


def test_a_long_name_still_gives_one_whole_label(course: First) -> None:
    whole = of(course)
    long = replace(whole, person=replace(whole.person, name="Bartholomew-Maximilian Featherstonehaugh-Cholmondeley"))
    (text,) = pages_of(label_page(long))
    assert code_of(whole.order) in words(text)
    assert "Vial lot" in words(text)


def test_a_slip_in_the_code_of_a_label_shows(course: First) -> None:
    code = code_of(of(course).order)
    assert code_is_whole(code)
    other = "2" if code[0] != "2" else "3"
    assert not code_is_whole(other + code[1:])
    swaps = [i for i in range(3) if code[i] != code[i + 1]]
    assert swaps
    for i in swaps:
        assert not code_is_whole(code[:i] + code[i + 1] + code[i] + code[i + 2 :])


def test_the_code_differs_for_another_person_strength_or_bag(course: First) -> None:
    order = of(course).order
    others = (replace(order, patient="Patient/x"), replace(order, conc_ug_ml=2000), replace(order, bag_ul=50_000))
    assert len({code_of(one) for one in (order, *others)}) == 4


def test_the_note_accounts_for_every_milligram(course: First) -> None:
    whole = of(course)
    text = text_of(note_page(whole))
    for part in account(whole.session):
        assert quantity(part / 1000, "mg") in text


def test_the_note_shows_every_alarm_and_what_was_done(course: First) -> None:
    whole = of(course)
    text = text_of(note_page(whole))
    for name in {one.data.alarm for one in whole.events if one.type == "AlarmRaised"}:  # type: ignore[union-attr]
        assert name in text
    assert "Stopped: completed" in text
    assert "The same" not in text or "<details" not in note_page(whole)


def test_a_corrected_score_shows_both_values(course: First) -> None:
    whole = of(course)
    rated = next(one for one in whole.events if isinstance(one.data, PainRated))
    assert isinstance(rated.data, PainRated)
    right = (rated.data.score + 1) % 11
    fixed = Corrected(seq=rated.seq, kind=ScoreKind.PAIN, recorded=rated.data.score, corrected=right, reason="mistyped")
    actor = Actor(id="nurse-1", role=Role.NURSE)
    last = whole.events[-1]
    added = Event(seq=last.seq + 1, at=last.at, minute=last.minute, actor=actor, data=fixed)
    text = text_of(note_page(replace(whole, events=(*whole.events, added))))
    assert f"{right} (was {rated.data.score})" in text
    assert f"pain {rated.data.score} corrected to {right}: mistyped" in text


def test_the_discharge_sheet_says_all_advice_and_promises_nothing(course: First) -> None:
    text = text_of(discharge_page(of(course)))
    for advice in ADVICE.values():
        assert advice.words in text, advice.id
    assert not re.search(
        r"\b(will help|cure|safe|effective|guarantee|relief will|no risk|always works)\b", text.lower()
    )


def test_every_advice_has_a_source_and_known_hazards() -> None:
    for advice in ADVICE.values():
        assert advice.source in SOURCES
        assert set(advice.hazards) <= set(HAZARDS)


def test_the_words_for_the_way_home_are_plain() -> None:
    for advice in ADVICE.values():
        sentences = [one for one in re.split(r"[.!?]", advice.words) if one.strip()]
        assert max(len(one.split()) for one in sentences) <= 25, advice.id


def test_the_written_opioid_plan_goes_home(course: First) -> None:
    whole = of(course)
    (plan,) = (one.data.opioid_plan for one in whole.events if isinstance(one.data, Discharged))
    assert plan in text_of(discharge_page(whole))


def test_who_has_not_been_discharged_gets_a_draft(course: First) -> None:
    assert "Not yet discharged" in text_of(discharge_page(of(course, until_min=200)))
    assert "Not yet discharged" not in text_of(discharge_page(of(course)))


def test_the_downtime_sheet_says_how_it_stood_and_what_to_do(course: First, printed: dict[str, list[str]]) -> None:
    first, second = map(words, printed["downtime"])
    running = of(course, until_min=RUNNING_AT_MIN)
    for said in ("STOP", "Press STOP on the pump", "11:34, 1 June 2026", "20 mL/h", "20 mg/h", "0.293 mg/kg/h"):
        assert said in first
    assert "No rate is raised while the system is off" in first
    assert "Seen at" in second
    given_mg = running.session.given_ug(running.session.last_ms) / 1000
    assert 20 < given_mg < 50
    assert f"{quantity(given_mg, 'mg', places=1)} of at most 100 mg" in first


def test_no_finding_that_stops_or_pauses_at_the_bedside_is_left_off_the_sheet(course: First) -> None:
    sheet = downtime_of(of(course, until_min=RUNNING_AT_MIN))
    said = " ".join((*sheet.stop_if, *sheet.hold_if))
    for rule in ALARMS.values():
        if rule.action in {Action.STOP, Action.HOLD} and rule.hazards and set(rule.hazards) & {"HAZ-45", "HAZ-47"}:
            assert rule.title in said or "missing" in rule.title, rule.id


def test_what_the_grid_says_is_due_is_never_later_than_the_rules(course: First) -> None:
    sheet = downtime_of(of(course, until_min=RUNNING_AT_MIN))
    times = [one.at for one in sheet.grid if one.at]
    assert times == sorted(times)
    assert min(one.at for one in sheet.next_due) == times[0]
    vitals = [row.at for row in sheet.grid if "vitals" in row.due]
    minutes = [int(at[:2]) * 60 + int(at[3:]) for at in vitals]
    assert all(after - before <= 30 for before, after in pairwise(minutes))
    assert any(not row.at for row in sheet.grid), "free lines are left"


def test_a_plan_of_another_session_or_person_is_refused(course: First) -> None:
    other = replace(course.plan, session_number=2)
    refused = told(course.events, plan=other)
    assert isinstance(refused, Refusal)
    assert "session 2" in refused.what
    heavier = replace(course.plan, dosing_weight=replace(course.plan.dosing_weight, kg=70.0))
    assert isinstance(told(course.events, plan=heavier), Refusal)
    stranger = replace(course.considered.intake, patient=replace(course.considered.intake.patient, reference="P/2"))
    assert isinstance(told(course.events, intake=stranger), Refusal)


def test_without_an_intake_the_name_is_a_line_to_write_on(course: First) -> None:
    found = told(course.events)
    assert not isinstance(found, Refusal)
    text = text_of(label_page(found))
    assert "Amara" not in text
    assert "Name" in text


def test_words_of_the_record_are_only_ever_words(course: First) -> None:
    whole = of(course)
    sly = replace(whole, person=replace(whole.person, name="<script>alert(1)</script>", allergies=("<b>x</b>",)))
    for page in PAGES.values():
        assert "<script" not in page(sly)
        assert "<b>x" not in page(sly)


def test_a_real_person_is_not_called_simulated(course: First) -> None:
    first = course.events[0]
    assert isinstance(first.data, SessionPrepared)
    real = replace(first.data.plan, simulated=False, patient_synthetic=False)
    found = told((replace(first, data=SessionPrepared(plan=real)),))
    assert not isinstance(found, Refusal)
    assert SIMULATED not in label_page(found)


def test_no_document_loads_anything_from_anywhere(course: First) -> None:
    for page in PAGES.values():
        assert not re.search(r'(src|href)="(?!#)[^"]', page(of(course)))
    for foreign in (
        '<img src="https://example.org/x.png">',
        '<link rel="stylesheet" href="http://example.org/x.css">',
        '<img src="file:///etc/hostname">',
        "<style>@font-face { font-family: x; src: url(https://example.org/x.woff) } p { font-family: x }</style><p>a",
    ):
        with pytest.raises(ForeignAddressError):
            pdf_of(f"<!doctype html><html><body>{foreign}</body></html>")


@pytest.mark.parametrize("person", ["amara-quill", "basil-thorncroft"])
def test_the_answer_to_a_referral_says_what_is_known(person: str) -> None:
    found = considered(person)
    text = text_of(letter_page(found))
    assert "31 % responded, 27 % on placebo" in text
    assert "cannot be known beforehand" in text
    assert found.decision.summary in text
