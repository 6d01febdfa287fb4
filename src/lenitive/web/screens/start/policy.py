"""Who brings an infusion to its start."""

from typing import Final

from lenitive.clinic.roles import Role
from lenitive.web.policy import CLINICAL, Row, allow
from lenitive.web.site.navigation import Place

_BEDSIDE: Final = allow(Role.NURSE, Role.PRESCRIBER)

ROWS: Final = (
    Row(route="start:page", allow=allow(*CLINICAL), reads_chart=True, methods=("GET",)),
    Row(route="start:prepare", allow=_BEDSIDE, methods=("POST",)),
    Row(route="start:device", allow=_BEDSIDE, methods=("POST",)),
    Row(route="start:bag", allow=allow(*CLINICAL), methods=("POST",)),
    Row(route="start:baseline", allow=_BEDSIDE, methods=("POST",)),
    Row(route="start:baseline_draft", allow=_BEDSIDE, methods=("POST",)),
    Row(route="start:checklist", allow=_BEDSIDE, methods=("POST",)),
    Row(route="start:time_out", allow=_BEDSIDE, methods=("POST",)),
    Row(route="start:begin", allow=_BEDSIDE, proof=True, methods=("POST",)),
)
TABS: Final = (Place(route="start:page", label="Start", order=70),)
