"""I1 and I13: on whose word more drug is given, and whether what was asked lies within what that word opens.

A session's plan holds three sets of limits. What lies within the first needs the order and a person; beyond it a
prescriber says why; beyond the second a second, different person stands beside; beyond the third goes nobody.
"""

from dataclasses import dataclass, field

from session_checker.bedside import Bedside
from session_checker.reading import Happened, Record, ms_of

OUTERMOST = {"max_rate_ug_h": 100_000, "max_rate_ug_kg_h": 1000, "max_rate_ul_h": 60_000, "max_total_ug": 500_000}
"""What nobody may allow, whoever signs."""

OPENS = {None: "limits", "soft": "supervised", "supervised": "absolute"}
"""The set of limits that a word of each tier opens."""

WIDER = ("limits", "supervised", "absolute")
MAY_RAISE = {"nurse", "prescriber"}
MAY_STAND_BESIDE = {"nurse", "prescriber", "pharmacist"}
FRESH_MS, AHEAD_MS = 300_000, 1000
MS_PER_H = 3_600_000
NG_PER_UG = 1000


def limits_of(plan: Record, name: str) -> Record:
    """One of the plan's sets of limits; a plan of before there were three has one."""
    return dict(plan.get(name) or plan["limits"])


def window_ug(window: Record, weight_g: int) -> int:
    """The most drug of one rolling window, for one person."""
    return int(window["limit_ug"]) * (weight_g if window.get("per_kg") else 1000) // 1000


@dataclass
class Asked:
    """A request for more drug that the log says was carried out."""

    kind: str
    rate_ul_h: int
    now_ul_h: int
    since_raise_ms: int | None
    given: list[tuple[int, int, int]]
    """Start and end on the time line of the log's dates, and ng/h: earlier sessions, this one, and what is ahead."""

    begins_ms: int


@dataclass
class Commanded:
    """What the log commanded so far: each rate with its stretch of time, on the monotonic time line."""

    changes: list[tuple[int, int]] = field(default_factory=list)
    raised_ms: int | None = None

    def after(self, bed: Bedside, event: Happened) -> None:
        """Take one more event. Whatever nobody has confirmed since a gap is not counted: its permit ended soon."""
        rate_ul_h = 0 if bed.unconfirmed else bed.rate_ul_h
        rises = event.kind == "RateChanged" and event.data["to_rate_ul_h"] > event.data["from_rate_ul_h"]
        if event.kind == "InfusionStarted" or (rises and bed.state == "running"):
            self.raised_ms = event.mono_ms
        if bed.started_ms is None or (self.changes and self.changes[-1][1] == rate_ul_h):
            return
        from_ms = event.mono_ms
        if event.kind == "SupervisionResumed" and event.data.get("gap_from_at"):
            from_ms = max(event.mono_ms - event.at_ms + ms_of(event.data["gap_from_at"]), self.changes[-1][0])
        self.changes.append((from_ms, rate_ul_h))

    def asked(self, bed: Bedside, event: Happened, rate_ul_h: int) -> Asked:
        """A raise, with all that was given and all that is committed until the planned end."""
        conc, shift_ms = bed.plan["conc_ug_ml"], event.at_ms - event.mono_ms
        given = [(one["start_ms"], one["end_ms"], one["rate_ng_h"]) for one in bed.plan.get("before", ())]
        until = [*(from_ms for from_ms, _ in self.changes[1:]), event.mono_ms]
        given += [
            (from_ms + shift_ms, to_ms + shift_ms, rate * conc)
            for (from_ms, rate), to_ms in zip(self.changes, until, strict=False)
        ]
        if event.kind == "InfusionStarted":
            steps = [(one["start_min"], one["duration_min"], one["rate_ul_h"]) for one in bed.plan["steps"]]
            given += [
                (event.at_ms + 60_000 * start, event.at_ms + 60_000 * (start + lasts), rate * conc)
                for start, lasts, rate in steps
            ]
        else:
            given.append((event.at_ms, (bed.ends_ms or event.mono_ms) + shift_ms, rate_ul_h * conc))
        since_ms = None if self.raised_ms is None or event.kind != "RateChanged" else event.mono_ms - self.raised_ms
        begins_ms = event.at_ms if bed.started_ms is None else bed.started_ms + shift_ms
        return Asked(event.kind, rate_ul_h, bed.rate_ul_h, since_ms, given, begins_ms)


def beyond(plan: Record, name: str, asked: Asked) -> list[str]:
    """Everything in which a request goes beyond one of the plan's sets of limits."""
    limits, weight_g, found = limits_of(plan, name), plan["weight_g"], []
    ng_h = asked.rate_ul_h * plan["conc_ug_ml"]
    if not 0 < ng_h <= NG_PER_UG * min(limits["max_rate_ug_h"], OUTERMOST["max_rate_ug_h"]):
        found.append(f"{ng_h} ng/h")
    if not ng_h <= min(limits["max_rate_ug_kg_h"], OUTERMOST["max_rate_ug_kg_h"]) * weight_g:
        found.append(f"{ng_h} ng/h at {weight_g} g")
    if not asked.rate_ul_h <= min(limits["max_rate_ul_h"], OUTERMOST["max_rate_ul_h"]):
        found.append(f"{asked.rate_ul_h} uL/h")
    if asked.rate_ul_h % limits["pump_step_ul_h"]:
        found.append(f"{asked.rate_ul_h} uL/h is no setting of the pump")
    if asked.kind == "InfusionStarted" and not ng_h <= limits["max_start_rate_ug_kg_h"] * weight_g:
        found.append(f"{ng_h} ng/h at {weight_g} g as the first rate")
    return found + _step(limits, weight_g, plan["conc_ug_ml"], asked) + _dose(limits, weight_g, asked)


def _step(limits: Record, weight_g: int, conc: int, asked: Asked) -> list[str]:
    """How much more at once, and how soon after the last time."""
    if asked.kind != "RateChanged":
        return []
    found, more_ul_h = [], asked.rate_ul_h - asked.now_ul_h
    if not more_ul_h * conc <= limits["max_step_ug_kg_h"] * weight_g:
        found.append(f"{more_ul_h} uL/h more at once")
    if asked.now_ul_h and not asked.rate_ul_h <= limits["max_step_times"] * asked.now_ul_h:
        found.append(f"{asked.rate_ul_h} uL/h on {asked.now_ul_h} uL/h")
    wait_ms = limits["min_step_interval_prescriber_ms"]
    if asked.since_raise_ms is not None and asked.since_raise_ms < wait_ms - AHEAD_MS:
        found.append(f"an increase {asked.since_raise_ms} ms after the one before")
    return found


def _dose(limits: Record, weight_g: int, asked: Asked) -> list[str]:
    """Everything given and everything committed, in the session and in every rolling window."""
    found, slack_ug = [], asked.rate_ul_h // 1000 + 1  # what some seconds make up
    total_ug = _given_ug(asked.given, asked.begins_ms, 10**15)
    if total_ug > min(limits["max_total_ug"], OUTERMOST["max_total_ug"]) + slack_ug:
        found.append(f"{total_ug} ug in the session")
    for window in limits["windows"]:
        length_ms, most_ug = window["window_ms"], window_ug(window, weight_g)
        edges = {edge for from_ms, to_ms, _ in asked.given for edge in (from_ms, to_ms - length_ms)}
        peak_ug = max((_given_ug(asked.given, edge, edge + length_ms) for edge in edges), default=0)
        if peak_ug > most_ug + slack_ug:
            found.append(f"{peak_ug} ug within {length_ms} ms")
    return found


def _given_ug(given: list[tuple[int, int, int]], lo_ms: int, hi_ms: int) -> int:
    ng_ms = sum(max(0, min(hi_ms, end) - max(lo_ms, start)) * rate for start, end, rate in given)
    return ng_ms // (MS_PER_H * NG_PER_UG)


def not_ordered(bed: Bedside, event: Happened, rate_ul_h: int) -> list[str]:
    """A nurse raises a rate no further than the order has come by now; beyond it asks a prescriber."""
    if event.kind != "RateChanged" or event.role != "nurse" or bed.started_ms is None:
        return []
    after_ms = event.mono_ms - bed.started_ms + AHEAD_MS
    ordered = [one["rate_ul_h"] for one in bed.plan["steps"] if one["start_min"] * 60_000 <= after_ms]
    if rate_ul_h <= max(ordered, default=0):
        return []
    return [f"a nurse raised the rate to {rate_ul_h} uL/h, and the order had come to {max(ordered, default=0)}"]


def not_behind_it(event: Happened, people: dict[str, str]) -> list[str]:
    """What is wrong with the word on which more drug is given."""
    found = []
    if event.role not in MAY_RAISE:
        found.append(f"a {event.role} asked for more drug")
    if people and people.get(event.by) != event.role:
        found.append(f"{event.by} is nobody known as {event.role}")
    if not event.key:
        found.append("the request has no key")
    word = event.data.get("authority") or {}
    if not word.get("authenticated_at"):
        return [*found, "nobody says when who asked proved who they are"]
    if word.get("tier") is not None:
        found += _beyond_a_limit(event, word, people)
    return found


def _beyond_a_limit(event: Happened, word: Record, people: dict[str, str]) -> list[str]:
    found, said = [], word.get("override") or {}
    if event.role != "prescriber":
        found.append(f"a {event.role} went beyond a limit")
    if not word.get("exceeded"):
        found.append("a limit was exceeded and none is named")
    reason = said.get("reason")
    if not reason or (reason == "other" and not said.get("words", "").strip()):
        found.append("a limit was exceeded and nobody says why")
    if word["tier"] == "supervised":
        found += _second(event, said, people)
    return found


def _second(event: Happened, said: Record, people: dict[str, str]) -> list[str]:
    """A second, different person, who may, and who proved who they are not long ago."""
    second, proved_at = said.get("second") or {}, said.get("second_authenticated_at")
    found, name = [], str(second.get("id", "")).strip()
    if not name or name.casefold() == event.by.strip().casefold():
        found.append(f"nobody stands beside {event.by}")
    elif second.get("role") not in MAY_STAND_BESIDE or (people and people.get(name) != second.get("role")):
        found.append(f"{name} as {second.get('role')} may not stand beside {event.by}")
    if not proved_at or not is_fresh(event, proved_at):
        found.append("the second person's proof is missing or not of these minutes")
    return found


def is_fresh(event: Happened, proved_at: str) -> bool:
    """Whether a proof of identity is neither old nor of a time that has not come."""
    return -AHEAD_MS <= event.at_ms - ms_of(proved_at) <= FRESH_MS
