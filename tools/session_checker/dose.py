"""I2, I3 and I19: what really entered the person, and whether the account of it is true."""

from bisect import bisect_left, bisect_right
from itertools import accumulate

from session_checker.authority import OPENS, WIDER, is_fresh, limits_of, window_ug
from session_checker.bedside import Bedside
from session_checker.reading import Happened, Truth, Violation, windows

MS_PER_H = 3_600_000
T_PERMIT_MS, T_STOP_MS = 10_000, 3_000
NOTICED_MS = 75_000
"""A motor that gives too much is noticed within 60 s and its alarm's time."""

SLACK_UL = 100
COUNTED_UL = 1
"""A pump's counter counts whole microlitres: what it says may lie so much beyond its own error of 1 %."""

COUNTER_LIES = ("pump_counter_reset", "pump_counter_rollover", "device_reboot", "device_swap", "wrong_patient")
MOTOR_LIES = ("pump_over_delivery", "pump_keypad_change", "pump_kvo", "command_not_done", "command_refused")


class Dose:
    """I2 and I3: the ground truth against the limits, and against the log."""

    def __init__(self, truth: Truth) -> None:
        self.found: list[Violation] = []
        self._truth = truth
        self._times = [sample["at_ms"] for sample in truth.samples]
        self._most_yet = {
            name: list(accumulate((sample.get(name, 0) for sample in truth.samples), max))
            for name in ("vain_nl", "trapped_nl")
        }
        self._lied_ms = min((start for kind in COUNTER_LIES for start, _ in windows(truth, kind)), default=None)
        self._motor = sorted(span for kind in MOTOR_LIES for span in windows(truth, kind))
        self._plan: dict = {}
        self._top_ul_h = 0
        self._opened: list[tuple[int, str]] = [(0, WIDER[0])]
        self._deaf: list[tuple[int, int]] = [
            span
            for kind in ("link_partition", "link_half_open", "link_loss", "link_delay", "link_reordering")
            for span in windows(truth, kind)
        ]

    def before(self, bed: Bedside, event: Happened) -> None:
        """The account when it is closed."""
        if event.kind == "SessionPrepared":
            self._plan = event.data["plan"]
        elif event.kind == "SessionClosed":
            self._closed(bed, event)
        elif event.kind == "WasteRecorded":
            self._witnessed(event, "the waste")

    def after(self, bed: Bedside, event: Happened) -> None:
        """The pump's report against what had entered."""
        self._top_ul_h = max(self._top_ul_h, bed.rate_ul_h)
        opened = OPENS.get((event.data.get("authority") or {}).get("tier"), WIDER[0])
        if WIDER.index(opened) > WIDER.index(self._opened[-1][1]):
            self._opened.append((event.mono_ms, opened))
        if event.kind != "PumpReported" or bed.pump is None or bed.pump.heard_ms != event.mono_ms:
            return
        seen_ms = event.observed_ms
        if self._lied_ms is not None and seen_ms >= self._lied_ms:
            return
        true_ul, hidden_ul = self._true_ul(seen_ms), self._hidden_ul(seen_ms)
        allowed_ul = max(SLACK_UL, true_ul / 100) + COUNTED_UL + hidden_ul
        if not abs(bed.pump.total_ul - true_ul) <= allowed_ul:
            what = f"the log says {bed.pump.total_ul} uL, {true_ul:.0f} uL had entered, {allowed_ul:.0f} uL are allowed"
            self._say("I3", event, what)

    def _closed(self, bed: Bedside, event: Happened) -> None:
        data, conc = event.data, self._plan.get("conc_ug_ml", 0)
        if data["issued_ug"] != data["given_ug"] + data["wasted_ug"] + data["remaining_ug"]:
            self._say("I3", event, "issued is not given, wasted and remaining together")
        if data.get("remaining_ul", 0):
            if not data.get("remainder"):
                self._say("I19", event, f"{data['remaining_ul']} uL remain and nobody says what became of them")
            self._witnessed(event, f"what became of {data['remaining_ul']} uL")
        true_ug = self._true_ul(event.mono_ms) * conc / 1000
        lied = self._lied_ms is not None or bool(bed.pump and bed.pump.counter_fell)
        if bed.started_ms is not None and not lied and data["given_ug"] < true_ug * 0.99 - SLACK_UL * conc / 1000:
            self._say("I3", event, f"given {data['given_ug']} ug, and {true_ug:.0f} ug had entered")

    def _witnessed(self, event: Happened, what: str) -> None:
        """A second, different person, who proved who they are not long ago."""
        witness, proved_at = str(event.data.get("witness") or "").strip(), event.data.get("second_proved_at")
        if not witness or witness.casefold() == event.by.strip().casefold():
            self._say("I19", event, f"{what} has no second person")
        elif not proved_at or not is_fresh(event, proved_at):
            self._say("I19", event, f"the second person behind {what} proved nothing in these minutes")

    def end(self) -> None:
        """Every window of the whole run against its limit, which people may have widened on the way."""
        plan, samples = self._plan, self._truth.samples
        if not plan or not samples:
            return
        conc = plan["conc_ug_ml"]
        slack_ug = (
            int(self._truth.run.get("stroke_ul", 0)) + self._top_ul_h * (T_PERMIT_MS + T_STOP_MS) / MS_PER_H
        ) * (conc / 1000)
        later = [from_ms for from_ms, _ in self._opened[1:]]
        for place, (from_ms, name) in enumerate(self._opened):
            to_ms = later[place] if place < len(later) else samples[-1]["at_ms"] + 1
            for window_ms, limit_ug in self._windows(limits_of(plan, name)):
                if not self._window(window_ms, limit_ug, slack_ug, (from_ms, to_ms)):
                    return

    def _windows(self, limits: dict) -> list[tuple[int | None, float]]:
        """The lengths of time that are looked at, None for the session, each with the most drug in it."""
        weight_g = self._plan["weight_g"]
        rate_ug_h = min(limits["max_rate_ug_h"], limits["max_rate_ug_kg_h"] * weight_g // 1000)
        found = [(600_000, rate_ug_h / 6), (MS_PER_H, rate_ug_h), (None, limits["max_total_ug"])]
        return found + [(one["window_ms"], window_ug(one, weight_g)) for one in limits["windows"]]

    def _window(self, window_ms: int | None, limit_ug: float, slack_ug: float, during: tuple[int, int]) -> bool:
        """Whether every window of a length that ends in a stretch of time held no more than its limit."""
        samples, conc = self._truth.samples, self._plan["conc_ug_ml"]
        for place in range(bisect_left(self._times, during[0]), bisect_left(self._times, during[1])):
            sample = samples[place]
            first = 0 if window_ms is None else bisect_left(self._times, sample["at_ms"] - window_ms)
            from_ms, to_ms = self._times[first], sample["at_ms"]
            got_ug = (sample["true_nl"] - samples[first]["true_nl"]) * conc / 1e6
            got_ug += self._before_ug(window_ms, to_ms)
            if got_ug <= limit_ug * 1.05 + slack_ug:
                continue
            excused_ug = self._excused_ul(from_ms, to_ms) * conc / 1000
            if got_ug > limit_ug * 1.05 + slack_ug + excused_ug:
                what = f"{got_ug:.0f} ug entered in {to_ms - from_ms} ms; {limit_ug:.0f} ug is the limit"
                self.found.append(Violation("I2", to_ms, f"{what}, {excused_ug:.0f} ug no command could stop"))
                return False
        return True

    def _before_ug(self, window_ms: int | None, to_ms: int) -> float:
        if window_ms is None or window_ms <= MS_PER_H:
            return 0.0
        zero_ms = self._truth.run.get("zero_ms", 0)
        return sum(
            max(0, one["end_ms"] - max(one["start_ms"], zero_ms + to_ms - window_ms))
            * one["rate_ng_h"]
            / MS_PER_H
            / 1000
            for one in self._plan.get("before", ())
        )

    def _excused_ul(self, from_ms: int, to_ms: int) -> float:
        """What no command could stop: free flow until the line is clamped, a bolus at a release, a motor that lies."""
        found_ul = sum(
            line["volume_nl"] / 1000
            for line in self._truth.of("post_occlusion_bolus")
            if from_ms <= line["at_ms"] <= to_ms
        )
        for fault in self._truth.run.get("faults", []):
            if fault["kind"] == "pump_free_flow":
                lasts_ms = min(to_ms, fault["start_ms"] + fault["duration_ms"]) - max(from_ms, fault["start_ms"])
                found_ul += fault["intensity"] * max(0, lasts_ms) / MS_PER_H
        for start_ms, end_ms in self._motor:
            if start_ms < to_ms and end_ms > from_ms:
                found_ul += 1000 + 3 * self._top_ul_h * NOTICED_MS / MS_PER_H
        return found_ul

    def _true_ul(self, at_ms: int) -> float:
        """What had entered at a time, between two samples in proportion."""
        return self._between("true_nl", at_ms)

    def _hidden_ul(self, at_ms: int) -> float:
        """What the counter saw and the person had not received: trapped behind a shut line, or counted in vain."""
        return self._between("trapped_nl", at_ms) + max(
            (float(self._most("vain_nl", at_ms)), float(self._most("trapped_nl", at_ms)))
        )

    def _most(self, name: str, until_ms: int) -> float:
        """The most at any sample up to a time, and at the one after it."""
        most = self._most_yet[name]
        return most[min(bisect_right(self._times, until_ms), len(most) - 1)] / 1000 if most else 0.0

    def _between(self, name: str, at_ms: int) -> float:
        after = bisect_right(self._times, at_ms)
        if after == 0:
            return 0.0
        one = self._truth.samples[after - 1]
        if after == len(self._times):
            return one[name] / 1000
        other = self._truth.samples[after]
        share = (at_ms - one["at_ms"]) / (other["at_ms"] - one["at_ms"])
        return (one[name] + share * (other[name] - one[name])) / 1000

    def _say(self, invariant: str, event: Happened, what: str) -> None:
        self.found.append(Violation(invariant, event.mono_ms, what, event.seq))
