"""A second person at the same screen: shows who they are without signing in, once, for one signature."""

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from lenitive.clinic.roles import Role
from lenitive.web.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Who it was: the member's id and the printed name."""

    id: str
    name: str


def witness_of(request: HttpRequest, *, username: str, password: str, roles: frozenset[Role]) -> Witness:
    """Who witnesses. As many wrong tries as at signing in, counted together with those.

    Raises:
        ValidationError: Nobody that may witness has this name and password, or it is who asks.
    """
    found = get_adapter(request).authenticate(request, username=username, password=password)
    if not isinstance(found, User) or not found.is_active:
        raise ValidationError("This is not the user name and password of somebody who works here.")
    if found.pk == request.user.pk:
        raise ValidationError("A witness is another person than you.")
    if Role(found.role) not in roles:
        raise ValidationError("This person's role may not witness.")
    return Witness(id=found.member_id, name=found.name)
