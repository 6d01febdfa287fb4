"""What two people enter at the pump: why another bag, and what the pump has given when its counter went back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lenitive.web.second_person import SecondPersonForm
from lenitive.web.site.forms import CommandForm, Exact


class ChangeForm(CommandForm):
    """The new bag is put up."""

    reason = forms.CharField(label=_("Why another bag is needed"), max_length=200)


class ReconcileForm(SecondPersonForm):
    """What two people read at the pump."""

    device = forms.ChoiceField(label=_("Pump that counts from here on"))
    counter = Exact(label=_("Its counter shows"), unit="mL", low=0, high=5000)
    given = Exact(label=_("Given to the person in all, by every pump of this session"), unit="mL", low=0, high=5000)
    reason = forms.CharField(label=_("Why it was necessary"), max_length=200)
    field_order = ("device", "counter", "given", "reason", "username", "password")

    def offer(self, pumps: list[str]) -> "ReconcileForm":
        """The pumps at the chair."""
        self.fields["device"].choices = [(one, one) for one in pumps]  # type: ignore[attr-defined]
        return self
