"""Who follows up. The link itself needs no account: it is signed, used once, and shows nothing of anybody."""

from typing import Final

from lenitive.clinic.roles import Role
from lenitive.web.policy import CLINICAL, Row, allow
from lenitive.web.site.navigation import Place

_ACTS: Final = allow(Role.NURSE, Role.PRESCRIBER)

ROWS: Final = (
    Row(route="follow_up:page", allow=allow(*CLINICAL, Role.DIRECTOR), reads_chart=True, methods=("GET",)),
    Row(route="follow_up:phone", allow=_ACTS, reads_chart=True),
    *(Row(route=f"follow_up:{view}", allow=_ACTS, methods=("POST",))
      for view in ("ask", "own", "take", "settle", "check")),
    Row(route="follow_up:answer", allow={}, anyone=True),
)  # fmt: skip
TABS: Final = (Place(route="follow_up:page", label="Follow-up", order=110),)
