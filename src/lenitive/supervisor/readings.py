"""What of the telemetry becomes an event: every change that means something, and one now and then. Pure.

A device speaks every second; the record keeps a reading when the rules would see something else in it than in the last
one that was kept, when a channel comes or goes, and otherwise every few seconds. What lies between is kept in hashed
blocks.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from lenitive.devices.messages import Numeric, Numerics, PumpStatus, Quality, SignalQuality
from lenitive.devices.protocol import Received
from lenitive.domain.infusion.alarms import OF_THE_PERSON, evaluate
from lenitive.domain.infusion.events import PumpReported, VitalsObserved
from lenitive.domain.infusion.session import Channel, Reading, Session, State, epoch_ms, from_epoch_ms

VITALS_EVERY_MS: Final = 10_000
PUMP_EVERY_MS: Final = 5_000
"""A reading in which nothing changed is kept this often (assumed)."""

_QUALITY_HOLDS_MS: Final = 10_000
_TOGETHER_MS: Final = 2_000
_FLUSH_AFTER_MS: Final = 2_000
"""A monitor that has said nothing for so long, and for half as long again as between its last two, is silent."""

_VOLUME_STEP_UL: Final = 50
_MS: Final = timedelta(milliseconds=1)
_CHANNELS: Final = tuple(Channel)
_CONTINUOUS: Final = (Channel.HEART_RATE, Channel.RESPIRATORY_RATE, Channel.SPO2, Channel.ETCO2)
_CUFF: Final = (Channel.SYSTOLIC, Channel.DIASTOLIC, Channel.MAP)


class VitalsChooser:
    """Of one monitor: what it says, what is believed of it, and what of that is kept."""

    def __init__(self) -> None:
        self._quality: SignalQuality | None = None
        self._quality_ms = 0
        self._kept: VitalsObserved | None = None
        self._pending: VitalsObserved | None = None
        self._newest: datetime | None = None
        self._silent_after = _FLUSH_AFTER_MS * _MS
        self._bands: dict[tuple[Channel, int], frozenset[str]] = {}
        self._bands_of: object = None

    def hear_quality(self, body: SignalQuality, uptime_ms: int) -> None:
        """How well the waveforms behind the numbers can be read."""
        self._quality, self._quality_ms = body, uptime_ms

    def believed(self, body: Numerics, received: Received, at: datetime) -> VitalsObserved:
        """What is believed of a set of numbers: none of a frozen screen, none without its waveform, none that is old.

        Args:
            body: The numbers.
            received: The frame they came in.
            at: When it arrived, on the session's time line.
        """
        frame = received.frame
        shown: list[tuple[Channel, Numeric]] = [
            (channel, numeric) for channel in _CHANNELS if (numeric := getattr(body, channel)).value is not None
        ]
        newest_ms = max((min(numeric.measured_ms, frame.uptime_ms) for _, numeric in shown), default=0)
        values: dict[str, Any] = {
            channel.value: numeric.value
            for channel, numeric in shown
            if numeric.measured_ms >= newest_ms - _TOGETHER_MS and self._is_seen(channel, numeric, frame.uptime_ms)
        }
        old_ms = received.age_ms + (frame.uptime_ms - newest_ms if newest_ms else 0)
        return VitalsObserved(observed_at=at - old_ms * _MS, device=frame.device, **values)

    def _is_seen(self, channel: Channel, numeric: Numeric, uptime_ms: int) -> bool:
        """Whether a waveform that can be read stands behind a number.

        A number on a poor waveform is no reading, neither a bad one nor a good one: it begins no alarm and it ends
        none. It counts as missing, and what is missing alarms in its own time, so that somebody who is really ill
        under a waveform that nobody can read is not overlooked. No breath at all is believed on any waveform.
        """
        quality = self._quality
        if channel in _CUFF:
            return True
        if quality is None or uptime_ms - self._quality_ms > _QUALITY_HOLDS_MS:
            return False
        stands_still = quality.pleth is not Quality.NONE and not quality.pleth_varies
        breathless = numeric.value == 0
        behind = {
            Channel.SPO2: quality.pleth is Quality.GOOD,
            Channel.HEART_RATE: Quality.GOOD in {quality.ecg, quality.pleth},
            Channel.RESPIRATORY_RATE: quality.capnogram is not Quality.POOR or breathless,
            Channel.ETCO2: (quality.capnogram is Quality.GOOD and quality.capnogram_varies) or breathless,
        }
        return not stands_still and behind.get(channel, True)

    def choose(self, vitals: VitalsObserved, session: Session) -> tuple[VitalsObserved, ...]:
        """What is kept now: nothing, this reading, or also the one before it, which is the last of its kind."""
        kept, before = self._kept, self._pending
        if kept is not None and vitals.observed_at <= kept.observed_at:
            return ()
        self._pace(vitals.observed_at)
        changed = kept is None or self._meaning(vitals, session) != self._meaning(kept, session)
        cuff = any(getattr(vitals, channel.value) is not None for channel in _CUFF)
        due = kept is None or vitals.observed_at - kept.observed_at >= VITALS_EVERY_MS * _MS
        if not (changed or cuff or due):
            self._pending = vitals
            return ()
        self._kept, self._pending = vitals, None
        return (before, vitals) if changed and before is not None else (vitals,)

    def _pace(self, observed_at: datetime) -> None:
        """How far apart the monitor speaks, which tells when it has fallen silent."""
        newest, self._newest = self._newest, observed_at
        if newest is not None and observed_at > newest:
            apart = min(observed_at - newest, VITALS_EVERY_MS * _MS)
            self._silent_after = max(_FLUSH_AFTER_MS * _MS, apart * 3 / 2)

    def flush(self, at: datetime) -> tuple[VitalsObserved, ...]:
        """The last reading before a silence: from it on the data are late."""
        pending = self._pending
        if pending is None or at - pending.observed_at < self._silent_after:
            return ()
        self._kept, self._pending = pending, None
        return (pending,)

    def _meaning(self, vitals: VitalsObserved, session: Session) -> tuple[frozenset[str] | None, ...]:
        """What the rules would see in the continuous channels: None for a channel that gives nothing."""
        of = (session.plan, session.baseline, session.oxygen)
        if self._bands_of != of:
            self._bands, self._bands_of = {}, of
        found: list[frozenset[str] | None] = []
        for channel in _CONTINUOUS:
            value: int | None = getattr(vitals, channel.value)
            found.append(None if value is None else self._band(channel, value, session))
        return tuple(found)

    def _band(self, channel: Channel, value: int, session: Session) -> frozenset[str]:
        """The alarms of the person that one value alone would begin."""
        if (channel, value) not in self._bands:
            alone = Session(
                state=State.RUNNING,
                plan=session.plan,
                baseline=session.baseline,
                oxygen=session.oxygen,
                started_ms=0,
                readings={channel: (Reading(1, value),)},
            )
            seen = evaluate(alone, at=from_epoch_ms(1))
            self._bands[channel, value] = frozenset(one.rule.id for one in seen) & OF_THE_PERSON
        return self._bands[channel, value]


@dataclass(slots=True)
class PumpChooser:
    """Of one pump: what is kept of its statuses.

    Attributes:
        kept: The last that was.
    """

    kept: PumpReported | None = None

    def choose(self, status: PumpStatus, device: str, observed_at: datetime, session: Session) -> PumpReported | None:
        """The report to keep, or None when the last one says the same."""
        report = PumpReported(
            device=device,
            observed_at=observed_at,
            volume_ul=status.counter_ul,
            rate_ul_h=status.rate_ul_h,
            conditions=status.conditions,
        )
        kept = self.kept
        if kept is not None and not self._is_news(kept, report, session):
            return None
        self.kept = report
        return report

    @staticmethod
    def _is_news(kept: PumpReported, report: PumpReported, session: Session) -> bool:
        if report.observed_at <= kept.observed_at:
            return False
        same = replace(report, observed_at=kept.observed_at, volume_ul=kept.volume_ul) == kept
        kept_ms, now_ms = epoch_ms(kept.observed_at), epoch_ms(report.observed_at)
        first_since_change = session.segment_ms is not None and kept_ms < session.segment_ms <= now_ms
        expected_ul = session.rate_ul_h * (now_ms - kept_ms) // 3_600_000
        odd = abs(report.volume_ul - kept.volume_ul - expected_ul) >= _VOLUME_STEP_UL
        return not same or first_since_change or odd or now_ms - kept_ms >= PUMP_EVERY_MS
