"""Who sees the pain, and who describes it."""

from typing import Final

from lenitive.clinic.roles import Role
from lenitive.web.policy import CLINICAL, EVERYBODY, Row, allow
from lenitive.web.site.navigation import Place

_DESCRIBE: Final = allow(Role.NURSE, Role.PRESCRIBER)
_LIST: Final = allow(*CLINICAL)

ROWS: Final = (
    Row(route="pain:body_css", allow=EVERYBODY, anyone=True, methods=("GET",)),
    Row(route="pain:page", allow=allow(*CLINICAL, Role.DIRECTOR), reads_chart=True, methods=("GET",)),
    Row(route="pain:map", allow=_DESCRIBE, reads_chart=True),
    Row(route="pain:map_draft", allow=_DESCRIBE, methods=("POST",)),
    Row(route="pain:problem", allow=_DESCRIBE, reads_chart=True),
    Row(route="pain:problem_draft", allow=_DESCRIBE, methods=("POST",)),
    Row(route="pain:trial", allow=_LIST, reads_chart=True),
    Row(route="pain:trial_draft", allow=_LIST, methods=("POST",)),
    Row(route="pain:remove_trial", allow=_LIST, methods=("POST",)),
    Row(route="pain:new_medicine", allow=_LIST, reads_chart=True),
    Row(route="pain:medicine", allow=_LIST, reads_chart=True),
    Row(route="pain:instrument", allow=_DESCRIBE, reads_chart=True),
)
TABS: Final = (Place(route="pain:page", label="Pain", order=20),)
