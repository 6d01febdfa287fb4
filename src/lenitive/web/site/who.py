"""Who sends a request, as the charts want to know it."""

from django.http import HttpRequest

from lenitive.clinic.charts.actions import Signer
from lenitive.clinic.charts.charts import Asked
from lenitive.clinic.roles import Member, Role
from lenitive.web.accounts.models import User
from lenitive.web.site.house import house


def role_of(request: HttpRequest) -> Role | None:
    """The role of who is signed in; None for nobody."""
    user = user_of(request)
    return None if user is None else Role(user.role)


def user_of(request: HttpRequest) -> User | None:
    """The account that is signed in; None for nobody."""
    return request.user if isinstance(request.user, User) and request.user.is_authenticated else None


def member_of(request: HttpRequest) -> Member:
    """Who is signed in.

    Raises:
        ValueError: Nobody is; the policy lets no such request through to a view that asks.
    """
    user = user_of(request)
    if user is None:
        raise ValueError("nobody is signed in")
    return Member(id=user.member_id, role=Role(user.role))


def signer_of(request: HttpRequest) -> Signer:
    """Who is signed in, with the printed name of a signature."""
    user = user_of(request)
    return Signer(member=member_of(request), name="" if user is None else user.get_full_name())


def asked_by(request: HttpRequest) -> Asked:
    """Who asks, now; with the key and the version of the form, when the form has them."""
    version = request.POST.get("version", "")
    return Asked(
        by=member_of(request),
        at=house().now(),
        key=request.POST.get("key") or None,
        version=int(version) if version.isascii() and version.isdigit() else None,
    )
