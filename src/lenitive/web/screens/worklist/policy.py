"""Who sees the worklist."""

from typing import Final

from lenitive.clinic.roles import Role
from lenitive.web.policy import CLINICAL, Row, allow
from lenitive.web.site.navigation import Place

ROWS: Final = (Row(route="worklist:page", allow=allow(*CLINICAL, Role.MANAGER, Role.DIRECTOR), methods=("GET",)),)
PLACES: Final = (Place(route="worklist:page", label="Worklist", order=30),)
