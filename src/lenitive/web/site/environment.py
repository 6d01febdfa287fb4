"""What the process is told from outside, by the environment; `lenitive serve` sets it from its options."""

import os
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from lenitive.clinic.limits_in_force import TRUST_FILE

LIVE_FOLDER: Final = "live"
"""The supervisor's folder in that of the clinic: record, devices, telemetry and socket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Where the clinic lives and how it is reached.

    Attributes:
        data: Folder of charts, record and accounts.
        record: Where the record is: a folder of its own, or the address of a PostgreSQL database.
        demo: Whether it is peopled with synthetic persons, with accounts that are shown on the sign-in page.
        https: Whether it is reached over TLS; cookies are then bound to it.
        behind_proxy: Whether a proxy ends TLS and says so in `X-Forwarded-Proto`; a browser's is not believed.
        hosts: Names under which it is reached.
        oidc_server: Address of the hospital's OpenID provider; empty for none.
        demo_day: The day that a demonstration takes for today; None for the real one.
        limits_trust: Whose signatures count under a library of limits; put there by hand, never over the network.
        ahead: By how much the clock of a demonstration is later than the machine's.
        zone: Time zone that people read times in, such as Europe/London; records stay in UTC.
    """

    data: Path
    record: Path | str
    demo: bool
    https: bool
    behind_proxy: bool
    hosts: tuple[str, ...]
    oidc_server: str
    oidc_client: str
    oidc_secret: str
    demo_day: date | None
    limits_trust: Path
    ahead: timedelta = timedelta()
    zone: str = "UTC"

    @property
    def secret_key(self) -> str:
        """The key that signs cookies; made once, readable by the owner alone."""
        place = self.data / "secret.key"
        if not place.exists():
            self.data.mkdir(parents=True, exist_ok=True)
            handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(64))
        return place.read_text(encoding="ascii").strip()


@cache
def environment() -> Environment:
    """The environment of this process, read once."""
    told = os.environ.get
    day = told("LENITIVE_DEMO_DAY")
    data = Path(told("LENITIVE_DATA", "out/clinic"))
    return Environment(
        data=data,
        record=told("LENITIVE_RECORD") or data / "record",
        demo=told("LENITIVE_DEMO") == "1",
        https=told("LENITIVE_HTTPS") in {"1", "own"},
        behind_proxy=told("LENITIVE_HTTPS") == "1",
        hosts=tuple(told("LENITIVE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")),
        oidc_server=told("LENITIVE_OIDC_SERVER", ""),
        oidc_client=told("LENITIVE_OIDC_CLIENT", ""),
        oidc_secret=told("LENITIVE_OIDC_SECRET", ""),
        demo_day=date.fromisoformat(day) if day else None,
        limits_trust=Path(told("LENITIVE_LIMITS_TRUST") or data / TRUST_FILE),
        zone=told("LENITIVE_ZONE") or "UTC",
        ahead=timedelta(minutes=float(told("LENITIVE_AHEAD_MIN") or 0))
        if told("LENITIVE_DEMO") == "1"
        else timedelta(),
    )
