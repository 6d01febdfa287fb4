"""What is said when a note is signed."""

from django import forms

from lenitive.web.site.forms import CommandForm


class SignForm(CommandForm):
    """Sign a session note."""

    read = forms.BooleanField(
        label="I have read the note", error_messages={"required": "Read the note, then tick this box."}
    )
    head = forms.CharField(widget=forms.HiddenInput, max_length=64)
