"""Who asks and answers; a pharmacist alone clears a medicine that nobody knows."""

from typing import Final

from lenitive.clinic.roles import Role
from lenitive.web.policy import CLINICAL, Row, allow
from lenitive.web.site.navigation import Place

ROWS: Final = (
    Row(route="intake:page", allow=allow(*CLINICAL, Role.DIRECTOR), reads_chart=True, methods=("GET",)),
    Row(route="intake:answer", allow=allow(*CLINICAL), methods=("POST",)),
    Row(route="intake:draft", allow=allow(*CLINICAL), methods=("POST",)),
    Row(route="intake:medicine", allow=allow(*CLINICAL), methods=("POST",)),
    Row(route="intake:clear", allow=allow(Role.PHARMACIST), methods=("POST",)),
)
TABS: Final = (Place(route="intake:page", label="Intake", order=25),)
