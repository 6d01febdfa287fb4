"""The checker that stands outside: quiet about a good session, and loud about one defect for each invariant."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from lenitive.simulation.run import simulate

TOOLS = Path(__file__).parents[2] / "tools"
sys.path.insert(0, str(TOOLS))

from check_session import INVARIANTS, check_files  # noqa: E402
from session_checker.reading import Violation, canonical, ms_of  # noqa: E402

Lines = list[dict[str, Any]]
Defect = Callable[[Lines, Lines], None]
GOES_HOME = 33


@pytest.fixture(scope="module")
def good() -> tuple[Lines, Lines]:
    """A quiet session from order to account, as two lists of lines."""
    result = simulate(GOES_HOME, classes=(), minutes=12)
    assert "closed" in result.states, "another seed is needed: this one does not go home"
    return ([json.loads(line) for line in result.log.splitlines()], [json.loads(x) for x in result.truth.splitlines()])


def written(folder: Path, log: Lines, truth: Lines, *, chained: bool = True) -> list[Violation]:
    """The two files as a liar would write them: with a chain that holds."""
    head = "0" * 64
    for place, line in enumerate(log, start=1):
        if chained:
            line |= {"seq": place, "prev": head}
            line["hash"] = hashlib.sha256(canonical({k: v for k, v in line.items() if k != "hash"})).hexdigest()
            head = line["hash"]
    (folder / "events.jsonl").write_bytes(b"".join(canonical(line) + b"\n" for line in log))
    (folder / "truth.jsonl").write_bytes(b"".join(canonical(line) + b"\n" for line in truth))
    return check_files(folder / "events.jsonl", folder / "truth.jsonl")


def first(log: Lines, kind: str, nth: int = 0) -> dict[str, Any]:
    return [line for line in log if line["type"] == kind][nth]


def inserted(log: Lines, truth: Lines, place: int, **more: Any) -> dict[str, Any]:
    """One more event at a place, at the time of the one that stood there; truth counts on."""
    line = deepcopy(log[place]) | {"key": None, "request": None} | more
    log.insert(place, line)
    for one in truth:
        if one.get("what") in {"decided", "asked"}:
            one["first"] += one["first"] > place
            one["last"] += one["last"] >= place + 1
        elif one.get("what") in {"durable", "checkpoint"}:
            one["seq"] += one["seq"] >= place + 1
    return line


def place_of(log: Lines, kind: str) -> int:
    return next(place for place, line in enumerate(log) if line["type"] == kind)


SYSTEM = {"id": "supervisor", "role": "system"}


def alarm(name: str, priority: str) -> dict[str, Any]:
    data = {"alarm": name, "priority": priority, "since": "2026-01-05T08:00:00Z", "message": "planted"}
    return {"type": "AlarmRaised", "actor": SYSTEM, "data": data}


def too_fast(log: Lines, _: Lines) -> None:
    first(log, "InfusionStarted")["data"]["rate_ul_h"] = 59_900


def flood(_: Lines, truth: Lines) -> None:
    for line in truth:
        if "true_nl" in line:
            line["true_nl"] *= 30


def lying_counter(log: Lines, _: Lines) -> None:
    first(log, "PumpReported", -1)["data"]["volume_ul"] += 400


def short_account(log: Lines, _: Lines) -> None:
    first(log, "SessionClosed")["data"]["given_ug"] -= 500


def start_through_an_alarm(log: Lines, truth: Lines) -> None:
    inserted(log, truth, place_of(log, "InfusionStarted"), **alarm("ALM-CUFF-STALE", "medium"))


def sent_before_kept(_: Lines, truth: Lines) -> None:
    run = next(line for line in truth if line.get("what") == "sent" and line["target"] == "run")
    run["at_ms"] -= 60_000


def start_without_scores(log: Lines, _: Lines) -> None:
    for line in log[: place_of(log, "InfusionStarted")]:
        if line["type"] == "NauseaScored":
            line["data"]["observed_at"] = "2026-01-05T07:00:00Z"


def quiet_hypoxia(log: Lines, truth: Lines) -> None:
    for line in log[place_of(log, "InfusionStarted") :]:
        if line["type"] == "VitalsObserved" and line["data"]["spo2_pct"] is not None:
            line["data"]["spo2_pct"] = 80
    truth[1]["unused"] = True


def silent_gap(log: Lines, _: Lines) -> None:
    started = place_of(log, "InfusionStarted")
    for line in [one for one in log[started:] if one["type"] == "VitalsObserved"][10:60]:
        line["data"] |= {"spo2_pct": None, "heart_rate_min": None}


def no_action(log: Lines, truth: Lines) -> None:
    place = place_of(log, "InfusionStarted") + 20
    place = next(n for n in range(place, len(log)) if log[n]["type"] == "PumpReported")
    log[place]["data"]["conditions"] = ["air_in_line"]
    inserted(log, truth, place + 1, **alarm("ALM-AIR-IN-LINE", "high"))


def lost_write(log: Lines, _: Lines) -> None:
    del log[-1]


def another_state(_: Lines, truth: Lines) -> None:
    next(line for line in truth if line.get("what") == "checkpoint")["replayed"] = "0" * 64


def lower_epoch(_: Lines, truth: Lines) -> None:
    obeyed = [line for line in truth if line.get("what") == "obeyed"]
    obeyed[0]["epoch"] = obeyed[-1]["epoch"] + 1


def obeyed_late(_: Lines, truth: Lines) -> None:
    run = next(line for line in truth if line.get("what") == "obeyed" and line["target"] == "run")
    run["uptime_ms"] = run["not_after_ms"] + 1


def twice(log: Lines, truth: Lines) -> None:
    scored = first(log, "PainRated")
    place = place_of(log, "InfusionStarted") + 5
    inserted(log, truth, place, **{name: scored[name] for name in ("type", "data", "key", "request", "actor")})


def refused_stop(_: Lines, truth: Lines) -> None:
    asked = next(line for line in truth if line.get("what") == "asked")
    truth.append(asked | {"command": "Stop", "role": "nurse", "answer": "SES-VERSION", "key": "s", "rate_ul_h": 0})


def slow_stop(_: Lines, truth: Lines) -> None:
    asked = next(line for line in truth if line.get("what") == "asked")
    late = {"command": "Stop", "role": "nurse", "answer": "not kept", "key": "s", "rate_ul_h": 5000, "at_ms": 600_000}
    truth.append(asked | late)


def unacknowledged_end(log: Lines, truth: Lines) -> None:
    place = place_of(log, "InfusionStarted") + 30
    inserted(log, truth, place, **alarm("ALM-HR-HIGH-RED", "high"))
    ended = {"type": "AlarmEnded", "actor": SYSTEM, "data": {"alarm": "ALM-HR-HIGH-RED"}}
    inserted(log, truth, place + 1, **ended)


def long_silence(log: Lines, truth: Lines) -> None:
    place = place_of(log, "InfusionStarted") + 30
    until = log[place]["at"][:11] + "23:59:00Z"
    data = {"alarm": "ALM-HR-HIGH-RED", "until": until}
    inserted(log, truth, place, type="AlarmSilenced", actor=SYSTEM, data=data)


def asked_by_a_patient(log: Lines, _: Lines) -> None:
    first(log, "InfusionStarted")["actor"] = {"id": "patient-1", "role": "patient"}


def wider_limits(log: Lines, _: Lines) -> None:
    first(log, "SessionPrepared")["data"]["plan"]["limits"]["max_rate_ug_h"] = 100_001


def old_authority(log: Lines, _: Lines) -> None:
    first(log, "InfusionStarted")["data"]["authority"] = {"authenticated_at": "2026-01-05T08:00:01Z"}


RAISES = ("InfusionStarted", "RateChanged", "Resumed")
BESIDE = {"id": "nurse-2", "role": "nurse"}
BEYOND = {
    "authenticated_at": "2026-01-05T08:09:00Z",
    "exceeded": ["SES-RATE-START"],
    "tier": "supervised",
    "override": {
        "reason": "specialist_advice",
        "words": "",
        "second": BESIDE,
        "second_authenticated_at": "2026-01-05T08:09:00Z",
    },
}


def no_authority(log: Lines, _: Lines) -> None:
    for line in log:
        if line["type"] in RAISES:
            line["data"]["authority"] = None


def started_beyond(log: Lines, **said: Any) -> None:
    """The start as a prescriber's word beyond a limit, with something wrong about it."""
    start = first(log, "InfusionStarted")
    start["actor"] = {"id": "prescriber-1", "role": "prescriber"}
    at = start["data"]["authority"]["authenticated_at"]
    override = BEYOND["override"] | {"second_authenticated_at": at} | said
    start["data"]["authority"] = BEYOND | {"authenticated_at": at, "override": override}


def nothing_wrong_beyond(log: Lines, _: Lines) -> None:
    started_beyond(log)


def beside_oneself(log: Lines, _: Lines) -> None:
    started_beyond(log, second={"id": " Prescriber-1", "role": "prescriber"})


def nobody_beside(log: Lines, _: Lines) -> None:
    started_beyond(log, second=None)


def beside_long_ago(log: Lines, _: Lines) -> None:
    started_beyond(log, second_authenticated_at="2026-01-05T08:00:01Z")


def beyond_without_a_reason(log: Lines, _: Lines) -> None:
    started_beyond(log, reason="other", words=" ")


def nurse_beyond(log: Lines, _: Lines) -> None:
    started_beyond(log)
    first(log, "InfusionStarted")["actor"] = {"id": "nurse-1", "role": "nurse"}


def beyond_the_first_set(log: Lines, _: Lines) -> None:
    limits = first(log, "SessionPrepared")["data"]["plan"]["limits"]
    limits["max_total_ug"] = 1000


def supervised_beyond_absolute(log: Lines, _: Lines) -> None:
    first(log, "SessionPrepared")["data"]["plan"]["supervised"]["max_total_ug"] = 500_001


def of_another_person(log: Lines, _: Lines) -> None:
    first(log, "VitalsObserved", 40)["data"]["heart_rate_min"] = 131


def another_monitor(log: Lines, _: Lines) -> None:
    first(log, "VitalsObserved", 40)["data"]["device"] = "monitor-9"


def bound_by_nobody(log: Lines, _: Lines) -> None:
    first(log, "DeviceBound")["data"]["device"] = "pump-of-the-next-bed"


def unbound_and_heard(log: Lines, truth: Lines) -> None:
    data = {"device": first(log, "PumpReported")["data"]["device"], "reason": "planted"}
    inserted(log, truth, place_of(log, "InfusionStarted"), type="DeviceUnbound", actor=SYSTEM, data=data)


def quiet_counter(log: Lines, _: Lines) -> None:
    later = [line for line in log[place_of(log, "InfusionStarted") :] if line["type"] == "PumpReported"][40:]
    lost_ul = later[0]["data"]["volume_ul"]
    for line in later:
        line["data"]["volume_ul"] -= lost_ul


def clock_set(log: Lines, _: Lines) -> None:
    for line in log[place_of(log, "InfusionStarted") + 50 :]:
        line["minute"] += 60


def unnoticed_restart(_: Lines, truth: Lines) -> None:
    started = next(line for line in truth if line.get("what") == "obeyed" and line["target"] == "run")["at_ms"]
    truth.append({"what": "process", "at_ms": started + 60_000, "did": "started", "epoch": 99})


def rejected_with_effect(_: Lines, truth: Lines) -> None:
    truth.append({"what": "rejected", "at_ms": 1, "why": "bad_mac", "before": "a", "after": "b"})


def own_witness(log: Lines, _: Lines) -> None:
    wasted = first(log, "WasteRecorded")
    wasted["data"]["witness"] = wasted["actor"]["id"]


def witness_of_long_ago(log: Lines, _: Lines) -> None:
    first(log, "WasteRecorded")["data"]["second_proved_at"] = "2026-01-05T08:00:01Z"


def open_balance(log: Lines, _: Lines) -> None:
    data = first(log, "SessionClosed")["data"]
    data |= {"remaining_ul": 900, "remaining_ug": data["remaining_ug"] + 900, "issued_ug": data["issued_ug"] + 900}


DEFECTS: list[tuple[str, Defect]] = [
    ("I1", too_fast),
    ("I2", flood),
    ("I3", lying_counter),
    ("I3", short_account),
    ("I4", start_through_an_alarm),
    ("I4", sent_before_kept),
    ("I4", start_without_scores),
    ("I5", quiet_hypoxia),
    ("I5", silent_gap),
    ("I5", no_action),
    ("I6", lost_write),
    ("I7", another_state),
    ("I8", lower_epoch),
    ("I8", obeyed_late),
    ("I9", twice),
    ("I10", refused_stop),
    ("I10", slow_stop),
    ("I11", unacknowledged_end),
    ("I11", long_silence),
    ("I13", asked_by_a_patient),
    ("I13", wider_limits),
    ("I4", old_authority),
    ("I13", no_authority),
    ("I13", beside_oneself),
    ("I13", nobody_beside),
    ("I13", beside_long_ago),
    ("I13", beyond_without_a_reason),
    ("I13", nurse_beyond),
    ("I1", beyond_the_first_set),
    ("I13", supervised_beyond_absolute),
    ("I14", of_another_person),
    ("I14", another_monitor),
    ("I14", bound_by_nobody),
    ("I14", unbound_and_heard),
    ("I5", quiet_counter),
    ("I15", clock_set),
    ("I16", unnoticed_restart),
    ("I17", rejected_with_effect),
    ("I19", own_witness),
    ("I19", witness_of_long_ago),
    ("I19", open_balance),
]


def test_a_good_session_violates_nothing(good: tuple[Lines, Lines], tmp_path: Path) -> None:
    assert written(tmp_path, *deepcopy(good)) == []


def test_a_start_beyond_a_limit_on_the_word_of_two_violates_nothing(good: tuple[Lines, Lines], tmp_path: Path) -> None:
    log, truth = deepcopy(good)
    nothing_wrong_beyond(log, truth)
    assert written(tmp_path, log, truth) == []


@pytest.mark.parametrize(("invariant", "defect"), DEFECTS, ids=lambda one: getattr(one, "__name__", one))
def test_a_planted_defect_is_found(invariant: str, defect: Defect, good: tuple[Lines, Lines], tmp_path: Path) -> None:
    log, truth = deepcopy(good)
    defect(log, truth)
    assert invariant in {found.invariant for found in written(tmp_path, log, truth)}


def test_every_invariant_has_a_planted_defect() -> None:
    assert {invariant for invariant, _ in DEFECTS} == set(INVARIANTS)


def test_a_line_that_was_changed_breaks_the_chain(good: tuple[Lines, Lines], tmp_path: Path) -> None:
    log, truth = deepcopy(good)
    log[7]["actor"]["id"] = "nurse-9"
    assert "I6" in {found.invariant for found in written(tmp_path, log, truth, chained=False)}


def test_the_checker_is_a_program_that_imports_nothing_of_the_product(
    good: tuple[Lines, Lines], tmp_path: Path
) -> None:
    written(tmp_path, *deepcopy(good))
    command = [sys.executable, "-I", str(TOOLS / "check_session.py"), "events.jsonl", "truth.jsonl"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    sources = [TOOLS / "check_session.py", *(TOOLS / "session_checker").glob("*.py")]
    assert not any("lenitive" in source.read_text() for source in sources)


def test_times_are_whole_milliseconds() -> None:
    assert ms_of("1970-01-01T00:00:01.250000Z") == 1250
