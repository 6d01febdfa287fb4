"""The referral of a person: the letter, the record that comes with it, and what the sender was told."""

import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lenitive.clinic.charts import events as happened
from lenitive.clinic.charts.actions import answer_referral
from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.importing import (
    accept_record,
    differs,
    lines_of,
    of_new_person,
    receive_record,
    return_record,
)
from lenitive.clinic.charts.referrals import states_reached, states_untold, tell_sender, words_for
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.candidacy.reasons import REASONS
from lenitive.domain.foundation.refusal import Refusal
from lenitive.web.screens.referral.forms import (
    TAKE,
    WHY_NOT,
    AcceptForm,
    AnswerForm,
    BeginForm,
    ReturnForm,
    TellForm,
    UploadForm,
)
from lenitive.web.screens.referral.letter_views import same_person
from lenitive.web.screens.referral.record_lines import sections_of
from lenitive.web.site.forms import CommandForm
from lenitive.web.site.house import house
from lenitive.web.site.pages import chart_or_404, page, submit
from lenitive.web.site.who import asked_by, signer_of

_FILE_NAME = "record.json"


def referral_page(
    request: HttpRequest, chart_id: str, *, forms: dict[str, Form] | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """The letter, and what came with it."""
    chart = chart_or_404(chart_id)
    told = {one.state: one.words for one in chart.told}
    untold = states_untold(chart)
    context: dict[str, Any] = {
        "reasons": [REASONS[name].statement for name in chart.referral.reasons] if chart.referral else [],
        "states": [(state, told.get(str(state)), state in untold) for state in states_reached(chart)],
        "upload_form": UploadForm.on(chart),
        "answer_form": AnswerForm.on(chart),
        **_waiting(chart, request),
        **_to_tell(chart),
        **(forms or {}),
    }
    wrong = any(form.errors for form in (forms or {}).values())
    return page(request, "referral/page.html", context, chart=chart, refusal=refusal, status=422 if wrong else 200)


def _to_tell(chart: Chart) -> dict[str, Any]:
    untold = states_untold(chart)
    if not untold:
        return {}
    newest = untold[-1]
    return {"tell_form": TellForm.on(chart, initial={"state": str(newest), "words": words_for(chart, newest)})}


def _waiting(chart: Chart, request: HttpRequest) -> dict[str, Any]:
    if chart.received is None:
        return {"unread": chart.record.unread if chart.record else ()}
    record = chart.received.record
    chosen = {name: value for name, value in request.POST.items() if ":" in name and isinstance(value, str)}
    return {
        "sections": sections_of(record, chart, chosen),
        "lines": len(lines_of(record)),
        "choices": WHY_NOT,
        "differs": differs(chart, record),
        "of_record": record,
        "unread": record.unread,
        "accept_form": AcceptForm.on(chart, initial={"sha256": record.record.sha256}),
        "return_form": ReturnForm.on(chart),
    }


def upload(request: HttpRequest, chart_id: str) -> HttpResponse:
    """A record for this person."""
    chart_or_404(chart_id)
    form = UploadForm(request.POST, request.FILES)
    record = _read(form)
    if record is None:
        return referral_page(request, chart_id, forms={"upload_form": form})
    return _then(request, chart_id, submit(request, chart_id, lambda now: receive_record(now, record=record)))


def begin_with_record(request: HttpRequest) -> HttpResponse:
    """A record of a person who has no chart yet."""
    if request.method != "POST":
        form = BeginForm(initial={"key": secrets.token_hex(12)})
        return page(request, "referral/begin.html", {"form": form})
    form = BeginForm(request.POST, request.FILES)
    record = _read(form)
    if record is not None and not _is_known(form, record):
        said = form.cleaned_data
        referral = happened.ReferralReceived(
            sender=said["sender"].strip(),
            question=said["question"].strip(),
            contact=said["contact"].strip(),
            received_on=house().today(),
        )
        opened, received = of_new_person(record)
        chart = house().charts.open((opened, referral, received), asked_by(request))
        return HttpResponseRedirect(reverse("referral:page", args=(chart.id,)))
    return page(request, "referral/begin.html", {"form": form}, status=422)


def _is_known(form: BeginForm, record: Intake) -> bool:
    there = same_person(record.patient.name or "", record.patient.birth_date)
    if there is None or there.patient is None or form.cleaned_data["key"] in there.keys:
        return False
    form.add_error("record", f"{there.patient.name} has a chart here already. Open it from the inbox and add it there.")
    return True


def _read(form: UploadForm | BeginForm) -> Intake | None:
    """The record of a form; None when it cannot be read, which then stands beside the field."""
    if not form.is_valid():
        return None
    reader = house().read_record
    if reader is None:
        form.add_error("record", "This clinic was started without a reader of records. Tell the administrator.")
        return None
    file: UploadedFile = form.cleaned_data["record"]
    with tempfile.TemporaryDirectory(prefix="lenitive-record-") as folder:
        place = Path(folder) / _FILE_NAME
        with place.open("wb") as copy:
            for chunk in file.chunks():
                copy.write(chunk)
        try:
            return reader(place, house().today())
        except ValueError as error:
            said = str(error).replace(str(place), file.name or _FILE_NAME)
            form.add_error("record", f"Nothing was taken over. {said[:600]}")
            return None


def accept(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Take over what was accepted."""
    chart = chart_or_404(chart_id)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return referral_page(request, chart_id, forms={"accept_form": form})
    waiting = chart.received.record if chart.received else None
    chosen = dict(_chosen(request, waiting, form.cleaned_data["words"])) if waiting else {}
    accepted = frozenset(name for name, why in chosen.items() if why == TAKE)
    done = submit(
        request,
        chart_id,
        lambda now: accept_record(
            now, sha256=form.cleaned_data["sha256"], accepted=accepted, reasons=chosen, by=signer_of(request)
        ),
    )
    if isinstance(done, Refusal):
        shown = form.seen_again(chart_or_404(chart_id))
        return referral_page(request, chart_id, forms={"accept_form": shown}, refusal=done)
    return HttpResponseRedirect(reverse("referral:page", args=(chart_id,)))


def _chosen(request: HttpRequest, record: Intake, words: str) -> Iterator[tuple[str, str]]:
    """For each line of the record that waits: take it, or why not. A line that was not sent is not taken."""
    known = {value for value, _ in WHY_NOT}
    for line in lines_of(record):
        said = str(request.POST.get(line.id, ""))
        yield line.id, (words.strip() if said == "other" else said) if said in known else ""


def send_back(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Take nothing over."""
    chart_or_404(chart_id)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return referral_page(request, chart_id, forms={"return_form": form})
    reason = form.cleaned_data["reason"]
    done = submit(request, chart_id, lambda now: return_record(now, reason=reason))
    return _then(request, chart_id, done, return_form=form)


def answer(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Tell the sender whether the person is seen."""
    chart_or_404(chart_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return referral_page(request, chart_id, forms={"answer_form": form})
    said = form.cleaned_data
    done = submit(
        request,
        chart_id,
        lambda now: answer_referral(now, accepted=said["accepted"] == "yes", answer=said["answer"]),
    )
    return _then(request, chart_id, done, answer_form=form)


def tell(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Tell the sender how far the person is."""
    chart_or_404(chart_id)
    form = TellForm(request.POST)
    if not form.is_valid():
        return referral_page(request, chart_id, forms={"tell_form": form})
    said = form.cleaned_data
    done = submit(request, chart_id, lambda now: tell_sender(now, state=said["state"], words=said["words"]))
    return _then(request, chart_id, done, tell_form=form)


def _then(request: HttpRequest, chart_id: str, done: Chart | Refusal, **sent: CommandForm) -> HttpResponse:
    if isinstance(done, Refusal):
        chart = chart_or_404(chart_id)
        forms: dict[str, Form] = {name: form.seen_again(chart) for name, form in sent.items()}
        return referral_page(request, chart_id, forms=forms, refusal=done)
    return HttpResponseRedirect(reverse("referral:page", args=(chart_id,)))
