"""Who sees a person's page."""

from typing import Final

from lenitive.clinic.roles import Role
from lenitive.web.policy import STAFF, Relation, Row, allow
from lenitive.web.site.navigation import Place

ROWS: Final = (
    Row(
        route="patient:page",
        allow={**allow(*(role for role in STAFF if role is not Role.ADMINISTRATOR)), Role.PATIENT: Relation.OWN},
        reads_chart=True,
        methods=("GET",),
    ),
    *(
        Row(route=route, allow={Role.PATIENT: Relation.OWN}, reads_chart=True, methods=("GET",))
        for route in ("patient:yours", "patient:sheet", "patient:sheet_pdf")
    ),
)
TABS: Final = (
    Place(route="patient:page", label="Overview", order=10),
    Place(route="patient:yours", label="Your days and papers", order=15),
)
