"""Who sees the clinic's figures. They hold nobody's name, day or number."""

from typing import Final

from lenitive.clinic.roles import Role
from lenitive.web.policy import Row, allow
from lenitive.web.site.navigation import Place

_READERS: Final = allow(Role.PRESCRIBER, Role.MANAGER, Role.DIRECTOR)

ROWS: Final = (
    Row(route="director:page", allow=_READERS, methods=("GET",)),
    Row(route="director:export", allow=allow(Role.MANAGER, Role.DIRECTOR), methods=("GET",)),
)
PLACES: Final = (Place(route="director:page", label="Figures", order=60),)
