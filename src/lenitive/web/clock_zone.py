"""The clinic's time zone: what people read is told in it, with its name; what is kept stays in UTC."""

from datetime import datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lenitive.web.site.environment import environment


@cache
def _named(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(
            f"LENITIVE_ZONE: {name!r} is no time zone that this machine knows; give one like Europe/London, or UTC"
        ) from None


def zone() -> tzinfo:
    """The zone of this clinic.

    Raises:
        ValueError: The name that was set is none.
    """
    return _named(environment().zone)


def local(at: datetime) -> datetime:
    """A moment as the clock on the clinic's wall shows it; one without a zone stays as it is."""
    return at if at.tzinfo is None else at.astimezone(zone())


def zone_name(at: datetime) -> str:
    """What the zone is called at that moment, for example UTC, GMT or BST."""
    return local(at).tzname() or "UTC"
