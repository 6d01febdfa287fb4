"""Who reads the text, who takes consent, and who may take it back: the person themselves as well."""

from typing import Final

from lenitive.clinic.roles import Role
from lenitive.web.policy import CLINICAL, Relation, Row, allow
from lenitive.web.site.navigation import Place

ROWS: Final = (
    Row(
        route="consent:page",
        allow={**allow(*CLINICAL, Role.DIRECTOR), Role.PATIENT: Relation.OWN},
        reads_chart=True,
        methods=("GET",),
    ),
    Row(route="consent:sign", allow=allow(Role.PRESCRIBER), step_up=True, methods=("POST",)),
    Row(
        route="consent:withdraw",
        allow={**allow(Role.NURSE, Role.PRESCRIBER), Role.PATIENT: Relation.OWN},
        methods=("POST",),
    ),
)
TABS: Final = (Place(route="consent:page", label="Consent", order=40),)
