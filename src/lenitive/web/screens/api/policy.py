"""Who may use the API: for each view what the page that does the same allows."""

from typing import Final

from lenitive.clinic.roles import Role
from lenitive.web.policy import CLINICAL, Relation, Row, allow

_READS: Final = allow(*CLINICAL, Role.DIRECTOR)
_OWN: Final = {**_READS, **allow(Role.PATIENT, relation=Relation.OWN)}
_GET: Final = ("GET",)
_POST: Final = ("POST",)

ROWS: Final = (
    Row(route="api:openapi-json", allow=allow(*_OWN, Role.ADMINISTRATOR, relation=Relation.NONE), methods=_GET),
    Row(route="api:api-root", allow={}, methods=_GET),
    Row(route="api:charts", allow=_READS, methods=_GET),
    Row(route="api:chart", allow=_OWN, reads_chart=True, methods=_GET),
    Row(route="api:plan", allow=_READS, reads_chart=True, methods=_GET),
    Row(route="api:session", allow=_READS, reads_chart=True, methods=_GET),
    Row(route="api:decide", allow=allow(Role.PRESCRIBER), step_up=True, methods=_POST),
    Row(route="api:query", allow=allow(Role.PHARMACIST), methods=_POST),
)
