"""Who prints, and who signs."""

from typing import Final

from lenitive.clinic.roles import Role
from lenitive.web.policy import CLINICAL, Row, allow
from lenitive.web.site.navigation import Place

_READERS: Final = allow(*CLINICAL, Role.DIRECTOR)

ROWS: Final = (
    Row(route="documents:page", allow=_READERS, reads_chart=True, methods=("GET",)),
    Row(route="documents:paper", allow=_READERS, reads_chart=True, methods=("GET",)),
    Row(route="documents:pdf", allow=_READERS, reads_chart=True, methods=("GET",)),
    Row(route="documents:sign", allow=allow(Role.NURSE, Role.PRESCRIBER), step_up=True, methods=("POST",)),
)
TABS: Final = (Place(route="documents:page", label="Documents", order=100),)
