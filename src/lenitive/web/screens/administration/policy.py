"""Who administers. What changes who may do what asks for the password again."""

from typing import Final

from lenitive.clinic.roles import Role
from lenitive.web.policy import Relation, Row, allow
from lenitive.web.site.navigation import Place

_GET: Final = ("GET",)
_POST: Final = ("POST",)
_ADMINISTRATOR: Final = allow(Role.ADMINISTRATOR, relation=Relation.NONE)
_LOOKS: Final = allow(Role.ADMINISTRATOR, Role.DIRECTOR, relation=Relation.NONE)
_LIMITS: Final = allow(
    Role.ADMINISTRATOR, Role.DIRECTOR, Role.PHARMACIST, Role.PRESCRIBER, Role.NURSE, relation=Relation.NONE
)

ROWS: Final = (
    Row(route="administration:page", allow=_ADMINISTRATOR, methods=_GET),
    Row(route="administration:make", allow=_ADMINISTRATOR, step_up=True, methods=_POST),
    Row(route="administration:change", allow=_ADMINISTRATOR, step_up=True, methods=_POST),
    Row(route="administration:devices", allow=_ADMINISTRATOR, methods=_GET),
    Row(route="administration:register", allow=_ADMINISTRATOR, step_up=True, methods=_POST),
    Row(route="administration:retire", allow=_ADMINISTRATOR, step_up=True, methods=_POST),
    Row(route="administration:limits", allow=_LIMITS, methods=_GET),
    Row(route="administration:upload", allow=_ADMINISTRATOR, methods=_POST),
    Row(route="administration:audit", allow=_LOOKS, methods=_GET),
    Row(route="administration:audit_export", allow=_LOOKS, methods=_GET),
    Row(route="administration:record", allow=_LOOKS, methods=_GET),
    Row(route="administration:verify", allow=_LOOKS, methods=_POST),
    Row(route="administration:policy", allow=_ADMINISTRATOR, methods=_GET),
)
PLACES: Final = (Place(route="administration:page", label="Administration", order=90),)
