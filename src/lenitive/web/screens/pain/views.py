"""The pain of a person on one page: the body map, each pain, the opioids, the trials, the instruments."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe

from lenitive.clinic.candidacy import Considered
from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.describing import FREE, Placed, place_pains, remove_trial
from lenitive.clinic.roles import Role
from lenitive.domain.assessment.instruments import INSTRUMENTS
from lenitive.domain.assessment.pain import Side
from lenitive.domain.candidacy.medicine_use import read_medication
from lenitive.domain.foundation.refusal import Refusal
from lenitive.web.body_map import Mark, body_map_css, body_map_figure, body_map_form, marks_of, read_marks
from lenitive.web.drafts import draft_of, forget
from lenitive.web.screens.pain.forms import RemoveForm
from lenitive.web.site.forms import CommandForm
from lenitive.web.site.house import house
from lenitive.web.site.pages import Forms, chart_or_404, own_page, page, settle_chart, submit
from lenitive.web.site.who import role_of

DESCRIBERS: Final = frozenset({Role.NURSE, Role.PRESCRIBER})
ASKED_HERE: Final = tuple(one for one in ("nrs", "vrs", "vrs_5", "vas", "ecog") if one in FREE)
"""Free instruments that belong to an assessment; the others belong to the session and to recovery."""


def pain_page(
    request: HttpRequest, chart_id: str, *, forms: Forms | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """Everything about the pain."""
    chart = chart_or_404(chart_id)
    considered = house().charts.considered(chart)
    context: dict[str, Any] = {"considered": considered, "describes": role_of(request) in DESCRIBERS}
    if considered is not None and chart.intake is not None:
        marks = marks_of(problem for problem in chart.intake.pain_problems if problem.ended is None)
        context |= {
            "decision": considered.decision,
            "burden": considered.decision.opioid_burden,
            "figure": mark_safe(body_map_figure(marks)),  # noqa: S308 - made of the registry, every word escaped
            "problems": _problems(chart, considered),
            "medicines": _medicines(chart),
            "trials": _trials(chart),
            "remove_form": RemoveForm.on(chart),
            "scores": tuple(reversed(chart.scores)),
            "instruments": [INSTRUMENTS[name] for name in ASKED_HERE],
            "slots": sorted(one.name for one in INSTRUMENTS.values() if one.is_slot),
        }
    return page(request, "pain/page.html", context, chart=chart, refusal=refusal, forms=forms)


def _problems(chart: Chart, considered: Considered) -> list[dict[str, Any]]:
    described = {one.id: one for one in considered.decision.pain_problems}
    listed = chart.intake.pain_problems if chart.intake is not None else ()
    return [
        {"number": number, "problem": problem, "described": described.get(problem.id)}
        for number, problem in enumerate(listed)
    ]


def _medicines(chart: Chart) -> list[dict[str, Any]]:
    intake = chart.intake
    if intake is None:
        return []
    rows = []
    for number, entry in enumerate(intake.medications):
        taken = read_medication(entry, intake.as_of)
        kinds = sorted({str(kind) for one in taken if one.medicine is not None for kind in one.medicine.classes})
        rows.append({"number": number, "entry": entry, "kinds": kinds, "known": all(one.medicine for one in taken)})
    return sorted(rows, key=_opioids_first)


def _opioids_first(row: dict[str, Any]) -> tuple[bool, bool, bool]:
    return (row["entry"].active is False, "opioid" not in row["kinds"], not row["kinds"])


def _trials(chart: Chart) -> list[tuple[int, Any]]:
    return list(enumerate(chart.intake.analgesic_trials)) if chart.intake is not None else []


def place(request: HttpRequest, chart_id: str) -> HttpResponse:
    """The body map as a form."""
    chart = chart_or_404(chart_id)
    if chart.intake is None:
        return pain_page(request, chart_id)
    if request.method != "POST":
        return _map(request, chart, None)
    marks = read_marks(dict(request.POST.lists()))
    if isinstance(marks, Refusal):
        return _map(request, chart, marks)
    today = house().today()
    placed = tuple(_placed(mark) for mark in marks if mark.hurts)
    done = submit(request, chart_id, lambda now: place_pains(now, placed=placed, today=today))
    if isinstance(done, Refusal):
        return _map(request, chart, done)
    forget(request, chart_id, "pain-map")
    _say_what_stays(request, chart, marks)
    return own_page(request, chart_id)


def _map(request: HttpRequest, chart: Chart, refusal: Refusal | None) -> HttpResponse:
    draft = None if refusal is not None else draft_of(request, chart.id, "pain-map")
    typed = dict(request.POST.lists()) if refusal is not None else draft.fields if draft is not None else None
    marks = _marks_typed(typed) if typed is not None else None
    if marks is None:
        problems = chart.intake.pain_problems if chart.intake is not None else ()
        marks = marks_of(problem for problem in problems if problem.ended is None)
    context = {
        "form": CommandForm.on(chart),
        "map": mark_safe(body_map_form(marks)),  # noqa: S308 - made of the registry, every word escaped
        "draft": draft,
    }
    return page(request, "pain/map.html", context, chart=chart, refusal=refusal)


def _marks_typed(typed: Any) -> tuple[Mark, ...] | None:  # noqa: ANN401 - fields of a form
    """What was typed, as far as it can be shown again: a score that makes no sense is left out of its place."""
    marks = read_marks(typed)
    if isinstance(marks, Refusal):
        marks = read_marks({name: values for name, values in typed.items() if not name.startswith("score.")})
    return None if isinstance(marks, Refusal) else marks


def _placed(mark: Mark) -> Placed:
    return Placed(site=mark.part, side=Side(mark.side) if mark.side else None, part_absent=mark.absent, nrs=mark.nrs)


def _say_what_stays(request: HttpRequest, chart: Chart, marks: tuple[Mark, ...]) -> None:
    """A pain is not ended by taking its mark away: say where that is done."""
    problems = chart.intake.pain_problems if chart.intake is not None else ()
    before = {mark.key for mark in marks_of(problem for problem in problems if problem.ended is None)}
    if before - {mark.key for mark in marks if mark.hurts}:
        messages.info(
            request, "A pain whose mark was taken away is still there. To end it, open it and give its last day."
        )


def remove(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Take a trial off the list."""
    today = house().today()
    return settle_chart(
        request, chart_id, RemoveForm(request.POST),
        lambda now, said: remove_trial(now, number=said["number"], today=today), shown=pain_page, name="remove_form",
    )  # fmt: skip


def body_css(_request: HttpRequest) -> HttpResponse:
    """The style of the body map, made out of its registry."""
    return HttpResponse(
        body_map_css(), content_type="text/css; charset=utf-8", headers={"Cache-Control": "public, max-age=3600"}
    )
