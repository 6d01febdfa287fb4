"""What is entered before the start."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lenitive.domain.foundation.answer import Answer
from lenitive.domain.infusion.checklist import CHECKLIST
from lenitive.web.second_person import SecondPersonForm
from lenitive.web.site.forms import CommandForm, Exact


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
                label=item.statement,
                required=False,
                choices=[(str(Answer.YES), "yes"), (str(Answer.NO), "no")],
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
