"""Anybody may write a referral; who works here sees it; clinicians accept a record and answer."""

from typing import Final

from lenitive.clinic.roles import Role
from lenitive.web.policy import EVERYBODY, Row, allow
from lenitive.web.site.navigation import Place

_DESK: Final = (Role.FRONT_DESK, Role.NURSE, Role.PRESCRIBER)
_CLINICIANS: Final = (Role.NURSE, Role.PRESCRIBER)

ROWS: Final = (
    Row(route="referral:letter", allow=EVERYBODY, anyone=True),
    Row(route="referral:thanks", allow=EVERYBODY, anyone=True, methods=("GET",)),
    Row(route="referral:begin", allow=allow(*_DESK)),
    Row(
        route="referral:page",
        allow=allow(*_DESK, Role.PHARMACIST, Role.MANAGER, Role.DIRECTOR),
        reads_chart=True,
        methods=("GET",),
    ),
    Row(route="referral:upload", allow=allow(*_DESK), methods=("POST",)),
    Row(route="referral:accept", allow=allow(*_CLINICIANS), methods=("POST",)),
    Row(route="referral:return", allow=allow(*_CLINICIANS), methods=("POST",)),
    Row(route="referral:answer", allow=allow(*_CLINICIANS), methods=("POST",)),
    Row(route="referral:tell", allow=allow(*_DESK), methods=("POST",)),
)
TABS: Final = (Place(route="referral:page", label="Referral", order=15),)
