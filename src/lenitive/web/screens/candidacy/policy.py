"""Who sees the worksheet, and who decides."""

from typing import Final

from lenitive.clinic.roles import Role
from lenitive.web.policy import CLINICAL, Row, allow
from lenitive.web.site.navigation import Place

ROWS: Final = (
    Row(route="candidacy:page", allow=allow(*CLINICAL, Role.DIRECTOR), reads_chart=True, methods=("GET",)),
    Row(route="candidacy:override", allow=allow(Role.PRESCRIBER), step_up=True, methods=("POST",)),
    Row(route="candidacy:decide", allow=allow(Role.PRESCRIBER), step_up=True, methods=("POST",)),
)
TABS: Final = (Place(route="candidacy:page", label="Candidacy", order=30),)
