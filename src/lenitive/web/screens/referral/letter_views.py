"""The referral of one page, for who works here and for who refers from outside."""

from typing import Final

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.charts import Asked
from lenitive.clinic.charts.referrals import Letter, open_with_letter
from lenitive.clinic.roles import Member, Role
from lenitive.domain.foundation.patient import Sex
from lenitive.web.screens.referral.forms import AnotherPersonForm, LetterForm
from lenitive.web.site.house import house
from lenitive.web.site.pages import page
from lenitive.web.site.who import asked_by, role_of

_STAFF: Final = frozenset({Role.FRONT_DESK, Role.NURSE, Role.PRESCRIBER})
_SENDER: Final = Member(id="sender", role=Role.SYSTEM)
"""Who stands for a letter that came in by the open form: nobody has signed in."""


def letter(request: HttpRequest) -> HttpResponse:
    """Write it, or say what is missing."""
    works_here = role_of(request) in _STAFF
    kind = AnotherPersonForm if works_here else LetterForm
    if request.method != "POST":
        return page(request, "referral/letter.html", {"form": kind.empty(), "works_here": works_here})
    form = kind(request.POST)
    if form.is_valid() and not (works_here and _is_known(form)) and (works_here or _may_write(request, form)):
        chart = house().charts.open(open_with_letter(_letter(form)), _asked(request, works_here=works_here))
        there = reverse("referral:page", args=(chart.id,)) if works_here else reverse("referral:thanks")
        return HttpResponseRedirect(there)
    return page(request, "referral/letter.html", {"works_here": works_here}, forms={"form": form})


def thanks(request: HttpRequest) -> HttpResponse:
    """It has arrived."""
    return page(request, "referral/thanks.html")


def _letter(form: LetterForm) -> Letter:
    said = form.cleaned_data
    return Letter(
        name=said["name"].strip(),
        birth_date=said["birth_date"],
        number=said["number"],
        sex=Sex(said["sex"]),
        sender=said["sender"].strip(),
        contact=said["contact"].strip(),
        question=said["question"].strip(),
        cancer=said["cancer"].strip(),
        treatment=said["treatment"].strip(),
        medicines=said["medicines"].strip(),
        worst_pain=said["worst_pain"],
        reasons=tuple(said["reasons"]),
        urgent=said["urgent"],
        received_on=house().today(),
        synthetic=True if settings.DEMO else None,
    )


def _asked(request: HttpRequest, *, works_here: bool) -> Asked:
    if works_here:
        return asked_by(request)
    return Asked(by=_SENDER, at=house().now(), key=request.POST.get("key") or None)


def same_person(name: str, birth_date: object) -> Chart | None:
    """A chart with the same two identifiers; None when there is none."""
    called = " ".join(sorted(name.casefold().replace(",", " ").split()))
    for chart in house().charts.all():
        patient = chart.patient
        if patient is None or patient.birth_date != birth_date:
            continue
        if " ".join(sorted((patient.name or "").casefold().replace(",", " ").split())) == called:
            return chart
    return None


def _is_known(form: LetterForm) -> bool:
    said = form.cleaned_data
    there = same_person(said["name"], said["birth_date"])
    if there is None or said.get("another") or said["key"] in there.keys:
        return False
    form.add_error(
        "name",
        "A person of this name and day of birth has a chart here. "
        "Open it from the inbox, or tick below that this is somebody else.",
    )
    return True


def _may_write(request: HttpRequest, form: LetterForm) -> bool:
    """Who is not signed in may write so many letters an hour."""
    if ratelimit.consume(request, app="allauth.account", action="letters"):
        return True
    form.add_error(None, "Too many letters came from your address within an hour. Please telephone us.")
    return False
