"""Who sees a plan, makes it, signs it, verifies it."""

from typing import Final

from lenitive.clinic.roles import Role
from lenitive.web.policy import CLINICAL, Row, allow
from lenitive.web.site.navigation import Place

ROWS: Final = (
    Row(route="plan:page", allow=allow(*CLINICAL, Role.DIRECTOR), reads_chart=True, methods=("GET",)),
    Row(route="plan:beside", allow=allow(*CLINICAL, Role.DIRECTOR), reads_chart=True, methods=("GET",)),
    Row(route="plan:propose", allow=allow(Role.PRESCRIBER), methods=("POST",)),
    Row(route="plan:choose", allow=allow(Role.PRESCRIBER), methods=("POST",)),
    Row(route="plan:sign", allow=allow(Role.PRESCRIBER), step_up=True, methods=("POST",)),
)
TABS: Final = (Place(route="plan:page", label="Plan", order=50),)
