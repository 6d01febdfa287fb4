"""What is entered before the start."""

from typing import Any

from django import forms

from lenitive.domain.foundation.answer import Answer
from lenitive.domain.infusion.checklist import CHECKLIST
from lenitive.web.accounts.models import User
from lenitive.web.site.forms import CommandForm, Exact


class BagForm(CommandForm):
    """One person's own count, from the vials; the first person's is not shown to the second."""

    vial = Exact(label="Strength on the vial", unit="mg/mL", low=0, high=200)
    drawn = Exact(label="Volume drawn from the vials", unit="mL", low=0, high=500)
    final = Exact(label="Fluid in the bag, with the drug in it", unit="mL", low=0, high=1000)


class DeviceForm(CommandForm):
    """A pump or a monitor at the chair, by the code that it shows."""

    device = forms.CharField(max_length=32)
    code = forms.CharField(label="Code that it shows", max_length=6, required=False)


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


class TimeOutForm(CommandForm):
    """Two people at the bedside: who is signed in, and a second one who gives their own password."""

    username = forms.CharField(label="Second person, user name", max_length=64)
    password = forms.CharField(
        label="Their password", widget=forms.PasswordInput(attrs={"autocomplete": "off"}), max_length=200
    )
    agreed = forms.BooleanField(label="Both of us say it aloud: this person, this drug and bag, this rate, this pump")

    def clean(self) -> dict[str, Any]:
        """The second person is one of us, and is there."""
        said = dict(self.cleaned_data)
        user = User.objects.filter(username=said.get("username", ""), is_active=True).first()
        if said.get("username") and (user is None or not user.check_password(said.get("password", ""))):
            self.add_error("password", "User name and password do not belong together.")
        elif user is not None and user.role not in {"nurse", "prescriber", "pharmacist"}:
            self.add_error("username", "The second person is a nurse, a prescriber or a pharmacist.")
        elif user is not None:
            said["second"] = user.member_id
        return said
