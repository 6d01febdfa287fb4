"""Who may open a chart in an emergency, and who reads that it was done."""

from typing import Final

from lenitive.clinic.roles import Role
from lenitive.web.policy import Relation, Row, allow
from lenitive.web.site.navigation import Place

_NOT_TREATING: Final = allow(Role.FRONT_DESK, Role.MANAGER, Role.DIRECTOR, Role.ADMINISTRATOR)
_READS_OF_IT: Final = allow(Role.MANAGER, Role.DIRECTOR, Role.ADMINISTRATOR, relation=Relation.NONE)

ROWS: Final = (
    Row(route="emergency_access:page", allow=_NOT_TREATING, methods=("GET",)),
    Row(route="emergency_access:open", allow=_NOT_TREATING, step_up=True, reads_chart=True, methods=("POST",)),
    Row(route="emergency_access:list", allow=_READS_OF_IT, methods=("GET",)),
)
TABS: Final = (Place(route="emergency_access:page", label="Emergency access", order=120),)
PLACES: Final = (Place(route="emergency_access:list", label="Emergency access", order=80),)
