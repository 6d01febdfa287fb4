"""What a sender writes, and what the clinic does with it."""

import re
import secrets
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lenitive.domain.candidacy.reasons import REASONS
from lenitive.domain.foundation.patient import Sex
from lenitive.web.language import named
from lenitive.web.site.forms import CommandForm, Exact
from lenitive.web.site.house import house

_NUMBER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,63}", re.ASCII)
_OLDEST_YEARS: Final = 130
LARGEST_BYTES: Final = 32 * 1024 * 1024


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def day_input() -> forms.DateInput:
    """A day, by the browser's own calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LetterForm(forms.Form):
    """A referral of one page."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    name = forms.CharField(
        label=_("Name of the person"), max_length=120, widget=forms.TextInput({"autocomplete": "off"})
    )
    birth_date = forms.DateField(label=_("Date of birth"), widget=day_input())
    number = forms.CharField(
        label=_("Your number for the person"),
        max_length=64,
        help_text=_("Of your record, with letters, digits, . and -"),
    )
    sex = forms.ChoiceField(
        label=_("Sex in the record"),
        choices=named((one.value, one.value if one is not Sex.UNKNOWN else "not known") for one in Sex),
    )
    cancer = forms.CharField(label=_("Cancer: where, which, how far"), max_length=500, widget=_lines(2))
    treatment = forms.CharField(
        label=_("Treatment of the cancer so far and now"), max_length=800, required=False, widget=_lines(2)
    )
    medicines = forms.CharField(
        label=_("Opioids and other pain medicines, with doses"), max_length=1000, required=False, widget=_lines(3)
    )
    worst_pain = Exact(label=_("Worst pain of the last days"), unit="of 10", low=0, high=10, required=False)
    reasons = forms.MultipleChoiceField(
        label=_("Why you refer"),
        choices=named((one.id, one.statement) for one in REASONS.values()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    question = forms.CharField(label=_("Your question to us"), max_length=800, widget=_lines(2))
    sender = forms.CharField(label=_("Who refers"), max_length=160, help_text=_("Name, profession and place"))
    contact = forms.CharField(label=_("How we reach you"), max_length=160, help_text=_("Telephone or secure mail"))
    urgent = forms.BooleanField(
        label=_("It cannot wait: tell us why in the question. An emergency goes to an emergency department"),
        required=False,
    )

    @classmethod
    def empty(cls) -> "LetterForm":
        """With a key of its own."""
        return cls(initial={"key": secrets.token_hex(12), "sex": Sex.UNKNOWN.value})

    def clean_birth_date(self) -> date:
        """A day of birth that somebody alive can have."""
        born: date = self.cleaned_data["birth_date"]
        today = house().today()
        if born > today or today.year - born.year > _OLDEST_YEARS:
            raise forms.ValidationError("Nobody alive was born on this day. Check the year.")
        return born

    def clean_number(self) -> str:
        """A number that can stand in a reference."""
        number: str = self.cleaned_data["number"].strip()
        if not _NUMBER.fullmatch(number):
            raise forms.ValidationError("Use letters, digits, . and - only, without spaces.")
        return number

    def clean_worst_pain(self) -> int | None:
        """A whole number."""
        given = self.cleaned_data["worst_pain"]
        if given is not None and given != int(given):
            raise forms.ValidationError("Pain is a whole number from 0 to 10.")
        return None if given is None else int(given)


class AnotherPersonForm(LetterForm):
    """For who works here: a person with the same two identifiers is not entered twice unseen."""

    another = forms.BooleanField(label=_("It is another person of the same name and day of birth"), required=False)


class _File(forms.FileField):
    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ANN401 - the framework's
        file = super().clean(data, initial)
        if file is not None and file.size > LARGEST_BYTES:
            raise forms.ValidationError(f"The file has {file.size // 1_048_576} MiB; at most 32 MiB are read.")
        return file


def record_field() -> _File:
    """A FHIR R4 record."""
    return _File(
        label=_("FHIR R4 record"),
        help_text=_("A Bundle or NDJSON of one person, as JSON. Nothing is taken over before you have looked at it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.ndjson,application/json,application/fhir+json"}),
    )


class UploadForm(CommandForm):
    """A record for a person who has a chart."""

    record = record_field()


class BeginForm(forms.Form):
    """A record of a person who has none."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    record = record_field()
    sender = forms.CharField(label=_("Who refers"), max_length=160)
    contact = forms.CharField(label=_("How we reach them"), max_length=160, required=False)
    question = forms.CharField(label=_("Their question to us"), max_length=800, widget=_lines(2))


TAKE: Final = "take"
WHY_NOT: Final = (
    (TAKE, _("Take over")),
    ("It is somebody else's", _("Not: somebody else's")),
    ("It is no longer so", _("Not: no longer so")),
    ("It is wrong in the record", _("Not: wrong in the record")),
    ("It stands there twice", _("Not: stands there twice")),
    ("other", _("Not: other, in words below")),
)
"""For each line of a record: take it over, or why not."""


class AcceptForm(CommandForm):
    """What is taken over. The lines themselves are fields named after their ids."""

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    words = forms.CharField(label=_("Other reason, in words"), required=False, max_length=400, widget=forms.TextInput)
    looked = forms.BooleanField(label=_("I have looked at every line, and this is the person of this chart"))


class ReturnForm(CommandForm):
    """Nothing is taken over."""

    reason = forms.CharField(label=_("Why nothing of it is taken over"), max_length=400, widget=_lines(2))


class AnswerForm(CommandForm):
    """The answer to the sender."""

    accepted = forms.ChoiceField(
        label=_("Is the person seen here?"), choices=(("yes", _("Yes")), ("no", _("No"))), widget=forms.RadioSelect
    )
    answer = forms.CharField(label=_("What the sender is told"), max_length=800, widget=_lines(3))


class TellForm(CommandForm):
    """A word to the sender about how far the person is."""

    state = forms.CharField(widget=forms.HiddenInput, max_length=20)
    words = forms.CharField(label=_("What the sender is told"), max_length=1200, widget=_lines(3))
