"""Asks what candidacy misses, takes the answers over, and settles the medicines that nobody knows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse

from lenitive.clinic.candidacy import Considered
from lenitive.clinic.charts.actions import Happened
from lenitive.clinic.charts.answering import answer_facts, change_medicine, clear_medicine
from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.roles import Role
from lenitive.domain.candidacy.facts import FACTS, FactDefinition, Topic
from lenitive.domain.candidacy.interaction import Interaction
from lenitive.domain.candidacy.missing import Missing
from lenitive.domain.foundation.fact import Fact
from lenitive.domain.foundation.refusal import Refusal
from lenitive.web.drafts import draft_of, forget
from lenitive.web.screens.intake.forms import NOT_KNOWN, ClearForm, FactsForm, TakenForm
from lenitive.web.site.discovery import is_there
from lenitive.web.site.house import house
from lenitive.web.site.pages import Forms, chart_or_404, own_page, page, settle, settle_chart, submit
from lenitive.web.site.who import role_of, signer_of

_FIRST: Final = (Topic.RED_FLAGS, Topic.MEDICINES)
"""Topics that are asked before the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One fact as the page asks it."""

    definition: FactDefinition
    value: BoundField
    on: BoundField
    unknown: BoundField | None
    corrects: BoundField | None
    missing: Missing | None
    last: Fact | None
    wrong: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMedicine:
    """A medicine about which something is to be found out."""

    text: str
    says: tuple[Interaction, ...]
    taken_form: TakenForm | None
    clear_forms: tuple[tuple[Interaction, ClearForm], ...]


def intake_page(
    request: HttpRequest, chart_id: str, *, forms: Forms | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """What is missing, as a form; with `?all=1` every fact of the registry."""
    chart = chart_or_404(chart_id)
    considered = house().charts.considered(chart)
    if considered is None:
        return page(request, "intake/page.html", {"considered": None}, chart=chart, refusal=refusal)
    every = "all" in request.GET or "all" in request.POST
    draft = draft_of(request, chart_id, "intake") if not forms and _may_write(request) else None
    form = (forms or {}).get("facts_form") or _facts_form(chart, considered, every, draft.initial if draft else {})
    context: dict[str, Any] = {
        "considered": considered,
        "decision": considered.decision,
        "form": form,
        "topics": _topics(form, considered) if isinstance(form, FactsForm) else [],
        "every": every,
        "elsewhere": _elsewhere(considered),
        "medicines": _medicines(chart, considered, role_of(request), forms or {}),
        "draft": draft,
        "may_write": _may_write(request),
        "pain_is_there": is_there("pain"),
    }
    return page(request, "intake/page.html", context, chart=chart, refusal=refusal, forms=forms)


def _may_write(request: HttpRequest) -> bool:
    return role_of(request) in {Role.NURSE, Role.PRESCRIBER, Role.PHARMACIST}


def _names(considered: Considered, every: bool) -> tuple[str, ...]:
    if every:
        return tuple(FACTS)
    needed = {item.name for item in considered.decision.missing if item.name in FACTS}
    return tuple(name for name in FACTS if name in needed)


def _facts_form(chart: Chart, considered: Considered, every: bool, typed: dict[str, str]) -> FactsForm:
    recorded = chart.record.facts if chart.record is not None else {}
    names = _names(considered, every)
    made = FactsForm.on(chart, names=names, recorded=recorded, today=house().today(), initial=typed)
    if not isinstance(made, FactsForm):
        raise TypeError("a form makes one of its kind")
    return made


def _topics(form: FactsForm, considered: Considered) -> list[tuple[Topic, list[Asked]]]:
    missing = {item.name: item for item in considered.decision.missing}
    order = (*_FIRST, *(topic for topic in Topic if topic not in _FIRST))
    found: dict[Topic, list[Asked]] = {topic: [] for topic in order}
    for name in form.names:
        parts = [form[part] for part in _parts(name) if part in form.fields]
        found[FACTS[name].topic].append(
            Asked(
                definition=FACTS[name],
                value=form[name],
                on=form[f"{name}.on"],
                unknown=form[f"{name}.unknown"] if f"{name}.unknown" in form.fields else None,
                corrects=form[f"{name}.corrects"] if f"{name}.corrects" in form.fields else None,
                missing=missing.get(name),
                last=considered.intake.facts.get(name),
                wrong=any(part.errors for part in parts),
            )
        )
    return [(topic, asked) for topic, asked in found.items() if asked]


def _parts(name: str) -> tuple[str, ...]:
    return (name, f"{name}.on", f"{name}.unknown", f"{name}.corrects")


def _elsewhere(considered: Considered) -> list[Missing]:
    """What is missing and is no fact that is asked here: it follows from the pain, its trials, or the lists."""
    return [
        item
        for item in considered.decision.missing
        if item.name not in FACTS and not item.name.startswith("medication: ") and item.needed_by
    ]


def _medicines(chart: Chart, considered: Considered, role: Role | None, forms: Forms) -> list[OpenMedicine]:
    open_ones = [one for one in considered.decision.interactions if one.is_unresolved]
    listed = chart.intake.medications if chart.intake is not None else ()
    found = []
    for text in dict.fromkeys(one.text for one in open_ones):
        says = tuple(one for one in open_ones if one.text == text)
        number = next((index for index, entry in enumerate(listed) if entry.text == text), None)
        ask = number is not None and any(one.active is None for one in says)
        found.append(
            OpenMedicine(
                text=text,
                says=says,
                taken_form=_taken_form(chart, number, forms) if ask and number is not None else None,
                clear_forms=tuple(_clear_forms(chart, says, role, forms)),
            )
        )
    return found


def _taken_form(chart: Chart, number: int, forms: Forms) -> TakenForm:
    sent = forms.get("taken_form")
    if isinstance(sent, TakenForm) and sent.data.get("number") == str(number):
        return sent
    form = TakenForm.on(chart, initial={"number": number}, auto_id=f"medicine-{number}-%s")
    if not isinstance(form, TakenForm):
        raise TypeError("a form makes one of its kind")
    return form


def _clear_forms(
    chart: Chart, says: Iterable[Interaction], role: Role | None, forms: Forms
) -> Iterable[tuple[Interaction, ClearForm]]:
    if role is not Role.PHARMACIST:
        return
    sent = forms.get("clear_form")
    for one in says:
        if one.id is None or one.source is not None:
            continue
        blank = ClearForm.on(chart, initial={"identifier": one.id}, auto_id=f"{one.id}-%s")
        shown = sent if sent is not None and sent.data.get("identifier") == one.id else blank
        if isinstance(shown, ClearForm):
            yield one, shown


def answer(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Take the answers over."""
    chart = chart_or_404(chart_id)
    considered = house().charts.considered(chart)
    if considered is None or chart.record is None:
        return intake_page(request, chart_id)
    today, by = house().today(), signer_of(request)
    sent = [name for name in FACTS if any(part in request.POST for part in _parts(name))]
    last = considered.intake.facts
    form = FactsForm(request.POST, names=sent, recorded=chart.record.facts, today=today, last=last)

    def back(_: object) -> HttpResponse:
        forget(request, chart_id, "intake")
        return own_page(request, chart_id)

    return settle(
        form,
        lambda _: submit(request, chart_id, lambda now: answer_facts(now, told=form.told(), today=today, by=by)),
        again=partial(intake_page, request, chart_id),
        name="facts_form",
        back=back,
    )


def medicine(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Say whether a medicine is still taken."""
    chart, today, by = chart_or_404(chart_id), house().today(), signer_of(request)
    listed = chart.intake.medications if chart.intake is not None else ()

    def decide(now: Chart, said: dict[str, Any]) -> Happened | Refusal:
        taken = None if said["taken"] == NOT_KNOWN else said["taken"] == "yes"
        changed = replace(listed[said["number"]], active=taken)
        return change_medicine(now, number=said["number"], medicine=changed, why=said["why"], today=today, by=by)

    form = TakenForm(request.POST, listed=len(listed))
    return settle_chart(request, chart_id, form, decide, shown=intake_page, name="taken_form")


def clear(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Clear a medicine that the table does not know."""
    today, by = house().today(), signer_of(request)
    return settle_chart(
        request,
        chart_id,
        ClearForm(request.POST),
        lambda now, said: clear_medicine(now, identifier=said["identifier"], reason=said["reason"], today=today, by=by),
        shown=intake_page,
        name="clear_form",
    )
