"""Who sees the day."""

from typing import Final

from lenitive.clinic.roles import Role
from lenitive.web.policy import STAFF, Row, allow
from lenitive.web.site.navigation import Place

_GREET: Final = allow(Role.FRONT_DESK, Role.NURSE)

ROWS: Final = (
    Row(route="day_board:page", allow=allow(*STAFF), methods=("GET",)),
    Row(route="day_board:arrive", allow=_GREET, methods=("POST",)),
    Row(route="day_board:schedule", allow=_GREET, methods=("POST",)),
)
PLACES: Final = (Place(route="day_board:page", label="Day board", order=10),)
