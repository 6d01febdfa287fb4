"""Each criterion with its data or "missing", its source, and the override with a reason."""

from itertools import groupby

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse

from lenitive.clinic.charts.actions import assess_candidacy, override_criterion
from lenitive.clinic.charts.chart import Chart
from lenitive.domain.candidacy.assess import Decision
from lenitive.domain.candidacy.criteria import CRITERIA
from lenitive.domain.candidacy.criterion import Finding, Weight
from lenitive.domain.candidacy.interaction import Concern, Interaction, Result
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.refusal import Refusal
from lenitive.web.policy import CLINICAL
from lenitive.web.screens.candidacy.evidence import studies_shown
from lenitive.web.screens.candidacy.forms import OverrideForm
from lenitive.web.site.discovery import is_there
from lenitive.web.site.forms import CommandForm
from lenitive.web.site.house import house
from lenitive.web.site.pages import Forms, chart_or_404, page, settle_chart
from lenitive.web.site.who import role_of, signer_of


def worksheet(
    request: HttpRequest, chart_id: str, *, forms: Forms | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """The worksheet of a person."""
    chart = chart_or_404(chart_id)
    considered = house().charts.considered(chart)
    context: dict[str, object] = {"decide_form": CommandForm.on(chart), "considered": considered}
    if considered is not None:
        decision = considered.decision
        context |= {
            "decision": decision,
            "flags": sorted(decision.red_flags, key=lambda flag: _ORDER[flag.answer]),
            "groups": _groups(decision, chart, (forms or {}).get("override_form")),
            "needed": [item for item in decision.missing if item.needed_by],
            "interactions": sorted(decision.interactions, key=_interaction_rank),
            "studies": studies_shown(),
            "may_ask": role_of(request) in CLINICAL and is_there("intake"),
        }
    return page(request, "candidacy/page.html", context, chart=chart, refusal=refusal, forms=forms)


_CONCERNS = {Concern.AVOID: 0, Concern.CAUTION: 1, None: 2, Concern.NOTE: 3}


def _interaction_rank(one: Interaction) -> tuple[bool, int]:
    """What nobody has found out first, then what asks for most, then what asks for nothing."""
    return (not one.is_unresolved, 4 if one.result is Result.CHECKED_NONE else _CONCERNS[one.concern])


_ORDER = {Answer.YES: 0, Answer.UNKNOWN: 1, Answer.NO: 2}


_Rows = list[dict[str, object]]


def _groups(decision: Decision, chart: Chart, form: Form | None) -> list[tuple[Weight, _Rows, _Rows]]:
    """Findings by weight, heaviest first: the open ones, what speaks against first; and the settled ones."""
    missing: dict[str, list[str]] = {}
    for item in decision.missing:
        for rule in item.needed_by:
            missing.setdefault(rule, []).append(item.question)
    findings = sorted(decision.findings, key=lambda one: (list(Weight).index(one.weight), _rank(one)))
    groups = []
    for weight, group in groupby(findings, key=lambda one: one.weight):
        every = list(group)
        rows = [(_rank(one) < _SETTLED, _row(one, missing.get(one.id, []), chart, form)) for one in every]
        groups.append(
            (weight, [row for is_open, row in rows if is_open], [row for is_open, row in rows if not is_open])
        )
    return groups


_SETTLED = 2


def _rank(finding: Finding) -> int:
    if _speaks_against(finding) or finding.override is not None:
        return 0
    return 1 if finding.answer is Answer.UNKNOWN else _SETTLED


def _speaks_against(finding: Finding) -> bool:
    if finding.weight is Weight.REQUIREMENT:
        return finding.answer is Answer.NO
    return finding.stands


def _row(finding: Finding, missing: list[str], chart: Chart, form: Form | None) -> dict[str, object]:
    may = finding.override_allowed and finding.stands
    shown = form if form is not None and form.data.get("criterion") == finding.id else None
    blank = OverrideForm.on(chart, initial={"criterion": finding.id}, auto_id=f"{finding.id}-%s") if may else None
    unmet = CRITERIA[finding.id].unmet
    return {
        "finding": finding,
        "statement": unmet
        if finding.weight is Weight.REQUIREMENT and finding.answer is Answer.NO
        else finding.statement,
        "missing": missing,
        "against": _speaks_against(finding),
        "form": (shown or blank) if may else None,
        "open": shown is not None,
    }


def override(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Set a finding aside."""
    form, by = OverrideForm(request.POST), signer_of(request)
    return settle_chart(
        request,
        chart_id,
        form,
        lambda chart, said: override_criterion(
            chart, criterion=said["criterion"], reason=form.reason_in_words, by=by, on=house().today()
        ),
        shown=worksheet,
        name="override_form",
    )


def decide(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Stand behind the decision."""
    considered = house().charts.considered(chart_or_404(chart_id))
    if considered is None:
        raise Http404("nothing was imported")
    by = signer_of(request)
    return settle_chart(
        request,
        chart_id,
        CommandForm(request.POST),
        lambda chart, _: assess_candidacy(chart, considered=considered, by=by),
        shown=worksheet,
        name="decide_form",
    )
