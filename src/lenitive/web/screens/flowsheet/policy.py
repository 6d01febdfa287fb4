"""Who sees a running infusion, and who may touch it."""

from typing import Final

from lenitive.clinic.roles import Role
from lenitive.web.policy import CLINICAL, Row, allow
from lenitive.web.site.navigation import Place

_BEDSIDE: Final = allow(Role.NURSE, Role.PRESCRIBER)
_POST: Final = ("POST",)

ROWS: Final = (
    Row(route="flowsheet:page", allow=allow(*CLINICAL), reads_chart=True, methods=("GET",)),
    Row(route="flowsheet:live", allow=allow(*CLINICAL), methods=("GET",)),
    Row(route="flowsheet:round", allow=_BEDSIDE, methods=_POST),
    Row(route="flowsheet:round_draft", allow=_BEDSIDE, methods=_POST),
    Row(route="flowsheet:hold", allow=allow(*CLINICAL), methods=_POST),
    Row(route="flowsheet:stop", allow=allow(*CLINICAL), methods=_POST),
    Row(route="flowsheet:resume", allow=_BEDSIDE, proof=True, methods=_POST),
    Row(route="flowsheet:rate", allow=allow(*CLINICAL), proof=True, methods=_POST),
    Row(route="flowsheet:draft", allow=allow(*CLINICAL), methods=_POST),
    Row(route="flowsheet:confirm", allow=_BEDSIDE, methods=_POST),
    Row(route="flowsheet:alarm", allow=_BEDSIDE, methods=_POST),
    Row(route="flowsheet:correct", allow=_BEDSIDE, methods=_POST),
    Row(route="flowsheet:rescue", allow=_BEDSIDE, step_up=True, methods=_POST),
    Row(route="flowsheet:event", allow=_BEDSIDE, methods=_POST),
    Row(route="flowsheet:take_over", allow=_BEDSIDE, step_up=True, proof=True, methods=_POST),
    Row(route="flowsheet:past", allow=allow(*CLINICAL, Role.DIRECTOR), reads_chart=True, methods=("GET",)),
    Row(route="flowsheet:pump", allow=allow(*CLINICAL), reads_chart=True, methods=("GET",)),
    Row(route="flowsheet:device", allow=_BEDSIDE, methods=_POST),
    Row(route="flowsheet:count", allow=allow(*CLINICAL), methods=_POST),
    Row(route="flowsheet:change", allow=_BEDSIDE, methods=_POST),
    Row(route="flowsheet:reconcile", allow=_BEDSIDE, methods=_POST),
    Row(route="flowsheet:emergency", allow=allow(*CLINICAL), reads_chart=True, methods=("GET",)),
)
TABS: Final = (Place(route="flowsheet:page", label="Infusion", order=80),)
