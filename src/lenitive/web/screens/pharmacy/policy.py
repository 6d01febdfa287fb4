"""Who sees orders and the drug's ledger, who verifies, makes and wastes."""

from typing import Final

from lenitive.clinic.roles import Role
from lenitive.web.policy import CLINICAL, Row, allow
from lenitive.web.site.navigation import Place

_GET: Final = ("GET",)
_POST: Final = ("POST",)
_PHARMACIST: Final = allow(Role.PHARMACIST)
_SEES: Final = allow(*CLINICAL, Role.DIRECTOR)

ROWS: Final = (
    Row(route="pharmacy:shelf", allow=_SEES, methods=_GET),
    Row(route="pharmacy:export", allow=allow(Role.PHARMACIST, Role.DIRECTOR), methods=_GET),
    Row(route="pharmacy:receive", allow=_PHARMACIST, step_up=True, methods=_POST),
    Row(route="pharmacy:count", allow=_PHARMACIST, step_up=True, methods=_POST),
    Row(route="pharmacy:close", allow=_PHARMACIST, step_up=True, methods=_POST),
    Row(route="pharmacy:page", allow=_SEES, reads_chart=True, methods=_GET),
    Row(route="pharmacy:verify", allow=_PHARMACIST, step_up=True, methods=_POST),
    Row(route="pharmacy:query", allow=_PHARMACIST, methods=_POST),
    Row(route="pharmacy:make", allow=_PHARMACIST, step_up=True, methods=_POST),
    Row(route="pharmacy:waste", allow=allow(Role.PHARMACIST, Role.NURSE), step_up=True, methods=_POST),
    Row(route="pharmacy:label", allow=allow(*CLINICAL), reads_chart=True, methods=_GET),
    Row(route="pharmacy:label_pdf", allow=allow(*CLINICAL), reads_chart=True, methods=_GET),
)
TABS: Final = (Place(route="pharmacy:page", label="Pharmacy", order=60),)
PLACES: Final = (Place(route="pharmacy:shelf", label="Pharmacy", order=50),)
