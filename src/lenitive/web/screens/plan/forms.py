"""What is said about a plan."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lenitive.web.site.forms import CommandForm, Exact


class SignForm(CommandForm):
    """Order a plan."""

    plan_id = forms.CharField(widget=forms.HiddenInput, max_length=40)
    read = forms.BooleanField(label=_("I have read this plan and order it for this person"))


class VerifyForm(CommandForm):
    """Release a plan: by the pharmacist's own arithmetic."""

    plan_id = forms.CharField(widget=forms.HiddenInput, max_length=40)
    own_rate = Exact(
        label=_("First pump rate, worked out by you from the order, the weight and the bag"),
        unit="mL/h",
        low=0,
        high=200,
    )


class QueryForm(CommandForm):
    """Send a plan back with a question."""

    plan_id = forms.CharField(widget=forms.HiddenInput, max_length=40)
    question = forms.CharField(
        label=_("Question to the prescriber"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )
