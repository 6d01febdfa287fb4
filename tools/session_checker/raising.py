"""I1, I4, I13 and I16: who may ask for more drug, when, and how much."""

from session_checker.authority import (
    MAY_RAISE,
    OPENS,
    OUTERMOST,
    WIDER,
    Commanded,
    beyond,
    is_fresh,
    limits_of,
    not_behind_it,
    not_ordered,
)
from session_checker.bedside import CONTINUOUS, Bedside
from session_checker.reading import Happened, Truth, Violation, ms_of

MARGIN_MS = 15_000
CUFF_LATE_MS = 120_000
MINUTE_MS = 60_000
INTERVALS = {  # first hour, later, whether a change of rate brings the next one forward
    "rass": (15, 30, True),
    "psychotomimetic": (15, 30, True),
    "pain": (30, 30, False),
    "nausea": (30, 60, False),
}
SHUT = {"occlusion", "air_in_line", "bag_empty", "door_open", "kvo", "battery_depleted"}


class Raising:
    """I1, I4, I13 and I16, event by event."""

    def __init__(self, truth: Truth) -> None:
        self.found: list[Violation] = []
        self._people = truth.run.get("people", {})
        self._restarts = sorted(line["at_ms"] for line in truth.of("process") if line["did"] == "started")
        self._commanded = Commanded()
        self._heard_ms: int | None = None
        self._seen_restart = 0

    def before(self, bed: Bedside, event: Happened) -> None:
        """What may not be so when this event happens."""
        self._restarted(bed, event)
        if event.kind == "SessionPrepared":
            self._prepared(event)
        rate_ul_h = bed.raises(event)
        if rate_ul_h is None:
            return
        for what in self._too_much(bed, event, rate_ul_h):
            self._say("I1", event, what)
        for what in self._not_now(bed, event):
            self._say("I4", event, what)
        for what in (*not_behind_it(event, self._people), *not_ordered(bed, event, rate_ul_h)):
            self._say("I13", event, what)
        if bed.unconfirmed:
            self._say("I16", event, "more drug before a person confirmed the delivery")

    def after(self, bed: Bedside, event: Happened) -> None:
        """Remember when the pump was last heard, and what was commanded."""
        self._commanded.after(bed, event)
        if event.kind == "PumpReported" and bed.pump is not None:
            self._heard_ms = event.mono_ms

    def _prepared(self, event: Happened) -> None:
        """No set of limits is wider than the next one, and the last no wider than anybody may allow."""
        plan, before, narrower = event.data["plan"], dict.fromkeys(OUTERMOST, 0), "nothing"
        for name in WIDER:
            limits = limits_of(plan, name)
            for limit, widest in OUTERMOST.items():
                if not before[limit] <= limits[limit] <= widest:
                    what = f"{limit} is {limits[limit]} ({name}), after {before[limit]} ({narrower})"
                    self._say("I13", event, f"{what}; nobody may go beyond {widest}")
            before, narrower = limits, name

    def _too_much(self, bed: Bedside, event: Happened, rate_ul_h: int) -> list[str]:
        """More than the word on which it is given opens."""
        tier = (event.data.get("authority") or {}).get("tier")
        opened = OPENS.get(tier, WIDER[0])
        asked = self._commanded.asked(bed, event, rate_ul_h)
        return [f"{what}: beyond the {opened}" for what in beyond(bed.plan, opened, asked)]

    def _not_now(self, bed: Bedside, event: Happened) -> list[str]:
        now_ms, found = event.mono_ms, []
        required = [*CONTINUOUS, *(["etco2_mmhg"] if bed.plan.get("etco2_required") else [])]
        for channel in required:
            newest = bed.newest(channel)
            if newest is None or now_ms - newest[0] > bed.interval_ms + MARGIN_MS:
                found.append(f"{channel} is stale")
        found += self._overdue(bed, now_ms)
        for alarm, active in bed.alarms.items():
            if active.priority == "medium" or (active.priority == "high" and active.acked_ms is None):
                found.append(f"{alarm} is active")
        found += self._pump(bed, event)
        if bed.unconfirmed:
            found.append("the delivery is unconfirmed")
        signed = (event.data.get("authority") or {}).get("authenticated_at")
        if signed is not None and not is_fresh(event, signed):
            found.append(f"the authority is {event.at_ms - ms_of(signed)} ms old")
        return found

    def _overdue(self, bed: Bedside, now_ms: int) -> list[str]:
        found = []
        cuff = bed.newest("systolic_mmhg")
        if cuff is None or now_ms > self._due_ms(bed, cuff[0], 15, 30, True) + CUFF_LATE_MS:
            found.append("the cuff pressure is stale")
        for kind, (first, later, after_change) in INTERVALS.items():
            score = bed.scores.get(kind)
            if score is None or now_ms > self._due_ms(bed, score[0], first, later, after_change):
                found.append(f"{kind} is overdue")
        return found

    def _due_ms(self, bed: Bedside, done_ms: int, first: int, later: int, after_change: bool) -> int:
        started_ms = bed.started_ms
        if started_ms is None:
            return done_ms + 15 * MINUTE_MS
        from_ms = max(done_ms, started_ms)
        minutes = first if from_ms - started_ms < 60 * MINUTE_MS else later
        changed_ms = bed.changed_ms
        if after_change and changed_ms is not None and 0 <= from_ms - changed_ms < 30 * MINUTE_MS:
            minutes = min(minutes, 15)
        due_ms = from_ms + minutes * MINUTE_MS
        if after_change and changed_ms is not None and changed_ms > from_ms:
            due_ms = min(due_ms, changed_ms + 15 * MINUTE_MS)
        return due_ms

    def _pump(self, bed: Bedside, event: Happened) -> list[str]:
        if bed.pump is None:
            return ["nothing is known of the pump"]
        if event.kind != "InfusionStarted" and event.mono_ms - bed.pump.observed_ms > bed.interval_ms + MARGIN_MS:
            return [f"the pump was last heard at {bed.pump.observed_ms} ms"]
        if bed.pump.unreconciled:
            return ["the pump's counter fell and nobody reconciled it"]
        shut = SHUT.intersection(bed.pump.conditions)
        return [f"the pump says {', '.join(sorted(shut))}"] if shut else []

    def _restarted(self, bed: Bedside, event: Happened) -> None:
        """After each start of the process the first thing in a session that is on is that nobody watched it."""
        while self._seen_restart < len(self._restarts) and event.mono_ms >= self._restarts[self._seen_restart]:
            self._seen_restart += 1
            self._heard_ms = None
            if bed.state in {"running", "held"} and event.kind != "SupervisionResumed":
                self._say("I16", event, f"the process started and the first event is {event.kind}")
        if event.kind == "SupervisionResumed" and not event.data.get("gap_from_at"):
            self._say("I16", event, "the gap has no beginning")
        if event.kind == "DeliveryConfirmed":
            if event.role not in MAY_RAISE:
                self._say("I16", event, f"a {event.role} confirmed the delivery")
            if self._heard_ms is None:
                self._say("I16", event, "confirmed before the pump was read back")

    def _say(self, invariant: str, event: Happened, what: str) -> None:
        self.found.append(Violation(invariant, event.mono_ms, what, event.seq))
