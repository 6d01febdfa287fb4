"""What is said of a pain, a trial, a medicine and an instrument."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lenitive.domain.assessment.body_map import BODY_MAP
from lenitive.domain.assessment.instrument import Instrument, Item
from lenitive.domain.assessment.pain import (
    Breakthrough,
    Cause,
    Intensity,
    NeuropathicEvidence,
    Nociception,
    PainProblem,
    Side,
)
from lenitive.domain.assessment.treatment import (
    AnalgesicTrial,
    Formulation,
    Ingredient,
    Medication,
    Route,
    TrialOutcome,
)
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.foundation.fact import FactValue, Origin, Provenance
from lenitive.web.language import Words, gettext_noop, named
from lenitive.web.screens.pain.said_before import daily_doses_mg, in_mg, nearest, strengths
from lenitive.web.site.forms import CommandForm, Exact, ask_twice
from lenitive.web.site.templatetags.ismp import written
from lenitive.web.words import plain_words

_YES_NO: Final = (("yes", _("Yes")), ("no", _("No")), ("", _("Not known")))
_RATINGS: Final = ("now", "average", "worst", "least", "at_rest", "on_movement")
_OWN_WORDS: Final = {
    "tumour_bone": gettext_noop("tumour, in bone"),
    "tumour_nerve_or_plexus": gettext_noop("tumour, on a nerve or plexus"),
    "tumour_organ": gettext_noop("tumour, in an organ"),
    "treatment_chemotherapy": gettext_noop("chemotherapy"),
    "treatment_radiotherapy": gettext_noop("radiotherapy"),
    "treatment_surgery": gettext_noop("surgery"),
    "treatment_growth_factor": gettext_noop("growth factor"),
    "investigation": gettext_noop("an investigation"),
    "unrelated": gettext_noop("unrelated to the cancer"),
}


def _choices(kind: type[StrEnum], nothing: Words) -> list[tuple[str, Words]]:
    return [("", nothing), *named((one.value, _OWN_WORDS.get(one.value, plain_words(one.value))) for one in kind)]


def _yes_no(label: Words, help_text: Words = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=_YES_NO, required=False, widget=forms.RadioSelect, help_text=help_text
    )


def _rating(label: Words) -> Exact:
    return Exact(label=label, unit="of 10", low=0, high=10, required=False)


def _day(label: Words, help_text: Words = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ProblemForm(CommandForm):
    """One pain."""

    site = forms.ChoiceField(label=_("Where"), choices=named((one.id, one.words) for one in BODY_MAP.values()))
    side = forms.ChoiceField(label=_("Side"), choices=_choices(Side, _("no side said")), required=False)
    part_absent = forms.BooleanField(label=_("The part has been removed"), required=False)
    onset = _day(_("First day of this pain"), _("Leave empty when not known."))
    ended = _day(_("Last day"), _("Leave empty while it lasts."))
    now = _rating(_("Now"))
    average = _rating(_("Average of 24 h"))
    worst = _rating(_("Worst of 24 h"))
    least = _rating(_("Least of 24 h"))
    at_rest = _rating(_("At rest"))
    on_movement = _rating(_("On movement"))
    rated_on = _day(_("Rated on"))
    cause = forms.ChoiceField(label=_("Comes from"), choices=_choices(Cause, _("not determined")), required=False)
    nociception = forms.ChoiceField(
        label=_("Nociceptive part"), choices=_choices(Nociception, _("none described")), required=False
    )
    history_of_lesion = _yes_no(_("Does the history suggest a lesion of the nervous system?"))
    plausible_distribution = _yes_no(_("Does the pain lie where that lesion would put it?"))
    sensory_signs = _yes_no(_("Are there sensory signs in the same area?"))
    confirmed_by_test = _yes_no(_("Does a test confirm the lesion?"))
    present = _yes_no(_("Are there attacks over a controlled background?"))
    episodes_per_day = Exact(label=_("Attacks"), unit="per day", low=0, high=100, required=False)
    background_controlled = _yes_no(_("Is the background controlled?"))
    description = forms.CharField(
        label=_("In words"),
        required=False,
        max_length=800,
        widget=_lines(2),
        help_text=_("For people; no rule reads it."),
    )

    def clean(self) -> dict[str, Any]:
        """Ratings have a day; the least is not above the worst."""
        said = dict(super().clean() or {})
        rated = [name for name in _RATINGS if said.get(name) is not None]
        if rated and said.get("rated_on") is None and "rated_on" not in self.errors:
            self.add_error("rated_on", "Give the day of these ratings.")
        least, worst = said.get("least"), said.get("worst")
        if least is not None and worst is not None and least > worst:
            self.add_error("least", f"The least is above the worst ({written(worst)} of 10). Correct one of them.")
        return said

    def problem(self, identifier: str) -> PainProblem:
        """The pain as it is said."""
        said = self.cleaned_data
        ratings = {name: float(said[name]) for name in _RATINGS if said[name] is not None}
        return PainProblem(
            id=identifier,
            site=said["site"],
            side=Side(said["side"]) if said["side"] else None,
            part_absent=said["part_absent"],
            onset=said["onset"],
            ended=said["ended"],
            intensity=Intensity(date=said["rated_on"], **ratings) if ratings else None,
            cause=Cause(said["cause"]) if said["cause"] else None,
            nociception=Nociception(said["nociception"]) if said["nociception"] else None,
            neuropathic=NeuropathicEvidence(**{name: truth(said[name]) for name in _NEUROPATHIC}),
            breakthrough=Breakthrough(
                present=truth(said["present"]),
                episodes_per_day=_number(said["episodes_per_day"]),
                background_controlled=truth(said["background_controlled"]),
            ),
            description=said["description"].strip() or None,
        )


_NEUROPATHIC: Final = ("history_of_lesion", "plausible_distribution", "sensory_signs", "confirmed_by_test")


def truth(said: str) -> bool | None:
    """Yes, no, or not known."""
    return {"yes": True, "no": False}.get(said)


def _said(known: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[known]


def _number(given: Decimal | None) -> float | None:
    return None if given is None else float(given)


def problem_initial(problem: PainProblem) -> dict[str, Any]:
    """A pain as the form shows it."""
    given = problem.intensity
    ratings = {name: None if given is None else _plain(getattr(given, name)) for name in _RATINGS}
    return {
        **ratings,
        "rated_on": None if given is None else given.date,
        "site": problem.site,
        "side": problem.side.value if problem.side else "",
        "part_absent": problem.part_absent,
        "onset": problem.onset,
        "ended": problem.ended,
        "cause": problem.cause.value if problem.cause else "",
        "nociception": problem.nociception.value if problem.nociception else "",
        **{name: _said(getattr(problem.neuropathic, name)) for name in _NEUROPATHIC},
        "present": _said(problem.breakthrough.present),
        "episodes_per_day": _plain(problem.breakthrough.episodes_per_day),
        "background_controlled": _said(problem.breakthrough.background_controlled),
        "description": problem.description or "",
    }


def _plain(value: float | None) -> str | None:
    return None if value is None else written(value).replace(",", "")


class TrialForm(CommandForm):
    """What was tried; `intake` is what is known of the person so far."""

    intake: Intake | None = None

    drug = forms.CharField(label=_("Drug, generic name"), max_length=80)
    outcome = forms.ChoiceField(label=_("What came of it"), choices=_choices(TrialOutcome, _("Choose")))
    dose = Exact(label=_("Highest daily dose that was held"), unit="mg per 24 h", low=0, high=20000, required=False)
    days = Exact(label=_("For how long"), unit="days", low=0, high=20000, required=False)
    route = forms.ChoiceField(label=_("Route"), choices=_choices(Route, _("not known")), required=False)
    effect = forms.CharField(label=_("Side effect that ended it"), max_length=120, required=False)
    grade = forms.ChoiceField(
        label=_("Its CTCAE grade"),
        choices=(("", _("not known")), *((str(one), str(one)) for one in range(1, 6))),
        required=False,
    )
    treated = _yes_no(_("Was the side effect treated before the drug was given up?"))
    reason = forms.CharField(label=_("Why it was not done, or in words"), max_length=300, required=False)
    ended = _day(_("Last day of the trial"))

    def clean(self) -> dict[str, Any]:
        """An intolerance names its effect; what was not done has a reason."""
        said = dict(super().clean() or {})
        if said.get("outcome") == TrialOutcome.INTOLERANCE and not said.get("effect", "").strip():
            self.add_error("effect", "Name the side effect that ended it.")
        if said.get("outcome") == TrialOutcome.NOT_DONE and not said.get("reason", "").strip():
            self.add_error("reason", "Write why it was not tried.")
        if (days := said.get("days")) is not None and days != int(days):
            self.add_error("days", "Write whole days.")
        ask_twice(self, "dose", previous=nearest(said.get("dose"), daily_doses_mg(self.intake, said.get("drug", ""))))
        return said

    def trial(self) -> AnalgesicTrial:
        """The trial as it is said."""
        said = self.cleaned_data
        return AnalgesicTrial(
            drug=said["drug"].strip().casefold(),
            outcome=TrialOutcome(said["outcome"]),
            dose_mg_day=_number(said["dose"]),
            days=None if said["days"] is None else int(said["days"]),
            route=Route(said["route"]) if said["route"] else None,
            effect=said["effect"].strip() or None,
            effect_grade=int(said["grade"]) if said["grade"] else None,
            effect_treated=truth(said["treated"]),
            reason=said["reason"].strip() or None,
            ended=said["ended"],
        )


class UseForm(CommandForm):
    """How an entry of the list is taken; `before` is how many units a day it says so far."""

    before: float | None = None

    taken = _yes_no(_("Is it taken now?"))
    units_per_day = Exact(label=_("Taken in 24 h"), unit="tablets, patches or mL", low=0, high=1000, required=False)
    as_needed = _yes_no(_("Only as needed?"))
    route = forms.ChoiceField(label=_("Route"), choices=_choices(Route, _("not known")), required=False)
    why = forms.CharField(
        label=_("If the record says otherwise: why"), required=False, max_length=300,
        help_text=_("For example: the person shows the box; the dose was raised by telephone."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """As many times as before, or a fifth of it, is asked for twice."""
        said = dict(super().clean() or {})
        ask_twice(self, "units_per_day", previous=self.before)
        return said

    def changed(self, before: Medication) -> dict[str, Any]:
        """Fields of the entry."""
        said = self.cleaned_data
        return {
            "active": truth(said["taken"]),
            "units_per_day": _number(said["units_per_day"]),
            "as_needed": truth(said["as_needed"]),
            "route": Route(said["route"]) if said["route"] else None,
            "ingredients": before.ingredients,
        }


def use_initial(entry: Medication) -> dict[str, Any]:
    """How an entry is taken, as the form shows it."""
    return {
        "taken": _said(entry.active),
        "units_per_day": _plain(entry.units_per_day),
        "as_needed": _said(entry.as_needed),
        "route": entry.route.value if entry.route else "",
    }


_UNITS: Final = (("mg", "mg"), ("ug", "mcg"), ("ug/h", gettext_noop("mcg/h (patch)")), ("mg/mL", "mg/mL"), ("g", "g"))


class MedicineForm(CommandForm):
    """A medicine that the record does not have; `intake` is what is known of the person so far."""

    intake: Intake | None = None

    drug = forms.CharField(label=_("Drug, generic name"), max_length=80)
    strength = Exact(label=_("Strength of one"), unit="", low=0, high=100000, required=False)
    strength_unit = forms.ChoiceField(label=_("Unit of the strength"), choices=named(_UNITS))
    formulation = forms.ChoiceField(label=_("Form"), choices=_choices(Formulation, _("not known")), required=False)
    route = forms.ChoiceField(label=_("Route"), choices=_choices(Route, _("not known")), required=False)
    units_per_day = Exact(label=_("Taken in 24 h"), unit="tablets, patches or mL", low=0, high=1000, required=False)
    as_needed = _yes_no(_("Only as needed?"))
    started = _day(_("Since"))

    def clean(self) -> dict[str, Any]:
        """A strength, or a dose of 24 h, that is far from what is known of the drug is asked for twice."""
        said = dict(super().clean() or {})
        drug, unit, strength = said.get("drug", ""), said.get("strength_unit", ""), said.get("strength")
        form = Formulation(said["formulation"]) if said.get("formulation") else None
        known = nearest(strength, strengths(self.intake, drug, unit, form))
        ask_twice(self, "strength", previous=known, unit=dict(_UNITS).get(unit, "").removesuffix(" (patch)"))
        units = said.get("units_per_day")
        one = in_mg(strength, unit)
        dose = one * units if one and units else None
        daily = nearest(dose, daily_doses_mg(self.intake, drug))
        if dose is not None and daily is not None:
            ask_twice(self, "units_per_day", protocol=(dose, daily, "mg per 24 h"))
        return said

    def medicine(self) -> Medication:
        """The entry as it is said: somebody takes it."""
        said = self.cleaned_data
        drug, strength = said["drug"].strip(), said["strength"]
        shown = dict(_UNITS)[said["strength_unit"]].removesuffix(" (patch)")
        text = drug if strength is None else f"{drug} {written(strength)} {shown}"
        unit = None if strength is None else said["strength_unit"]
        return Medication(
            text=text,
            provenance=Provenance(origin=Origin.CLINICIAN),
            ingredients=(Ingredient(name=drug.casefold(), strength=_number(strength), strength_unit=unit),),
            active=True,
            started=said["started"],
            route=Route(said["route"]) if said["route"] else None,
            formulation=Formulation(said["formulation"]) if said["formulation"] else None,
            units_per_day=_number(said["units_per_day"]),
            as_needed=truth(said["as_needed"]),
        )


class RemoveForm(CommandForm):
    """A trial that was entered by mistake."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class InstrumentForm(CommandForm):
    """The items of one free instrument."""

    def __init__(self, *args: Any, of: Instrument, **options: Any) -> None:  # noqa: ANN401 - the framework's
        super().__init__(*args, **options)
        self.of = of
        for item in of.items:
            self.fields[item.id] = _item_field(item)

    def answers(self) -> dict[str, FactValue]:
        """What was answered; what was left out is left out."""
        said: Mapping[str, Any] = self.cleaned_data
        return {item.id: _answer(item, said[item.id]) for item in self.of.items if said.get(item.id) not in (None, "")}


def _item_field(item: Item) -> forms.Field:
    if item.yes_no:
        return forms.ChoiceField(
            label=_(item.words), choices=(("yes", _("Yes")), ("no", _("No"))), widget=forms.RadioSelect
        )
    if item.levels:
        choices = named((str(level.value), level.words) for level in item.levels)
        return forms.ChoiceField(label=_(item.words), choices=choices, widget=forms.RadioSelect)
    low, high = item.low or 0, 1000 if item.high is None else item.high
    return Exact(
        label=_(item.words), unit=format_lazy("{} {} {}", written(low), _("to"), written(high)), low=low, high=high
    )


def _answer(item: Item, given: object) -> FactValue:
    if item.yes_no:
        return given == "yes"
    for level in item.levels:
        if str(level.value) == given:
            return level.value
    return float(given) if isinstance(given, Decimal) else str(given)
