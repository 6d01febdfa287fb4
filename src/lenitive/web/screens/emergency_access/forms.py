"""Why a chart is opened in an emergency."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lenitive.web.site.forms import CommandForm


class ReasonForm(CommandForm):
    """A reason in words; it is read afterwards."""

    reason = forms.CharField(
        label=_("What is the emergency, and who asked you"), min_length=10, max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"min_length": _("Write a reason that somebody else can judge: at least 10 letters.")},
    )  # fmt: skip
