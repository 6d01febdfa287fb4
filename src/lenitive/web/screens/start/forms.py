"""What is entered before the start."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lenitive.domain.foundation.answer import Answer
from lenitive.domain.infusion.checklist import CHECKLIST
from lenitive.web.second_person import SecondPersonForm
from lenitive.web.site.forms import CommandForm, Exact


class ScanForm(forms.Form):
    """Who is in the chair, by the code that the person wears; never filled in from the screen.

    It names no version: what it opens is a session that nobody has seen yet.
    """

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    code = forms.CharField(
        label=_("The person's own code"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false"}),
        help_text=_("Scan the wristband, or type the number on it. Ask for name and day of birth as well."),
        error_messages={"required": _("Nobody scanned who is in the chair.")},
    )

    def clean_code(self) -> str:
        """Without what a scanner puts around it."""
        return str(self.cleaned_data["code"]).strip()


class DeviceForm(forms.Form):
    """A device, and the code that it shows; without a code it is asked to show one."""

    device = forms.CharField(max_length=32)
    code = forms.CharField(max_length=6, required=False)


class BagForm(CommandForm):
    """One person's own count, from the vials; the first person's is not shown to the second."""

    vial = Exact(label=_("Strength on the vial"), unit="mg/mL", low=0, high=200)
    drawn = Exact(label=_("Volume drawn from the vials"), unit="mL", low=0, high=500)
    final = Exact(label=_("Fluid in the bag, with the drug in it"), unit="mL", low=0, high=1000)


class ChecklistForm(CommandForm):
    """Every item that a person answers; what is not answered is not known, and keeps the infusion from starting."""

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - the framework's
        super().__init__(*arguments, **options)
        for item in CHECKLIST.values():
            self.fields[item.id] = forms.ChoiceField(
                label=_(item.statement),
                required=False,
                choices=[(str(Answer.YES), _("yes")), (str(Answer.NO), _("no"))],
                widget=forms.RadioSelect,
            )

    def items(self) -> list[forms.BoundField]:
        """The items in order."""
        return [self[item] for item in CHECKLIST]


class TimeOutForm(SecondPersonForm):
    """Two people at the bedside: who is signed in, and a second one who gives their own password."""

    agreed = forms.BooleanField(
        label=_("Both of us say it aloud: this person, this drug and bag, this rate, this pump")
    )
    field_order = ("username", "password", "agreed")
