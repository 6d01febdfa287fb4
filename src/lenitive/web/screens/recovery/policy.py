"""Who lets a person go home, and who accounts for the drug."""

from typing import Final

from lenitive.clinic.roles import Role
from lenitive.web.policy import CLINICAL, Row, allow
from lenitive.web.site.navigation import Place

_BEDSIDE: Final = allow(Role.NURSE, Role.PRESCRIBER)

ROWS: Final = (
    Row(route="recovery:page", allow=allow(*CLINICAL), reads_chart=True, methods=("GET",)),
    Row(route="recovery:begin", allow=_BEDSIDE, methods=("POST",)),
    Row(route="recovery:gate", allow=_BEDSIDE, methods=("POST",)),
    Row(route="recovery:gate_draft", allow=_BEDSIDE, methods=("POST",)),
    Row(route="recovery:discharge", allow=_BEDSIDE, methods=("POST",)),
    Row(route="recovery:waste", allow=allow(*CLINICAL), step_up=True, methods=("POST",)),
    Row(route="recovery:close", allow=allow(*CLINICAL), methods=("POST",)),
)
TABS: Final = (Place(route="recovery:page", label="Recovery", order=90),)
