"""Who sees who was referred."""

from typing import Final

from lenitive.clinic.roles import Role
from lenitive.web.policy import CLINICAL, Row, allow
from lenitive.web.site.navigation import Place

ROWS: Final = (
    Row(
        route="inbox:page",
        allow=allow(Role.FRONT_DESK, *CLINICAL, Role.MANAGER, Role.DIRECTOR),
        methods=("GET",),
    ),
)
PLACES: Final = (Place(route="inbox:page", label="Referrals", order=20),)
