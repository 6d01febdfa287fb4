"""Charts, plans and sessions as JSON; two commands, each by the use case of its page.

A request is made on a version and done once for each key, as on the pages. Who may do what is the policy's.
"""

from typing import Annotated, Any, Final

from django.http import Http404, HttpRequest
from ninja import NinjaAPI, Path, Schema, Status
from ninja.errors import AuthenticationError, HttpError
from ninja.security import django_auth
from pydantic import Strict, StringConstraints

from lenitive.clinic.charts.actions import assess_candidacy, query_plan
from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.charts import Asked, Decide
from lenitive.clinic.charts.journey import next_step
from lenitive.clinic.documents import plain
from lenitive.domain.foundation.refusal import Refusal
from lenitive.web.site.house import house
from lenitive.web.site.pages import CONFLICT, chart_or_404
from lenitive.web.site.who import member_of, signer_of

api: Final = NinjaAPI(
    title="Lenitive", version="1", urls_namespace="api", docs_url=None, auth=django_auth,
    description="Not a medical device; not for patient care without local validation.",
)  # fmt: skip

Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8,32}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,40}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=400)]


class Wrong(Schema):
    """Why there is no answer."""

    error: str


class NotDone(Schema):
    """A refusal: what was asked, what is allowed, what to do."""

    rule: str
    what: str
    limit: str
    remedy: str


class InTheList(Schema):
    """A chart in the list: no name, only where the person is."""

    id: str
    version: int
    stage: str
    next: str
    whose: str


class Stand(Schema):
    """A chart as it stands."""

    id: str
    version: int
    stage: str
    decided: str | None
    consent: bool
    plan_id: str | None
    signed: bool
    verified: bool
    sessions: list[str]


class Document(Schema):
    """A whole document, as the schemas of the documentation describe it."""

    id: str
    document: dict[str, Any]


class Command(Schema):
    """What every command says: a key of its own, and the version that was seen."""

    key: Key
    version: Annotated[int, Strict()]


class Question(Command):
    """A pharmacist's question."""

    plan_id: Id
    question: Words


class Done(Schema):
    """The version after it."""

    version: int


_NO: Final = {400: Wrong, 401: Wrong, 403: Wrong, 404: Wrong}
_REFUSED: Final = {**_NO, 409: NotDone, 422: dict}


@api.get("/charts", response={200: list[InTheList], **_NO}, url_name="charts")
def charts(request: HttpRequest) -> list[dict[str, Any]]:
    """Every chart, without names."""
    del request
    return [_listed(chart) for chart in house().charts.all()]


def _listed(chart: Chart) -> dict[str, Any]:
    step = next_step(chart, house().today())
    return {"id": chart.id, "version": chart.version, "stage": step.stage, "next": step.what, "whose": step.whose}


@api.get("/charts/{chart_id}", response={200: Stand, **_NO, 422: dict}, url_name="chart")
def chart_now(request: HttpRequest, chart_id: Path[Id]) -> dict[str, Any]:
    """One chart as it stands."""
    del request
    chart = chart_or_404(chart_id)
    plan = chart.plan
    return {
        "id": chart.id,
        "version": chart.version,
        "stage": next_step(chart, house().today()).stage,
        "decided": None if chart.assessed is None else chart.assessed.status,
        "consent": chart.consent is not None,
        "plan_id": None if plan is None else plan.id,
        "signed": plan is not None and plan.signed is not None,
        "verified": plan is not None and plan.verified is not None,
        "sessions": [one.id for one in chart.sessions],
    }


@api.get("/charts/{chart_id}/plan", response={200: Document, **_NO, 422: dict}, url_name="plan")
def plan_now(request: HttpRequest, chart_id: Path[Id]) -> dict[str, Any]:
    """The newest plan, whole."""
    del request
    plan = chart_or_404(chart_id).plan
    if plan is None:
        raise Http404("no plan")
    return {"id": plan.id, "document": plain(plan.proposed.plan)}


@api.get("/charts/{chart_id}/sessions/{session_id}", response={200: Document, **_NO, 422: dict}, url_name="session")
def session_then(request: HttpRequest, chart_id: Path[Id], session_id: Path[Id]) -> dict[str, Any]:
    """What a session left behind."""
    del request
    session = chart_or_404(chart_id).session_of(session_id)
    if session is None or session.closed is None:
        raise Http404("no such session, or it is not over")
    return {"id": session.id, "document": plain(session.closed)}


@api.post("/charts/{chart_id}/candidacy", response={200: Done, **_REFUSED}, url_name="decide")
def decide(request: HttpRequest, chart_id: Path[Id], said: Command) -> Any:  # noqa: ANN401 - answer and status
    """Stand behind the decision as it is worked out now."""
    considered = house().charts.considered(chart_or_404(chart_id))
    if considered is None:
        raise Http404("nothing was imported")
    by = signer_of(request)
    return _done(request, chart_id, said, lambda chart: assess_candidacy(chart, considered=considered, by=by))


@api.post("/charts/{chart_id}/plan/question", response={200: Done, **_REFUSED}, url_name="query")
def question(request: HttpRequest, chart_id: Path[Id], said: Question) -> Any:  # noqa: ANN401 - answer and status
    """Send a plan back with a question."""
    chart_or_404(chart_id)
    by = signer_of(request)
    return _done(
        request, chart_id, said, lambda chart: query_plan(chart, plan_id=said.plan_id, question=said.question, by=by)
    )


def _done(request: HttpRequest, chart_id: str, said: Command, decide_on: Decide) -> Any:  # noqa: ANN401 - answer and status
    asked = Asked(by=member_of(request), at=house().now(), key=said.key, version=said.version)
    found = house().charts.submit(chart_id, decide_on, asked)
    if isinstance(found, Refusal):
        no = {"rule": found.rule, "what": found.what, "limit": found.limit, "remedy": found.remedy}
        return Status(CONFLICT, no)  # what was sent is well-formed; how things stand does not allow it
    return Status(200, {"version": found.version})


@api.exception_handler(Http404)
def _not_there(request: HttpRequest, error: Http404) -> Any:  # noqa: ANN401 - the framework's answer
    del error
    return api.create_response(request, {"error": "There is no such thing."}, status=404)


@api.exception_handler(HttpError)
def _wrong(request: HttpRequest, error: HttpError) -> Any:  # noqa: ANN401 - the framework's answer
    return api.create_response(request, {"error": str(error)}, status=error.status_code)


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, error: AuthenticationError) -> Any:  # noqa: ANN401 - the framework's answer
    del error
    return api.create_response(request, {"error": "Sign in first."}, status=401)
