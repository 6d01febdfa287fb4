"""What is said about a plan."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lenitive.web.site.forms import CommandForm


class SignForm(CommandForm):
    """Order a plan."""

    plan_id = forms.CharField(widget=forms.HiddenInput, max_length=40)
    read = forms.BooleanField(label=_("I have read this plan and order it for this person"))
