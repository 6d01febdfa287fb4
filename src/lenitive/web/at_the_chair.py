"""What the pages at the chair share: whose session it is, who asks, and how a request reaches the supervisor."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from allauth.account.internal.flows.reauthentication import suspend_request
from django.contrib.messages import success
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import resolve, reverse

from lenitive.clinic.charts.chart import Chart, ChartSession
from lenitive.clinic.supervision_wire import PEOPLE, Answer
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Actor, Role
from lenitive.domain.infusion.session import State
from lenitive.domain.infusion.session_plan import SessionPlan, number_in
from lenitive.web.accounts.models import User
from lenitive.web.drafts_at_the_chair import forget_in
from lenitive.web.policy import table
from lenitive.web.running import Known, desk
from lenitive.web.site.environment import environment
from lenitive.web.site.house import house
from lenitive.web.site.pages import settle
from lenitive.web.site.who import member_of

VALID_S: Final = 4
"""A request for more drug is meant for so many seconds, a little less than the session lets it."""

AHEAD_S: Final = 30
"""So much sooner than the session itself does a page ask again who somebody is: the request is still on its way."""

OVER: Final = frozenset({State.NEW, State.CLOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFrom:
    """The page that a form at the chair stands on, and what follows when it was done.

    Attributes:
        page: The view that draws it.
        name: Of the form on it.
        route: Where somebody goes on.
        told: What was done, in words; `%(field)s` stands for what was said.
        draft: Name of what was half-typed and is done now; empty where nothing is kept.
    """

    page: Callable[..., HttpResponse]
    name: str
    route: str
    told: str = ""
    draft: str = ""


def moment() -> datetime:
    """This moment, by the clock that the supervisor has, too."""
    return datetime.now(UTC) + environment().ahead


def session_of(chart: Chart) -> ChartSession | None:
    """The session that is shown at the chair: the one that has begun, or else the one of the day that waits."""
    return chart.session_now or chart.session_next


def known_of(chart: Chart) -> tuple[ChartSession, Known]:
    """The session at the chair with everything that happened in it.

    Raises:
        Http404: The person has no session now.
    """
    session = session_of(chart)
    if session is None:
        raise Http404("no session now")
    return session, desk().known(session.id)


def actor_of(request: HttpRequest) -> Actor:
    """Who asks, as the session knows people.

    Raises:
        PermissionDenied: The role does nothing at the chair.
    """
    member = member_of(request)
    if str(member.role) not in {str(role) for role in PEOPLE}:
        raise PermissionDenied
    return Actor(id=member.id, role=Role(str(member.role)))


def key_of(request: HttpRequest) -> str:
    """The key of the form; a new one where a form has none, so that nothing is asked without."""
    return request.POST.get("key", "")[:40] or secrets.token_hex(12)


def asks(request: HttpRequest, part: str = "") -> dict[str, Any]:
    """Who asks, and the key, as every command has them; `part` tells the commands of one form apart."""
    return {"by": actor_of(request), "key": key_of(request) + part}


def proved_at(request: HttpRequest) -> datetime | None:
    """When who asks last proved who they are; None when nobody knows."""
    methods = request.session.get("account_authentication_methods", [])
    times = [float(one["at"]) for one in methods if isinstance(one, dict) and "at" in one]
    return datetime.fromtimestamp(max(times), UTC) + environment().ahead if times else None


def must_prove(request: HttpRequest, plan: SessionPlan | None) -> HttpResponse | None:
    """Ask for the password again where it was not given just now; the request goes on by itself afterwards.

    Just now is less than the time after which the session asks: 3 min, and sooner where the library says so.

    Raises:
        ValueError: The policy does not say that this view asks for a proof.
    """
    route = resolve(request.path_info).view_name
    if not table()[route].proof:
        raise ValueError(f"{route} asks for a proof, and its row in the policy does not say so")
    at = proved_at(request)
    longest_s = min(number_in(plan, "LIM-AUTHENTICATION-01"), number_in(plan, "LIM-DRAFT-01")) - AHEAD_S
    if at is not None and moment() - at < timedelta(seconds=longest_s):
        return None
    found: HttpResponse = suspend_request(request, reverse("account_reauthenticate"))
    return found


def _valid() -> timedelta:
    """How long a request for more drug is meant: at most as long as the library in force says."""
    return timedelta(milliseconds=min(1000 * VALID_S, house().charts.library().whole("LIM-COMMAND-01")))


def raising(request: HttpRequest) -> dict[str, Any]:
    """What a request for more drug says beside."""
    version = request.POST.get("version", "")
    return {
        "expected_version": int(version) if version.isascii() and version.isdigit() else -1,
        "not_after": moment() + _valid(),
        "authenticated_at": proved_at(request),
    }


def done(session_id: str, *commands: ask.Command) -> Refusal | Answer | None:
    """Ask several things in order, until one is refused; None when nothing was asked."""
    answer: Refusal | Answer | None = None
    for command in commands:
        answer = desk().submit(session_id, command)
        if isinstance(answer, Refusal):
            return answer
    return answer


def settle_session(
    request: HttpRequest,
    chart: Chart,
    form: Form,
    commands: Callable[[dict[str, Any]], Sequence[ask.Command]],
    *,
    sent_from: SentFrom,
) -> HttpResponse:
    """`settle` for what is asked of a session: the commands in order, until one is refused.

    Args:
        request: What is answered.
        chart: Of who is in the chair.
        form: As it was sent.
        commands: What it asks for, out of what was said.
        sent_from: Where it stands, and where somebody goes on.
    """
    session, _ = known_of(chart)

    def then(answer: object) -> HttpResponse:
        if sent_from.draft:
            forget_in(request, chart, sent_from.draft)
        return back(request, sent_from.route, chart, sent_from.told % form.cleaned_data, answer)

    return settle(
        form,
        lambda said: done(session.id, *commands(said)),
        again=partial(sent_from.page, request, chart.id),
        name=sent_from.name,
        back=then,
    )


def back(request: HttpRequest, route: str, chart: Chart, said: str = "", answer: object = None) -> HttpResponse:
    """To the page again, with what was done in words; and a warning where it could not be kept."""
    if isinstance(answer, Answer) and not answer.durable:
        said = f"{said} THE RECORD COULD NOT BE WRITTEN: write it on paper, with the time."
    if said:
        success(request, said)
    return HttpResponseRedirect(reverse(route, args=(chart.id,)))


def names_of(actors: set[str]) -> dict[str, str]:
    """Printed names of members by their id; of a device or a simulated person the id itself."""
    found = dict(User.objects.filter(member_id__in=actors).values_list("member_id", "name"))
    return {one: found.get(one, one) for one in actors}
