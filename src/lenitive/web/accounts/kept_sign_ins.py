"""Every signing in and out, and every wrong password, is kept in the record.

A record that takes no more keeps nobody out: who is needed at a chair must still come in. Guesses beyond those that are
counted are not looked at, and so leave no line; nobody fills the record with them.
"""

import logging
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from lenitive.clinic.books.sign_ins import PasswordWrong, SignedIn, SignedOut
from lenitive.clinic.charts.charts import Asked
from lenitive.clinic.roles import Member, Role
from lenitive.record.failure import ConflictError, RecordFailedError
from lenitive.web.accounts.models import User
from lenitive.web.site.house import house

_LOG = logging.getLogger(__name__)


def keep_sign_ins() -> None:
    """Listen to the framework; called once, when it is ready."""
    user_logged_in.connect(_signed_in, dispatch_uid="kept_signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="kept_signed_out")
    user_login_failed.connect(_failed, dispatch_uid="kept_failed")


def _signed_in(*, user: User, **_: object) -> None:
    _keep(user, SignedIn())


def _signed_out(*, user: User | None, **_: object) -> None:
    if user is not None:
        _keep(user, SignedOut())


def _failed(*, credentials: dict[str, Any], **_: object) -> None:
    user = User.objects.filter(username=credentials.get("username", "")).first()
    if user is None:
        _LOG.warning("a password was given for an account that is not there")
    else:
        _keep(user, PasswordWrong())


def _keep(user: User, what: object) -> None:
    asked = Asked(by=Member(id=user.member_id, role=Role(user.role)), at=house().now())
    try:
        house().sign_ins.submit(lambda _: (what,), asked)
    except (RecordFailedError, ConflictError) as error:
        _LOG.error("not kept: %s of %s: %s", type(what).__name__, user.member_id, error)
