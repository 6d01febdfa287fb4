"""How an infusion stands after an event that the supervisor has told of before it says anew how all stands."""

import msgspec

from lenitive.clinic import supervision_wire as wire
from lenitive.domain.infusion.events import Event
from lenitive.domain.infusion.session import Session, epoch_ms


def stands_after(said: wire.Live, session: Session, event: Event) -> wire.Live:
    """What the supervisor said last, with what follows from a younger event.

    Args:
        said: How it stood.
        session: With the event.
        event: The newest.
    """
    at = max(said.at, event.at)
    at_ms = epoch_ms(at)
    return msgspec.structs.replace(
        said,
        at=at,
        state=session.state.value,
        version=session.version,
        seq=session.seq,
        kept_seq=session.seq,
        rate_ul_h=session.rate_ul_h,
        resume_rate_ul_h=session.resume_rate_ul_h,
        vitals=_vitals(said, session, at_ms),
        alarms=wire.alarms_of(session, at_ms),
        unconfirmed=session.unconfirmed_ms is not None,
    )


def _vitals(said: wire.Live, session: Session, at_ms: int) -> dict[str, tuple[int, int]]:
    """The younger of what was said and what is kept, for each channel."""
    later_ms = at_ms - epoch_ms(said.at)
    newest = {channel: (value, age_ms + later_ms) for channel, (value, age_ms) in said.vitals.items()}
    for channel, readings in session.readings.items():
        known = newest.get(channel.value)
        if readings and (known is None or at_ms - readings[-1].at_ms < known[1]):
            newest[channel.value] = (readings[-1].value, at_ms - readings[-1].at_ms)
    return newest
