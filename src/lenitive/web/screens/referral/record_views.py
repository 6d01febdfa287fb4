"""The referral of a person: the letter, the record that comes with it, and what the sender was told."""

import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lenitive.clinic.charts import events as happened
from lenitive.clinic.charts.actions import Happened, answer_referral
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
from lenitive.web.site.house import house
from lenitive.web.site.pages import Forms, chart_or_404, page, settle_chart
from lenitive.web.site.who import asked_by, signer_of

_FILE_NAME = "record.json"


def referral_page(
    request: HttpRequest, chart_id: str, *, forms: Forms | None = None, refusal: Refusal | None = None
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
    }
    return page(request, "referral/page.html", context, chart=chart, refusal=refusal, forms=forms)


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
    form = UploadForm(request.POST, request.FILES)
    record = _read(form)
    return settle_chart(
        request, chart_id, form, lambda now, _: () if record is None else receive_record(now, record=record),
        shown=referral_page, name="upload_form",
    )  # fmt: skip


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
    return page(request, "referral/begin.html", forms={"form": form})


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
    by = signer_of(request)

    def decide(now: Chart, said: dict[str, Any]) -> Happened | Refusal:
        waiting = now.received.record if now.received else None
        chosen = dict(_chosen(request, waiting, said["words"])) if waiting else {}
        accepted = frozenset(name for name, why in chosen.items() if why == TAKE)
        return accept_record(now, sha256=said["sha256"], accepted=accepted, reasons=chosen, by=by)

    return settle_chart(request, chart_id, AcceptForm(request.POST), decide, shown=referral_page, name="accept_form")


def _chosen(request: HttpRequest, record: Intake, words: str) -> Iterator[tuple[str, str]]:
    """For each line of the record that waits: take it, or why not. A line that was not sent is not taken."""
    known = {value for value, _ in WHY_NOT}
    for line in lines_of(record):
        said = str(request.POST.get(line.id, ""))
        yield line.id, (words.strip() if said == "other" else said) if said in known else ""


def send_back(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Take nothing over."""
    return settle_chart(
        request, chart_id, ReturnForm(request.POST), lambda now, said: return_record(now, reason=said["reason"]),
        shown=referral_page, name="return_form",
    )  # fmt: skip


def answer(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Tell the sender whether the person is seen."""
    return settle_chart(
        request, chart_id, AnswerForm(request.POST),
        lambda now, said: answer_referral(now, accepted=said["accepted"] == "yes", answer=said["answer"]),
        shown=referral_page, name="answer_form",
    )  # fmt: skip


def tell(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Tell the sender how far the person is."""
    return settle_chart(
        request, chart_id, TellForm(request.POST),
        lambda now, said: tell_sender(now, state=said["state"], words=said["words"]),
        shown=referral_page, name="tell_form",
    )  # fmt: skip
