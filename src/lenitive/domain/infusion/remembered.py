"""What the session remembers of what was noted, put right, handed over or put up. Total: nothing is refused here."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Final

from lenitive.domain.infusion.bag import BagChanged, BagCounted
from lenitive.domain.infusion.bound import DeviceBound, DeviceUnbound
from lenitive.domain.infusion.events import (
    AdverseEventNoted,
    AlarmSilenced,
    Event,
    EventData,
    HandedOver,
    RescueGiven,
)
from lenitive.domain.infusion.observed import NoteCorrected, ObservationMissed, PainRated, ReadingCorrected
from lenitive.domain.infusion.session import Channel, Reading, Rescue, Session, epoch_ms

CORRECTABLE: Final[Mapping[type[EventData], tuple[str, ...]]] = {
    RescueGiven: ("medicine", "dose_text", "indication"),
    AdverseEventNoted: ("term", "grade"),
    ObservationMissed: ("kind", "reason"),
    PainRated: ("score",),
}
"""What can be put right of what is not a score or a vital sign. Pain at rest is a score; pain on movement is here."""


def note(session: Session, event: Event) -> Session:
    """Keep the words of an event, so that they can be put right."""
    named = CORRECTABLE.get(type(event.data))
    if named is None or (isinstance(event.data, PainRated) and not event.data.on_movement):
        return session
    words = {one.name: str(getattr(event.data, one.name)) for one in fields(event.data) if one.name in named}
    return replace(session, noted={**session.noted, event.seq: words})


def rescue(session: Session, event: Event, ms: int) -> Session:
    """Another medicine, and what follows from it."""
    data = event.data
    if not isinstance(data, RescueGiven):
        return session
    return replace(session, rescues=(*session.rescues, Rescue(seq=event.seq, at_ms=ms, given=data)))


def note_corrected(session: Session, event: Event, _ms: int) -> Session:
    """The words as they should have been. A worse grade counts at once; a milder one does not take a worse one back."""
    data = event.data
    if not isinstance(data, NoteCorrected) or data.seq not in session.noted:
        return session
    noted = {**session.noted, data.seq: {**session.noted[data.seq], data.field: data.corrected}}
    grades = [int(words["grade"]) for words in noted.values() if words.get("grade", "").isdigit()]
    worst = max(grades, default=session.worst_event_grade)
    return replace(
        session, noted=noted, worst_event_grade=worst if data.field == "grade" else session.worst_event_grade
    )


def reading_corrected(session: Session, event: Event, _ms: int) -> Session:
    """The reading as it was; one that was nobody's is taken out."""
    data = event.data
    if not isinstance(data, ReadingCorrected):
        return session
    channel = Channel(data.channel)

    def right(read: Mapping[Channel, tuple[Reading, ...]]) -> Mapping[Channel, tuple[Reading, ...]]:
        kept: list[Reading] = []
        for one in read.get(channel, ()):
            if one.seq != data.seq:
                kept.append(one)
            elif data.corrected is not None:
                kept.append(replace(one, value=data.corrected))
        return {**read, channel: tuple(kept)} if channel in read else read

    return replace(session, readings=right(session.readings), baseline=right(session.baseline))


def silenced(session: Session, event: Event, _ms: int) -> Session:
    """The sound of one alarm is paused."""
    data = event.data
    active = session.alarms.get(data.alarm) if isinstance(data, AlarmSilenced) else None
    if not isinstance(data, AlarmSilenced) or active is None:
        return session
    quiet = replace(active, silenced_until_ms=epoch_ms(data.until))
    return replace(session, alarms={**session.alarms, data.alarm: quiet})


def handed_over(session: Session, event: Event, _ms: int) -> Session:
    """Another person is responsible."""
    data = event.data
    return replace(session, responsible=data.to_person) if isinstance(data, HandedOver) else session


def bag_counted(session: Session, event: Event, _ms: int) -> Session:
    """The newest count of each person."""
    data = event.data
    if not isinstance(data, BagCounted):
        return session
    return replace(session, bag_counts={**session.bag_counts, event.actor.id: data})


def bag_changed(session: Session, event: Event, _ms: int) -> Session:
    """Another bag: a new epoch, and the counts of the next one begin anew."""
    data = event.data
    if not isinstance(data, BagChanged):
        return session
    later_ul = session.later_bags_ul + data.bag_ul
    return replace(session, bag_epoch=data.epoch, later_bags_ul=later_ul, bag_counts={})


def loud(session: Session) -> Session:
    """Every alarm sounds again: something new came up, which no pause of a sound may hide."""
    if all(active.silenced_until_ms is None for active in session.alarms.values()):
        return session
    alarms = {key: replace(active, silenced_until_ms=None) for key, active in session.alarms.items()}
    return replace(session, alarms=alarms)


def device_bound(session: Session, event: Event, _ms: int) -> Session:
    """One more device serves this infusion."""
    data = event.data
    bound = {**session.bound, data.device: event.actor.id} if isinstance(data, DeviceBound) else session.bound
    return replace(session, bound=bound)


def device_unbound(session: Session, event: Event, _ms: int) -> Session:
    """One fewer does."""
    data = event.data
    gone = data.device if isinstance(data, DeviceUnbound) else None
    return replace(session, bound={name: by for name, by in session.bound.items() if name != gone})


APPLY: Final[Mapping[type[EventData], Callable[[Session, Event, int], Session]]] = {
    RescueGiven: rescue,
    NoteCorrected: note_corrected,
    ReadingCorrected: reading_corrected,
    AlarmSilenced: silenced,
    HandedOver: handed_over,
    BagCounted: bag_counted,
    BagChanged: bag_changed,
    DeviceBound: device_bound,
    DeviceUnbound: device_unbound,
}
"""What each of these events changes in the session."""
