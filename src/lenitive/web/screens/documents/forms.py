"""What is said when a note is signed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lenitive.web.site.forms import CommandForm


class SignForm(CommandForm):
    """Sign a session note."""

    read = forms.BooleanField(
        label=_("I have read the note"), error_messages={"required": _("Read the note, then tick this box.")}
    )
    head = forms.CharField(widget=forms.HiddenInput, max_length=64)
