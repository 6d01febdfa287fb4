"""Who reads an outcome, and who decides on the course."""

from typing import Final

from lenitive.clinic.roles import Role
from lenitive.web.policy import CLINICAL, Row, allow
from lenitive.web.site.navigation import Place

ROWS: Final = (
    Row(route="outcomes:page", allow=allow(*CLINICAL, Role.DIRECTOR), reads_chart=True, methods=("GET",)),
    Row(route="outcomes:decide", allow=allow(Role.PRESCRIBER), step_up=True, methods=("POST",)),
)
TABS: Final = (Place(route="outcomes:page", label="Outcome", order=120),)
