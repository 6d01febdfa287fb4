"""I1, I4, I13 and I16: who may ask for more drug, when, and how much."""

from session_checker.bedside import CONTINUOUS, Bedside
from session_checker.reading import Happened, Truth, Violation, ms_of

OUTERMOST = {"max_rate_ug_h": 100_000, "max_rate_ug_kg_h": 1000, "max_rate_ul_h": 60_000, "max_total_ug": 300_000}
"""What nobody may allow, whoever signs."""

MAY_RAISE = {"nurse", "prescriber"}
FRESH_AUTHORITY_MS = 300_000
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
        self._limits: dict[str, int] = {}
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
        for what in self._too_much(bed, rate_ul_h):
            self._say("I1", event, what)
        for what in self._not_now(bed, event):
            self._say("I4", event, what)
        for what in self._not_by(event):
            self._say("I13", event, what)
        if bed.unconfirmed:
            self._say("I16", event, "more drug before a person confirmed the delivery")

    def after(self, bed: Bedside, event: Happened) -> None:
        """Remember when the pump was last heard."""
        if event.kind == "PumpReported" and bed.pump is not None:
            self._heard_ms = event.mono_ms

    def _prepared(self, event: Happened) -> None:
        limits = event.data["plan"]["limits"]
        self._limits = limits
        for name, widest in OUTERMOST.items():
            if not 0 <= limits[name] <= widest:
                self._say("I13", event, f"{name} is {limits[name]}; nobody may go beyond {widest}")

    def _too_much(self, bed: Bedside, rate_ul_h: int) -> list[str]:
        limits, conc, weight_g = bed.plan["limits"], bed.plan["conc_ug_ml"], bed.plan["weight_g"]
        ng_h, found = rate_ul_h * conc, []
        if not 0 < ng_h <= 1000 * min(limits["max_rate_ug_h"], OUTERMOST["max_rate_ug_h"]):
            found.append(f"{ng_h} ng/h")
        if not ng_h <= min(limits["max_rate_ug_kg_h"], OUTERMOST["max_rate_ug_kg_h"]) * weight_g:
            found.append(f"{ng_h} ng/h at {weight_g} g")
        if not rate_ul_h <= min(limits["max_rate_ul_h"], OUTERMOST["max_rate_ul_h"]):
            found.append(f"{rate_ul_h} uL/h")
        if rate_ul_h % limits["pump_step_ul_h"]:
            found.append(f"{rate_ul_h} uL/h is no setting of the pump")
        return found

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
        if signed is not None and event.at_ms - ms_of(signed) > FRESH_AUTHORITY_MS:
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

    def _not_by(self, event: Happened) -> list[str]:
        found = []
        if event.role not in MAY_RAISE:
            found.append(f"a {event.role} asked for more drug")
        if self._people and self._people.get(event.by) != event.role:
            found.append(f"{event.by} is nobody known as {event.role}")
        if not event.key:
            found.append("the request has no key")
        return found

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
