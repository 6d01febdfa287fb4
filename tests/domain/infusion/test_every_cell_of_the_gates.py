"""GATE: the start, step, discharge and close gates against every input missing, stale and contradicting.

`CELLS` is the specification, one row a cell; a gate without a row for an input and a state fails. A cell that is None
says that the gate does not look there, and then the gate is passed with the defect in place.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest

from infusion_sessions import (
    AGREED,
    DEVICE,
    FULL_ALDRETE,
    NORMAL,
    NURSE,
    PLAN,
    PRESCRIBER,
    SECOND_NURSE,
    SYSTEM,
    VALID,
    Desk,
    answers,
    departure,
    desk_at,
    minutes,
)
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.checklist import CHECKLIST, COMPUTED
from lenitive.domain.infusion.discharge import DISCHARGE, Aldrete
from lenitive.domain.infusion.events import CheckAnswer, SupervisionCondition
from lenitive.domain.infusion.machine import decide, remaining_ul
from lenitive.domain.infusion.session import State

STATES = ("missing", "stale", "contradicting")
VITALS = {
    "systolic_mmhg": 190,
    "diastolic_mmhg": 115,
    "heart_rate_min": 145,
    "respiratory_rate_min": 32,
    "spo2_pct": 80,
    "etco2_mmhg": 65,
}
SCORES = {"pain": 11, "level": 3, "rass": -4, "nausea": 4}
REQUEST = ("authentication", "version", "expiry", "key", "role")
PROCESS = ("supervision", "confirmation")
EVERY = replace(PLAN, etco2_required=True)
"""A value that contradicts going on, where one can be said at all: pain and nausea beyond their scale are refused."""


class Ward:
    """One session with one defect."""

    def __init__(self, item: str, state: str) -> None:
        self.item, self.state = item, state
        self.desk = Desk()

    def vitals(self, at: datetime, *, cuff: bool = True, old: bool = False) -> None:
        seen = {name: getattr(NORMAL, name) for name in VITALS} | {"etco2_mmhg": 38}
        if not cuff:
            seen |= {"systolic_mmhg": None, "diastolic_mmhg": None}
        if self.item in seen and not old:
            bad = {"missing": None, "stale": None, "contradicting": VITALS[self.item]}[self.state]
            seen[self.item] = bad if cuff or self.item not in {"systolic_mmhg", "diastolic_mmhg"} else None
        said = replace(NORMAL, observed_at=at, **seen)
        self.desk.must(ask.RecordVitals(by=DEVICE, key="", vitals=said), at)

    def scores(self, at: datetime, *, old: bool = False) -> None:
        for name, good in (("pain", 6), ("level", 0), ("rass", 0), ("nausea", 0)):
            value = good
            if name == self.item and not old:
                if self.state != "contradicting":
                    continue
                value = SCORES[name]
            made = {
                "pain": lambda v: ask.RatePain(by=NURSE, key=self.desk.key(), observed_at=at, score=v),
                "level": lambda v: ask.ScorePsychotomimetic(by=NURSE, key=self.desk.key(), observed_at=at, score=v),
                "rass": lambda v: ask.ScoreSedation(by=NURSE, key=self.desk.key(), observed_at=at, rass=v),
                "nausea": lambda v: ask.ScoreNausea(by=NURSE, key=self.desk.key(), observed_at=at, score=v),
            }[name]
            self.desk.try_(made(value), at)

    def pump(self, at: datetime) -> None:
        if self.item == "pump" and self.state != "contradicting":
            return
        self.desk.pump(at)

    def sets(self, *at_minutes: float, old: bool = False) -> None:
        for minute in at_minutes:
            self.pump(minutes(minute))
            self.vitals(minutes(minute), old=old)
            self.scores(minutes(minute), old=old)

    def is_(self, item: str, state: str | None = None) -> bool:
        return self.item == item and state in {None, self.state}

    def process(self, at: datetime) -> None:
        if self.item == "supervision" and self.state == "contradicting":
            lost = ask.ReportSupervision(by=SYSTEM, key="", condition=SupervisionCondition.SINK_LOST, active=True)
            self.desk.must(lost, at)
        if self.item == "confirmation" and self.state == "missing":
            self.desk.must(ask.ResumeSupervision(by=SYSTEM, key="", gap_from_at=at, epoch=2), at)

    def request(self, command: ask.Command, at: datetime) -> str | None:
        """Ask for more drug with the defect of the request, if it is there."""
        good = replace(command, expected_version=self.desk.session.version, not_after=at + VALID, authenticated_at=at)
        changed: Mapping[tuple[str, str], dict[str, object]] = {
            ("authentication", "missing"): {"authenticated_at": None},
            ("authentication", "stale"): {"authenticated_at": at - timedelta(seconds=301)},
            ("authentication", "contradicting"): {"authenticated_at": at + timedelta(seconds=1)},
            ("version", "missing"): {"expected_version": None},
            ("version", "stale"): {"expected_version": self.desk.session.version - 1},
            ("version", "contradicting"): {"expected_version": self.desk.session.version + 1},
            ("expiry", "missing"): {"not_after": None},
            ("expiry", "stale"): {"not_after": at - timedelta(seconds=1)},
            ("expiry", "contradicting"): {"not_after": at + timedelta(hours=1)},
            ("key", "missing"): {"key": ""},
            ("key", "contradicting"): {"key": "k1"},
            ("role", "contradicting"): {"by": SYSTEM},
        }
        asked = replace(good, **changed.get((self.item, self.state), {}))  # type: ignore[arg-type]
        decided = decide(self.desk.session, asked, at=at)
        return f"{decided.rule}: {decided.what}" if isinstance(decided, Refusal) else None


def start(item: str, state: str) -> str | None:
    ward = Ward(item, state)
    desk = ward.desk
    desk.must(
        ask.Prepare(by=PRESCRIBER, key="k1", plan=EVERY, scanned=EVERY.patient, scanned_by=NURSE.id), minutes(-40)
    )
    counted = {"missing": (NURSE,), "stale": (NURSE, SECOND_NURSE), "contradicting": (NURSE, SECOND_NURSE)}
    for place, by in enumerate(counted[state] if item == "bag" else (NURSE, SECOND_NURSE)):
        tenfold = 10 if ward.is_("bag", "contradicting") and place else 1
        count = ask.CountBag(by=by, key=desk.key() + "b", vial_ug_ml=50_000 * tenfold, drawn_ul=2000, final_ul=100_000)
        desk.must(count, minutes(-39))
    if state == "stale":
        ward.sets(-30, -24, old=True)
    ward.sets(-11, -5)
    if ward.is_("pump", "contradicting"):
        desk.pump(minutes(-4), volume_ul=500)
    said = answers()
    if item in CHECKLIST:
        bad = {"missing": None, "stale": Answer.UNKNOWN, "contradicting": Answer.NO}[state]
        said = tuple(
            one if one.item != item else CheckAnswer(item=item, answer=bad)
            for one in said
            if one.item != item or bad is not None
        )
    checked = desk.try_(ask.CompleteChecklist(by=NURSE, key="c", answers=said), minutes(-3))
    if isinstance(checked, Refusal):
        return f"{checked.rule}: {checked.what}"
    at = minutes(0)
    if not ward.is_("time-out", "missing"):
        agreed_at = minutes(-3) if item == "time-out" else minutes(-1)
        second = "n1" if ward.is_("time-out", "contradicting") else "n2"
        agreed = desk.try_(ask.TimeOut(by=NURSE, key="t", second_person=second), agreed_at)
        if isinstance(agreed, Refusal):
            return f"{agreed.rule}: {agreed.what}"
    if ward.is_("time-out", "stale"):
        at = minutes(8)
        ward.sets(7)
    ward.process(at)
    ward.vitals(at, cuff=False)
    return ward.request(ask.Start(by=NURSE, key="s", rate_ul_h=3500), at)


def step(item: str, state: str) -> str | None:
    ward = Ward("", "")
    ward.desk = desk_at(State.RUNNING, EVERY)
    for minute in (15, 30):
        ward.sets(minute)
    ward.item, ward.state = item, state
    at = minutes(47)
    if item in VITALS or item in SCORES or item == "pump":
        ward.sets(45, 46)
    else:
        ward.sets(45)
    if ward.is_("pump", "contradicting"):
        ward.desk.pump(at, rate_ul_h=9000)
    if item == "alarm" and state != "stale":
        ward.desk.must(ask.NoteRefusal(by=SYSTEM, key="", command="x", rule="SES-TOTAL", what="x", limit="x"), at)
    ward.process(at)
    ward.vitals(at, cuff=item in {"systolic_mmhg", "diastolic_mmhg"})
    ward.pump(at)
    if ward.is_("pump", "contradicting"):
        ward.desk.pump(at + timedelta(milliseconds=1), rate_ul_h=9000)
    return ward.request(ask.SetRate(by=NURSE, key="s", target_ul_h=7000), at + timedelta(milliseconds=1))


def leave(item: str, state: str) -> str | None:
    ward = Ward("", "")
    ward.desk = desk_at(State.RECOVERY, EVERY)
    for minute in (30, 45):
        ward.sets(minute)
    ward.item, ward.state = item, state
    ward.sets(61, 70)
    at = minutes(90) if ward.is_("observed", "stale") else minutes(71)
    if ward.is_("pump", "contradicting"):
        ward.desk.pump(at, rate_ul_h=100)
    if ward.is_("alarm", "contradicting"):
        ward.desk.must(
            ask.ReportSupervision(by=SYSTEM, key="", condition=SupervisionCondition.DISK_LOW, active=True), at
        )
        ward.desk.supervise(at)
    said = departure()
    if item in DISCHARGE:
        bad = {"missing": None, "stale": Answer.UNKNOWN, "contradicting": Answer.NO}[state]
        said = tuple(
            one if one.item != item else CheckAnswer(item=item, answer=bad)
            for one in said
            if one.item != item or bad is not None
        )
    aldrete = FULL_ALDRETE
    if item == "aldrete":
        aldrete = {
            "missing": Aldrete(),
            "stale": replace(FULL_ALDRETE, activity=None),
            "contradicting": replace(FULL_ALDRETE, consciousness=1),
        }[state]
    if not ward.is_("gate", "missing"):
        check = ask.CheckDischarge(by=NURSE, key="g", answers=said, aldrete=aldrete)
        ward.desk.must(check, at)
    if ward.is_("gate", "stale"):
        at += timedelta(minutes=10, milliseconds=1)
    if ward.is_("gate", "contradicting"):
        ward.desk.scores(at, level=2)
    plan = "" if ward.is_("opioid plan", "missing") else " " if item == "opioid plan" else "keep; review in 24 h"
    decided = ward.desk.try_(ask.Discharge(by=NURSE, key="d", opioid_plan=plan, agreed=AGREED), at)
    return f"{decided.rule}: {decided.what}" if isinstance(decided, Refusal) else None


def close(item: str, state: str) -> str | None:
    desk = desk_at(State.RECOVERY if item == "discharge" else State.DISCHARGED)
    left_ul = remaining_ul(desk.session)
    if item != "discharge" and not (item == "waste" and state == "missing"):
        witness = {"missing": "", "stale": "n1", "contradicting": "n1"}[state] if item == "witness" else "n2"
        volume = {"stale": left_ul - 1, "contradicting": 10**9}.get(state, left_ul) if item == "waste" else left_ul
        waste = desk.try_(ask.RecordWaste(by=NURSE, key="w", volume_ul=volume, witness=witness), minutes(74))
        if isinstance(waste, Refusal):
            return f"{waste.rule}: {waste.what}"
    decided = desk.try_(ask.Close(by=NURSE, key="c"), minutes(75))
    return f"{decided.rule}: {decided.what}" if isinstance(decided, Refusal) else None


Cell = str | None
GATES: dict[str, tuple[Callable[[str, str], str | None], tuple[str, ...]]] = {
    "start": (start, (*VITALS, *SCORES, "pump", "bag", *CHECKLIST, "time-out", *PROCESS, *REQUEST)),
    "step": (step, (*VITALS, *SCORES, "pump", "alarm", *PROCESS, *REQUEST)),
    "leave": (
        leave,
        (
            *VITALS, *SCORES, "pump", "alarm", "aldrete", "gate", "opioid plan",
            *(item.id for item in DISCHARGE.values() if item.asked),
        ),
    ),
    "close": (close, ("waste", "witness", "discharge")),
}  # fmt: skip
"""Every gate with every input that it could look at."""


def three(missing: Cell, stale: Cell, contradicting: Cell) -> dict[str, Cell]:
    return dict(zip(STATES, (missing, stale, contradicting), strict=True))


def same(text: Cell) -> dict[str, Cell]:
    return three(text, text, text)


ASKED_FOR_MORE = {
    "authentication": same("SES-AUTHENTICATION"),
    "version": same("SES-VERSION"),
    "expiry": three("SES-EXPIRY", "SES-EXPIRED", "SES-EXPIRY"),
    "key": three("SES-KEY: the request has no key", None, "SES-KEY"),
    "role": three(None, None, "SES-ROLE"),
    "supervision": three(None, None, "SES-"),
    "confirmation": three("SES-UNCONFIRMED", None, None),
}
"""A key and a role cannot be stale; a supervision that says nothing is in order; nothing waits to be confirmed."""

CELLS: dict[str, dict[str, dict[str, Cell]]] = {
    "start": {
        "systolic_mmhg": three("CHK-BASELINE-SETS unknown", "CHK-BASELINE-SETS unknown", "SES-START-SYSTOLIC no"),
        "diastolic_mmhg": three("CHK-BASELINE-SETS unknown", "CHK-BASELINE-SETS unknown", "SES-START-DIASTOLIC no"),
        "heart_rate_min": three("CHK-BASELINE-SETS unknown", "CHK-BASELINE-SETS unknown", "SES-START-HEART-RATE no"),
        "respiratory_rate_min": three(
            "CHK-BASELINE-SETS unknown", "CHK-BASELINE-SETS unknown", "SES-START-RESPIRATORY-RATE no"
        ),
        "spo2_pct": three("CHK-BASELINE-SETS unknown", "CHK-BASELINE-SETS unknown", "SES-START-SPO2 no"),
        "etco2_mmhg": three("CHK-CAPNOGRAPHY unknown", "CHK-CAPNOGRAPHY unknown", None),
        "pain": same("CHK-BASELINE-SCORES unknown"),
        "level": three("CHK-BASELINE-SCORES unknown", "CHK-BASELINE-SCORES unknown", "SES-START-PSYCHOTOMIMETIC no"),
        "rass": three("CHK-BASELINE-SCORES unknown", "CHK-BASELINE-SCORES unknown", "SES-START-RASS no"),
        "nausea": same("CHK-BASELINE-SCORES unknown"),
        "pump": three("CHK-PUMP-AT-REST unknown", "CHK-PUMP-AT-REST unknown", "CHK-PUMP-AT-REST no"),
        "bag": three("CHK-BAG unknown", None, "CHK-BAG no"),
        **{item: three(f"{item} unknown", f"{item} unknown", f"{item} no") for item in CHECKLIST},
        "time-out": three("SES-STATE", "SES-START-IDLE", "SES-SECOND-PERSON"),
        **ASKED_FOR_MORE,
    },
    "step": {
        **{name: three("SES-VITALS", "SES-VITALS", "SES-ALARM") for name in VITALS},
        "pain": same(None),
        "level": three("SES-OVERDUE", "SES-OVERDUE", "SES-ALARM"),
        "rass": three("SES-OVERDUE", "SES-OVERDUE", "SES-ALARM"),
        "nausea": same(None),
        "pump": three("SES-", "SES-", "SES-ALARM"),
        "alarm": three("SES-ALARM", None, "SES-ALARM"),
        **ASKED_FOR_MORE,
        "confirmation": three("SES-STATE", None, None),  # a gap holds the infusion, and no step is asked of a held one
    },
    "leave": {
        **{name: same("DIS-ALARMS no") for name in VITALS},
        "systolic_mmhg": three("DIS-ALARMS no", "DIS-ALARMS no", "DIS-PRESSURE no"),
        "diastolic_mmhg": three(None, None, "DIS-PRESSURE no"),  # of 45 min, and the systolic makes the set
        **{name: same(None) for name in SCORES},
        "level": three(None, None, "DIS-PERCEPTION no"),
        "rass": same("DIS-ALARMS no"),
        "pump": three(None, None, "DIS-PUMP no"),
        "alarm": three(None, None, "DIS-ALARMS no"),
        "aldrete": three("DIS-ALDRETE unknown", "DIS-ALDRETE unknown", "DIS-ALDRETE no"),
        "gate": three("SES-DISCHARGE", "SES-DISCHARGE", "no longer met: DIS-PERCEPTION"),
        "opioid plan": same("SES-OPIOID-PLAN"),
        **{
            item.id: three(f"{item.id} unknown", f"{item.id} unknown", f"{item.id} no")
            for item in DISCHARGE.values()
            if item.asked
        },
    },
    "close": {
        "waste": three("SES-ACCOUNT", "SES-ACCOUNT", "SES-WASTE"),
        "witness": same("SES-WITNESS"),
        "discharge": same("SES-STATE"),
    },
}


def test_no_cell_is_undefined() -> None:
    asked = {(gate, item, state) for gate, (_, items) in GATES.items() for item, state in product(items, STATES)}
    told = {(gate, item, state) for gate, rows in CELLS.items() for item, row in rows.items() for state in row}
    assert asked == told
    answered = {item.id for item in DISCHARGE.values() if item.asked} | set(CHECKLIST)
    assert answered <= {item for _, item, _ in asked}
    assert COMPUTED


@pytest.mark.parametrize("gate", GATES)
def test_a_gate_opens_when_nothing_is_wrong(gate: str) -> None:
    assert GATES[gate][0]("nothing", "missing") is None


@pytest.mark.parametrize(
    ("gate", "item", "state"),
    [(gate, item, state) for gate, (_, items) in GATES.items() for item, state in product(items, STATES)],
)
def test_every_cell_is_as_specified(gate: str, item: str, state: str) -> None:
    found, told = GATES[gate][0](item, state), CELLS[gate][item][state]
    if told is None:
        assert found is None
    else:
        assert found is not None
        assert told in found
