"""Pages of the frame: the way in, the first administrator, the policy, what went wrong."""

import hmac

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lenitive.clinic.roles import Role
from lenitive.web.accounts.models import User
from lenitive.web.policy import Verdict, as_document, verdict
from lenitive.web.site.environment import environment
from lenitive.web.site.navigation import places
from lenitive.web.site.way_back import signing_in
from lenitive.web.site.who import role_of, user_of

TOKEN_FILE = "setup.token"  # noqa: S105 - a file's name


def home(request: HttpRequest) -> HttpResponse:
    """Where a role begins its day: the first place it may go."""
    user = user_of(request)
    if user is not None and user.role == Role.PATIENT and user.chart_id:
        return HttpResponseRedirect(reverse("patient:page", args=(user.chart_id,)))
    first = next(iter(places(role_of(request))), None)
    if first is None:
        return render(request, "site/nowhere.html")
    return HttpResponseRedirect(reverse(first.route))


class FirstAdministrator(forms.Form):
    """The one-time form of an empty clinic."""

    token = forms.CharField(label=_("Set-up token, from the terminal"), max_length=80)
    name = forms.CharField(label=_("Your name, as it stands beside a signature"), max_length=120)
    username = forms.CharField(label=_("User name"), max_length=64)
    password = forms.CharField(
        label=_("Password"), widget=forms.PasswordInput, help_text=_("15 characters or more; a sentence is good.")
    )

    def clean_password(self) -> str:
        """As strong as any other."""
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password

    def clean_token(self) -> str:
        """The one that was printed on the terminal."""
        given, place = str(self.cleaned_data["token"]), environment().data / TOKEN_FILE
        if not place.exists() or not hmac.compare_digest(given.strip().encode(), place.read_bytes().strip()):
            raise forms.ValidationError("This is not the token that the terminal shows.")
        return given


def first(request: HttpRequest) -> HttpResponse:
    """Make the first administrator of an empty clinic; afterwards this page is not there."""
    users = User.objects
    if users.exists():
        raise Http404
    form = FirstAdministrator(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        users.create_user(said["username"], said["password"], role=Role.ADMINISTRATOR, name=said["name"])
        (environment().data / TOKEN_FILE).unlink()
        return HttpResponseRedirect(reverse("account_login"))
    return render(request, "site/first.html", {"form": form}, status=422 if form.errors else 200)


def policy(_request: HttpRequest) -> HttpResponse:
    """The whole policy, for the administrator."""
    return JsonResponse({"schema": "lenitive/policy/1", "rows": as_document()})


def _told_machine(request: HttpRequest, words: str, status: int) -> HttpResponse | None:
    """The same for who asked by the API; None for a page."""
    return JsonResponse({"error": words}, status=status) if request.path.startswith("/api/") else None


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or from elsewhere; who has lost the session altogether signs in and is on the page again."""
    del reason
    found = request.resolver_match
    if found is not None and verdict(found.view_name, "POST", role=role_of(request), own=None) is Verdict.SIGN_IN:
        return signing_in(request, found.view_name, found.kwargs)
    words = "This form is too old, or was not opened here. Nothing was done. Go back, reload the page, and send again."
    page = {"what": "Not accepted", "words": words}
    return _told_machine(request, words, 403) or render(request, "site/failed.html", page, status=403)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The policy says no."""
    del exception
    words = "Your role may not do this, or not for this person. Nothing was done."
    page = {"what": "Not allowed", "words": words}
    return _told_machine(request, words, 403) or render(request, "site/failed.html", page, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing is there."""
    del exception  # it may name what must not be told
    words = "There is no such page, or it was moved. Nothing was done."
    page = {"what": "Not found", "words": words}
    return _told_machine(request, words, 404) or render(request, "site/failed.html", page, status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """A defect of ours; what was not confirmed was not kept."""
    return render(request, "site/broken.html", status=500)
