"""What is entered at the chair: a round in one pass, a rate, a correction, another medicine, something unwanted."""

import re
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lenitive.domain.infusion.correcting import SCORE_RANGES
from lenitive.domain.infusion.events import RedSymptom, ScoreKind, StopReason
from lenitive.domain.infusion.people import OverrideReason
from lenitive.domain.infusion.session import Channel, Session
from lenitive.domain.infusion.thresholds import PLAUSIBLE
from lenitive.web.language import named
from lenitive.web.second_person import SecondPersonForm
from lenitive.web.site.forms import CommandForm, Exact, ask_twice
from lenitive.web.words import plain_words


class Whole(forms.Field):
    """A whole number within what can be; a number that may be ten times too much is asked for twice.

    Args:
        unit: Shown behind the field.
        low: Smallest that is possible.
        high: Largest.
    """

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "exact"})

    def __init__(self, *, unit: str, low: int, high: int, **options: Any) -> None:  # noqa: ANN401 - the framework's
        super().__init__(required=False, **options)
        self.unit, self.low, self.high = unit, low, high

    def to_python(self, value: object) -> int | None:
        """The number, or what is wrong with it."""
        text = str(value or "").strip().replace("\N{MINUS SIGN}", "-")
        if not text:
            return None
        digits = text.removeprefix("-").removeprefix("+")
        if not digits.isascii() or not digits.isdigit() or len(digits) > 4:
            raise forms.ValidationError(f"“{text[:20]}” is not a whole number. Write it like 72.")
        number = int(text)
        if not self.low <= number <= self.high:
            raise forms.ValidationError(
                f"{number} {self.unit} cannot be: {self.low} to {self.high} is possible. Measure again, or correct it."
            )
        return number


_VITALS: Final = (
    ("systolic", Channel.SYSTOLIC, _("Systolic"), "mmHg"),
    ("diastolic", Channel.DIASTOLIC, _("Diastolic"), "mmHg"),
    ("heart_rate", Channel.HEART_RATE, _("Heart rate"), "per min"),
    ("spo2", Channel.SPO2, _("SpO2"), "%"),
    ("breathing", Channel.RESPIRATORY_RATE, _("Breathing"), "per min"),
)
_SCORED: Final = (
    ("pain", ScoreKind.PAIN, _("Pain now"), "0-10"),
    ("rass", ScoreKind.RASS, _("Sedation, RASS"), "-5 to +4"),
    ("psychotomimetic", ScoreKind.PSYCHOTOMIMETIC, _("Perception"), "0-3"),
    ("nausea", ScoreKind.NAUSEA, _("Nausea"), "0-3"),
)
SCORES: Final = frozenset(str(kind) for kind in ScoreKind)
VITAL_FIELDS: Final = {name: channel for name, channel, _, _ in _VITALS}


class RoundForm(forms.Form):
    """One round, entered in one pass; what is left empty was not observed."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    ago = forms.TypedChoiceField(
        label=_("Seen"),
        coerce=int,
        required=False,
        empty_value="0",
        choices=[
            (0, _("now")),
            (2, _("2 min ago")),
            (5, _("5 min ago")),
            (10, _("10 min ago")),
            (15, _("15 min ago")),
            (30, _("30 min ago")),
        ],
    )
    oxygen = forms.ChoiceField(
        label=_("Oxygen"),
        required=False,
        choices=[("", _("as before")), ("no", _("no oxygen")), ("yes", _("oxygen is given"))],
    )

    def __init__(self, *arguments: Any, session: Session | None = None, **options: Any) -> None:  # noqa: ANN401 - the framework's
        super().__init__(*arguments, **options)
        self.session = session
        for name, channel, label, unit in _VITALS:
            low, high = PLAUSIBLE[channel]
            self.fields[name] = Whole(label=label, unit=unit, low=low, high=high)
        for name, kind, label, unit in _SCORED:
            low, high = SCORE_RANGES[kind]
            self.fields[name] = Whole(label=label, unit=unit, low=low, high=high)
        self.order_fields([*(one[0] for one in _VITALS), *(one[0] for one in _SCORED), "oxygen", "ago"])

    def entered(self) -> list[forms.BoundField]:
        """The fields that a person fills in, in the order of Tab."""
        return [self[name] for name in (*(one[0] for one in _VITALS), *(one[0] for one in _SCORED))]

    def clean(self) -> dict[str, Any]:
        """Both pressures or none; systolic above diastolic; a number far from the last one is asked for twice."""
        said = dict(self.cleaned_data)
        up, low = said.get("systolic"), said.get("diastolic")
        if (up is None) != (low is None) and not {"systolic", "diastolic"} & self.errors.keys():
            self.add_error("diastolic" if low is None else "systolic", "Both pressures, or neither.")
        if up is not None and low is not None and up <= low:
            self.add_error("systolic", f"{up} over {low}: systolic is above diastolic. Were the two exchanged?")
        for name, channel, _label, _unit in _VITALS:
            newest = self.session.newest(channel) if self.session else None
            ask_twice(self, name, previous=newest.value if newest else None)
        if not any(said.get(field.name) is not None for field in self.entered()) and not self.errors:
            raise forms.ValidationError("Nothing was entered. Fill in what you saw; leave the rest empty.")
        return said


class RateForm(SecondPersonForm):
    """Another rate, as the pump is set; beyond a supervised limit a second person stands beside."""

    rate = Exact(label=_("New rate"), unit="mL/h", low=0, high=200)
    reason = forms.CharField(label=_("Why"), max_length=200, required=False)
    override = forms.ChoiceField(
        label=_("A prescriber goes beyond a limit because"),
        required=False,
        choices=[("", _("does not go beyond")), *named((str(one), plain_words(one)) for one in OverrideReason)],
    )
    words = forms.CharField(label=_("In words"), max_length=200, required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - the framework's
        super().__init__(*arguments, **options)
        self.fields["username"].required = self.fields["password"].required = False


class CorrectForm(CommandForm):
    """A value that was wrong; both stay."""

    what = forms.ChoiceField(label=_("Which value"))
    value = forms.CharField(
        label=_("What it was"),
        max_length=5,
        required=False,
        help_text=_("Leave empty for a reading that was an artefact."),
    )
    reason = forms.CharField(label=_("Why"), max_length=200)

    def __init__(self, *arguments: Any, what: Any = (), **options: Any) -> None:  # noqa: ANN401 - the framework's
        super().__init__(*arguments, **options)
        field = self.fields["what"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one.code, one.words) for one in what]

    def clean(self) -> dict[str, Any]:
        """A score is put right by another score; a reading may have been none."""
        said = dict(super().clean() or {})
        if said.get("what", "").partition(":")[2] in SCORES and "value" not in self.errors and said["value"] is None:
            self.add_error("value", "A score is put right by another score.")
        return said

    def clean_value(self) -> int | None:
        """A whole number, or nothing."""
        text = str(self.cleaned_data["value"]).strip()
        if not text:
            return None
        if not text.removeprefix("-").removeprefix("+").isdigit():
            raise forms.ValidationError(f"“{text}” is not a whole number.")
        return int(text)


_AMOUNT: Final = re.compile(r"\s*(\d{1,6}(?:\.\d{1,4})?)\s*([A-Za-z/]+)")
MEDICINES: Final = (
    ("Ondansetron", "4 mg IV", "nausea or vomiting"),
    ("Midazolam", "1 mg IV", "distress that words do not settle"),
    ("Labetalol", "10 mg IV", "pressure above the limit"),
    ("Glycopyrronium", "0.2 mg IV", "saliva"),
    ("Naloxone", "100 mcg IV", "breathing too slow after an opioid"),
    ("Oxygen", "2 L/min", "saturation below the limit"),
)
"""What is near the chair, as two taps; the dose is the plan's or the prescriber's (assumed examples)."""


class RescueForm(CommandForm):
    """Another medicine that was given."""

    medicine = forms.CharField(label=_("Medicine"), max_length=80)
    dose = forms.CharField(label=_("Dose and route"), max_length=80, help_text=_("For example 4 mg IV."))
    indication = forms.CharField(label=_("Why"), max_length=160)

    def clean(self) -> dict[str, Any]:
        """A dose far from the one that is near the chair, in the same unit, is asked for twice."""
        said = dict(super().clean() or {})
        usual = {name.casefold(): dose for name, dose, _why in MEDICINES}.get(said.get("medicine", "").casefold(), "")
        given, expected = _AMOUNT.match(said.get("dose", "")), _AMOUNT.match(usual)
        if given and expected and given[2].casefold() == expected[2].casefold():
            ask_twice(self, "dose", protocol=(Decimal(given[1]), Decimal(expected[1]), expected[2]))
        return said


UNWANTED: Final = (
    "Nausea", "Vomiting", "Dizziness", "Headache", "Blurred vision", "Vivid images", "Anxiety", "Confusion",
    "High blood pressure", "Palpitations", "Slow breathing", "Itching",
)  # fmt: skip


class EventForm(CommandForm):
    """Something unwanted, with its grade; a symptom that stops the infusion is named as such."""

    term = forms.CharField(label=_("What"), max_length=80)
    grade = forms.TypedChoiceField(
        label=_("Grade"),
        coerce=int,
        choices=[
            (1, _("1 mild")),
            (2, _("2 moderate")),
            (3, _("3 severe")),
            (4, _("4 life-threatening")),
            (5, _("5 death")),
        ],
    )
    red = forms.ChoiceField(
        label=_("Reason to stop at once"),
        required=False,
        choices=[("", _("no")), *named((str(one), plain_words(one)) for one in RedSymptom)],
    )


class TakeOverForm(CommandForm):
    """The session goes to who is signed in."""

    note = forms.CharField(label=_("What was told to you"), max_length=300, required=False)


STOP_REASONS: Final = named(
    (str(one), plain_words(one))
    for one in StopReason
    if one not in {StopReason.COMPLETED, StopReason.ALARM, StopReason.NOT_STARTED, StopReason.NOT_GIVEN}
)
