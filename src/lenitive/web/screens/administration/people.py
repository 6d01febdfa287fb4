"""Accounts: made, given another role, shut at once, and freed of a lost second factor."""

from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lenitive.clinic.books import administration as book_of
from lenitive.clinic.roles import Role
from lenitive.domain.foundation.refusal import Refusal
from lenitive.web.accounts.models import User
from lenitive.web.screens.administration.book import beside, book
from lenitive.web.screens.administration.forms import ChangeForm, MakeForm
from lenitive.web.site.house import house
from lenitive.web.site.pages import Forms, page, settle
from lenitive.web.site.who import asked_by


def people_page(request: HttpRequest, *, forms: Forms | None = None, refusal: Refusal | None = None) -> HttpResponse:
    """Everybody who may sign in."""
    given = (forms or {}).get("change_form")
    factors = set(Authenticator.objects.exclude(type="recovery_codes").values_list("user_id", flat=True))
    people, failures = [], house().sign_ins.now
    for user in User.objects.order_by("-is_active", "role", "name"):
        form: Form = ChangeForm.fresh(member=user.member_id, role=user.role)
        if given is not None and given["member"].value() == user.member_id:
            form = given
        form.auto_id = f"{user.member_id}_%s"
        people.append(
            {"user": user, "second": user.pk in factors, "form": form, "wrong": failures.get(user.member_id, 0)}
        )
    context: dict[str, Any] = {"people": people, "make_form": MakeForm.fresh()}
    context |= beside(request, "page")
    return page(request, "administration/people.html", context, refusal=refusal, forms=forms)


def make(request: HttpRequest) -> HttpResponse:
    """Let somebody in."""
    return settle(
        MakeForm(request.POST),
        lambda said: _made(request, said),
        again=partial(people_page, request),
        name="make_form",
        back=lambda _: HttpResponseRedirect(reverse("administration:page")),
    )


@transaction.atomic
def _made(request: HttpRequest, said: dict[str, Any]) -> object:
    user = User.objects.create_user(
        said["username"], said["password"], role=Role(said["role"]), name=said["name"], chart_id=said["chart_id"]
    )
    made = book_of.AccountMade(member=user.member_id, role=Role(user.role))
    return book().submit(lambda _: (made,), asked_by(request))


def change(request: HttpRequest) -> HttpResponse:
    """Change one thing about one account."""
    return settle(
        ChangeForm(request.POST),
        lambda said: _changed(request, said),
        again=partial(people_page, request),
        name="change_form",
        back=lambda _: HttpResponseRedirect(reverse("administration:page")),
    )


def _changed(request: HttpRequest, said: dict[str, Any]) -> object:
    user = User.objects.filter(member_id=said["member"]).first()
    if user is None:
        raise Http404("no such account")
    refused = _refused(request, user, said)
    if refused is not None:
        return refused
    with transaction.atomic():
        written = _CHANGES[said["do"]](user, said)
        book().submit(lambda _: (written,), asked_by(request))
        user.save()
    return end_sessions(user)


def _refused(request: HttpRequest, user: User, said: dict[str, Any]) -> Refusal | None:
    if said["do"] in {"role", "shut"} and user.pk == request.user.pk:
        return _no("you were to change your own role or shut your own account", "Ask another administrator")
    others = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=user.pk)
    if said["do"] in {"role", "shut"} and user.role == Role.ADMINISTRATOR and not others.exists():
        return _no("the clinic would have no administrator", "Make another one first")
    if said["do"] == "role" and user.role == Role.PATIENT:
        return _no("a patient was to become staff", "Make an account of staff for them")
    return None


def _no(what: str, remedy: str) -> Refusal:
    return Refusal(rule="ADM-PEOPLE", what=what, limit="Two people stand behind who is let in", remedy=remedy)


def end_sessions(user: User) -> int:
    """End every session of somebody, at once; returns how many there were."""
    ended = 0
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
            ended += 1
    return ended


def _role(user: User, said: dict[str, Any]) -> object:
    before, user.role = Role(user.role), str(said["role"])
    return book_of.RoleChanged(member=user.member_id, before=before, after=Role(user.role))


def _shut(user: User, said: dict[str, Any]) -> object:
    user.is_active = False
    return book_of.AccountShut(member=user.member_id, reason=said["reason"].strip())


def _open(user: User, _said: dict[str, Any]) -> object:
    user.is_active = True
    return book_of.AccountOpened(member=user.member_id)


def _factor(user: User, said: dict[str, Any]) -> object:
    Authenticator.objects.filter(user_id=user.pk).delete()
    return book_of.SecondFactorTaken(member=user.member_id, reason=said["reason"].strip())


def _password(user: User, said: dict[str, Any]) -> object:
    user.set_password(said["password"])
    return book_of.PasswordGiven(member=user.member_id)


_CHANGES: dict[str, Callable[[User, dict[str, Any]], object]] = {
    "role": _role,
    "shut": _shut,
    "open": _open,
    "factor": _factor,
    "password": _password,
}
