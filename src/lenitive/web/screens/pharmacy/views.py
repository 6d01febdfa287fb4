"""One person's order in the pharmacy: worked out again, made, labelled, and what was left of it wasted."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, Final

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse

from lenitive.clinic.books.bag_arithmetic import Own, agree, three_ways, verify_order
from lenitive.clinic.books.custody import DrugWasted, VialsOpened, open_vials, waste
from lenitive.clinic.books.ledger import BagLine, bag_line
from lenitive.clinic.charts.actions import Happened, label_bag, query_plan
from lenitive.clinic.charts.chart import Chart, ChartPlan
from lenitive.clinic.charts.events import BagLabelled
from lenitive.clinic.roles import Role
from lenitive.domain.candidacy.interaction import Concern, Result
from lenitive.domain.foundation.refusal import Refusal
from lenitive.web.accounts.session_guard import has_confirmed
from lenitive.web.documents.printing import pdf_of
from lenitive.web.screens.documents.paper import html_response
from lenitive.web.screens.pharmacy.book import after_chart, book, session_now
from lenitive.web.screens.pharmacy.forms import MakeForm, QueryForm, VerifyForm, WasteForm, shown_ids
from lenitive.web.screens.pharmacy.labelling import label_html
from lenitive.web.site.forms import still_about
from lenitive.web.site.house import house
from lenitive.web.site.pages import Forms, chart_or_404, own_page, page, settle, settle_chart, submit
from lenitive.web.site.who import role_of, signer_of

USE_WITHIN: Final = timedelta(hours=24)
"""A bag is used within this time (assumed; a site sets its own by its stability data)."""


def order_page(
    request: HttpRequest, chart_id: str, *, forms: Forms | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """The newest order and every bag."""
    chart = chart_or_404(chart_id)
    newest = chart.plan
    context: dict[str, Any] = {"confirmed": has_confirmed(request), "bags": _bags(chart, request, forms)}
    if newest is not None:
        ways = three_ways(newest.proposed.plan)
        context |= {
            "newest": newest,
            "plan": newest.proposed.plan,
            "ways": ways,
            "ways_agree": agree(ways),
            "outdated": newest.proposed.on_version < chart.known_version,
            **_interactions(chart),
            **_forms(chart, newest),
        }
        asked = (forms or {}).get("query_form")
        if isinstance(asked, QueryForm):  # a question stays; the arithmetic of another order does not
            asked.seen_again(chart.version, plan_id=newest.id)
        forms = still_about(forms, "plan_id", newest.id)
    return page(request, "pharmacy/page.html", context, chart=chart, refusal=refusal, forms=forms)


def _interactions(chart: Chart) -> dict[str, Any]:
    considered = house().charts.considered(chart)
    if considered is None:
        return {"interactions": (), "checked": ()}
    order = {Concern.AVOID: 0, Concern.CAUTION: 1, None: 2, Concern.NOTE: 3}
    every = considered.decision.interactions
    open_ = sorted((one for one in every if one.result is not Result.CHECKED_NONE), key=lambda one: order[one.concern])
    return {"interactions": open_, "checked": [one for one in every if one.result is Result.CHECKED_NONE]}


def _forms(chart: Chart, newest: ChartPlan) -> dict[str, Form]:
    initial = {"plan_id": newest.id, "drawn": newest.proposed.plan.bag.vial_volume_ml}
    make = MakeForm.on(chart, initial=initial)
    return {
        "verify_form": VerifyForm.on(chart, initial=initial),
        "query_form": QueryForm.on(chart, initial=initial),
        "make_form": make.offer(book().now) if isinstance(make, MakeForm) else make,
    }


def _bags(chart: Chart, request: HttpRequest, forms: Forms | None) -> list[dict[str, Any]]:
    """Each bag with what it still asks for, the newest first."""
    shown = []
    given = (forms or {}).get("waste_form")
    for bag in [bag for plan in chart.plans for bag in plan.bags][::-1]:
        line = bag_line(chart, bag.bag_id, book().now, session_now)
        if line is not None:
            may = role_of(request) in {Role.PHARMACIST, Role.NURSE}
            shown.append({"line": line, "wastes": _wastes(chart, line, given) if may else ()})
    return shown


def _wastes(chart: Chart, line: BagLine, given: Form | None) -> list[dict[str, Any]]:
    """A form for each part of a bag that has something left."""
    parts = []
    for part, left_mg, mg_ml in _left(line):
        form = WasteForm.on(chart, initial={"bag_id": line.bag.bag_id, "part": part})
        if given is not None and (given["bag_id"].value(), given["part"].value()) == (line.bag.bag_id, part):
            form = given  # type: ignore[assignment]
        shown_ids(form, f"{part}-{line.bag.bag_id}")
        parts.append({"part": part, "left_mg": left_mg, "left_ml": left_mg / mg_ml, "form": form})
    return parts


def _left(line: BagLine) -> list[tuple[str, float, float]]:
    """Part, milligrams left and strength of what may be wasted now."""
    bag, found = line.plan.proposed.plan.bag, []
    if line.vial_rest_mg > 0:
        found.append(("vial", line.vial_rest_mg, bag.vial_mg_ml))
    if line.bag_rest_mg > 0 and not line.running:
        found.append(("bag", line.bag_rest_mg, bag.conc_mg_ml))
    return found


def verify(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Release the order, by the pharmacist's own arithmetic."""
    by = signer_of(request)

    def decide(now: Chart, said: dict[str, Any]) -> Happened | Refusal:
        own = Own(drawn_ml=float(said["own_drawn"]), drug_mg=float(said["own_drug"]), rate_ml_h=float(said["own_rate"]))
        return verify_order(now, plan_id=said["plan_id"], own=own, by=by)

    return settle_chart(request, chart_id, VerifyForm(request.POST), decide, shown=order_page, name="verify_form")


def query(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Send it back with a question."""
    by = signer_of(request)
    return settle_chart(
        request, chart_id, QueryForm(request.POST),
        lambda now, said: query_plan(now, plan_id=said["plan_id"], question=said["question"], by=by),
        shown=order_page, name="query_form",
    )  # fmt: skip


def make(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Open vials, make the bag, label it; a second person has watched."""
    form, plan = MakeForm(request.POST).offer(book().now), chart_or_404(chart_id).plan
    form.ordered_ml = plan.proposed.plan.bag.vial_volume_ml if plan is not None else None
    form.request = request
    return settle(
        form,
        lambda _: _made(request, chart_id, form),
        again=partial(order_page, request, chart_id),
        name="make_form",
        back=lambda _: own_page(request, chart_id),
    )


def _made(request: HttpRequest, chart_id: str, form: MakeForm) -> object:
    """The bag in the chart, then its vials in the book; or why not."""
    said, by, now = form.cleaned_data, signer_of(request), house().now()
    opened = VialsOpened(bag_id="", lot=said["lot"], vials=said["vials"], drawn_ml=float(said["drawn"]))

    def decide(chart: Chart) -> Happened | Refusal:
        refused = _not_the_order(chart, said["plan_id"], opened) or open_vials(
            book().now, opened=opened, today=now.date()
        )
        if isinstance(refused, Refusal):
            return refused
        return label_bag(
            chart, plan_id=said["plan_id"], lot=said["lot"], checked_by=form.witness.name,
            expires_at=now + USE_WITHIN, by=by,
        )  # fmt: skip

    done = submit(request, chart_id, decide)
    if isinstance(done, Refusal):
        return done
    bag_id = _bag_made_by(done, request.POST["key"])
    return book().submit(
        lambda held: open_vials(held, opened=replace(opened, bag_id=bag_id), today=now.date()), after_chart(request)
    )


def _bag_made_by(chart: Chart, key: str) -> str:
    labelled = (event.data for event in chart.history if event.key == key and isinstance(event.data, BagLabelled))
    return next(labelled).bag_id


def _not_the_order(chart: Chart, plan_id: str, opened: VialsOpened) -> Refusal | None:
    """Why this is not the bag of the order; None when it is."""
    plan, lot = chart.plan_of(plan_id), book().now.lots.get(opened.lot)
    if plan is None or lot is None:
        return None
    bag = plan.proposed.plan.bag
    for what, is_so, ordered, unit in (
        ("strength of the vials", lot.received.vial_mg_ml, bag.vial_mg_ml, "mg/mL"),
        ("volume drawn", opened.drawn_ml, bag.vial_volume_ml, "mL"),
    ):
        if abs(is_so - ordered) > 0.001 * ordered:
            return Refusal(
                rule="CHT-LABEL", what=f"the {what} is {is_so:g} {unit}, the order's {ordered:g} {unit}",
                limit="A bag is made as it was ordered", remedy="Take what was ordered, or ask for another order",
            )  # fmt: skip
    return None


def waste_part(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Waste what is left of a bag or its vials, before a witness."""
    form = WasteForm(request.POST)
    line = bag_line(chart_or_404(chart_id), request.POST.get("bag_id", ""), book().now, session_now)
    lefts = _left(line) if line is not None else []
    form.left_ml = next((mg / mg_ml for part, mg, mg_ml in lefts if part == request.POST.get("part")), None)
    form.request = request
    return settle(
        form,
        lambda _: _wasted(request, chart_id, form),
        again=partial(order_page, request, chart_id),
        name="waste_form",
        back=lambda _: own_page(request, chart_id),
    )


def _wasted(request: HttpRequest, chart_id: str, form: WasteForm) -> object:
    said, by = form.cleaned_data, signer_of(request)
    line = bag_line(chart_or_404(chart_id), said["bag_id"], book().now, session_now)
    if line is None:
        raise Http404("no such bag")
    left_mg, mg_ml = next(((left, mg_ml) for part, left, mg_ml in _left(line) if part == said["part"]), (0.0, 1.0))
    wasted = DrugWasted(
        bag_id=line.bag.bag_id, part=said["part"], expected_mg=round(left_mg, 4),
        wasted_mg=round(float(said["measured"]) * mg_ml, 4), name=by.name,
        witness=form.witness.id, witness_name=form.witness.name,
    )  # fmt: skip
    issued = line.bag_mg if said["part"] == "bag" else line.vials_mg
    return book().submit(lambda held: waste(held, wasted=wasted, issued_mg=issued, by=by), after_chart(request))


def label(request: HttpRequest, chart_id: str) -> HttpResponse:
    """The label as a page of its own."""
    del request
    return html_response(_label(chart_id))


def label_pdf(request: HttpRequest, chart_id: str) -> HttpResponse:
    """The label to print."""
    del request
    answer = HttpResponse(pdf_of(_label(chart_id)), content_type="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="label.pdf"'
    return answer


def _label(chart_id: str) -> str:
    chart = chart_or_404(chart_id)
    considered = house().charts.considered(chart)
    if considered is None or chart.plan is None or chart.plan.verified is None:
        raise Http404("a label follows a verified order")
    return label_html(considered, chart.plan, house().now())
