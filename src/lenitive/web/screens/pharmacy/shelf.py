"""The clinic's pharmacy: orders that wait, the shelf, the ledger from vial to waste, and what does not fit."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lenitive.clinic.books.custody import (
    CaseClosed,
    Custody,
    StockReceived,
    close_case,
    count_shelf,
    receive_stock,
)
from lenitive.clinic.books.ledger import BagLine, ledger
from lenitive.clinic.charts.chart import Chart
from lenitive.domain.foundation.refusal import Refusal
from lenitive.web.accounts.session_guard import has_confirmed
from lenitive.web.screens.pharmacy.book import book, session_now
from lenitive.web.screens.pharmacy.forms import CloseForm, CountForm, ReceiveForm, WitnessedForm, shown_ids
from lenitive.web.site.house import house
from lenitive.web.site.pages import Forms, page, settle
from lenitive.web.site.who import asked_by, signer_of

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What a form of the book needs of it: its version in the place of a chart's."""

    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Sums over every bag."""

    issued_mg: float
    given_mg: float
    wasted_mg: float
    remaining_mg: float


def shelf_page(request: HttpRequest, *, forms: Forms | None = None, refusal: Refusal | None = None) -> HttpResponse:
    """Everything that the pharmacy has to look at."""
    held, charts = book().now, house().charts.all()
    lines = ledger(charts, held, session_now)
    given = (forms or {}).get("close_form")
    context: dict[str, Any] = {
        "confirmed": has_confirmed(request),
        "waiting": [(chart, what) for chart in charts if (what := _waits(chart)) is not None],
        "lots": list(held.lots.values()),
        "today": house().today(),
        "lines": lines,
        "totals": totals(lines),
        "cases": [(case, _close_form(case.opened.case_id, given)) for case in held.open_cases],
        "closed": [case for case in held.cases.values() if case.closed is not None],
        "receive_form": shown_ids(_on_book(ReceiveForm), "receive"),
        "count_form": shown_ids(_count_form(held), "count"),
    }
    return page(request, "pharmacy/shelf.html", context, refusal=refusal, forms=forms, version=book().version)


def totals(lines: tuple[BagLine, ...]) -> Totals:
    """Issued = given + wasted + remaining, over every bag."""
    return Totals(
        issued_mg=sum(line.issued_mg for line in lines),
        given_mg=sum(line.given_mg for line in lines),
        wasted_mg=sum(line.wasted_mg for line in lines),
        remaining_mg=sum(line.remaining_mg for line in lines),
    )


def _waits(chart: Chart) -> str | None:
    plan = chart.plan
    if plan is None or plan.signed is None or chart.closed is not None or plan.queried is not None:
        return None
    if plan.verified is None:
        return "verify"
    return None if plan.bags else "make"


def _on_book(kind: Any, **options: Any) -> Any:  # noqa: ANN401 - one of the forms
    return kind.on(_Seen(version=book().version), **options)


def _count_form(held: Custody) -> Form:
    form: Form = _on_book(CountForm).offer(held)
    return form


def _close_form(case_id: str, given: Form | None) -> Form:
    form: Form = _on_book(CloseForm, initial={"case_id": case_id})
    if given is not None and given["case_id"].value() == case_id:
        form = given
    return shown_ids(form, f"case-{case_id}")


def receive(request: HttpRequest) -> HttpResponse:
    """Vials came in."""
    form, by = ReceiveForm(request.POST), signer_of(request)
    form.before = next((lot.received for lot in reversed(book().now.lots.values())), None)

    def decide(held: Custody, said: dict[str, Any]) -> tuple[Any, ...] | Refusal:
        received = StockReceived(
            lot=said["lot"], vials=said["vials"], vial_mg_ml=said["strength"], vial_ml=float(said["volume"]),
            expires_on=said["expires_on"], source=said["source"],
            witness=form.witness.id, witness_name=form.witness.name,
        )  # fmt: skip
        return receive_stock(held, received=received, by=by)

    return _settle(request, form, decide, "receive_form")


def count(request: HttpRequest) -> HttpResponse:
    """The shelf was counted."""
    form, by = CountForm(request.POST).offer(book().now), signer_of(request)

    def decide(held: Custody, said: dict[str, Any]) -> tuple[Any, ...] | Refusal:
        witness = (form.witness.id, form.witness.name)
        return count_shelf(held, lot=said["lot"], counted=said["counted"], witness=witness, by=by)

    return _settle(request, form, decide, "count_form")


def close(request: HttpRequest) -> HttpResponse:
    """A case has a finding."""
    form, by = CloseForm(request.POST), signer_of(request)

    def decide(held: Custody, said: dict[str, Any]) -> tuple[Any, ...] | Refusal:
        closed = CaseClosed(
            case_id=said["case_id"], finding=said["finding"].strip(), reported=said["reported"], name=by.name,
            witness=form.witness.id, witness_name=form.witness.name,
        )  # fmt: skip
        return close_case(held, closed=closed, by=by)

    return _settle(request, form, decide, "close_form")


def _settle(
    request: HttpRequest,
    form: WitnessedForm,
    decide: Callable[[Custody, dict[str, Any]], tuple[Any, ...] | Refusal],
    name: str,
) -> HttpResponse:
    """`settle` for the drug's book."""
    form.request = request
    shown_ids(form, name.removesuffix("_form"))
    return settle(
        form,
        lambda said: book().submit(lambda held: decide(held, said), asked_by(request)),
        again=partial(shelf_page, request),
        name=name,
        back=lambda _: HttpResponseRedirect(reverse("pharmacy:shelf")),
    )


def export(request: HttpRequest) -> HttpResponse:
    """The ledger as a table, without names: who is meant is looked up by the chart's id."""
    del request
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(
        ("labelled_at", "bag", "chart", "lot", "issued_mg", "given_mg", "wasted_mg", "remaining_mg", "settled")
    )
    for line in ledger(house().charts.all(), book().now, session_now):
        figures = (f"{value:.3f}" for value in (line.issued_mg, line.given_mg, line.wasted_mg, line.remaining_mg))
        rows.writerow(
            (
                line.labelled_at.isoformat(), line.bag.bag_id, line.chart.id, cell(line.bag.lot), *figures,
                "yes" if line.settled else "no",
            )
        )  # fmt: skip
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="ledger.csv"'
    return answer


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    Example:
        >>> cell("=1+1"), cell("A-17")
        ("'=1+1", 'A-17')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text
