"""A second person at the same screen, who gives their own name and password on the same form."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lenitive.clinic.books.custody import MAY_WITNESS
from lenitive.domain.infusion.events import Actor, Role
from lenitive.web.accounts.models import User
from lenitive.web.accounts.witness import witness_of
from lenitive.web.site.forms import CommandForm


class SecondPersonForm(CommandForm):
    """A form that a second clinician stands behind; as many wrong passwords as at signing in, counted together."""

    username = forms.CharField(
        label=_("Second person, user name"), max_length=64, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    password = forms.CharField(
        label=_("Their password"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("The second person gives their password here, after you gave yours.")},
    )

    def __init__(self, *arguments: Any, request: HttpRequest | None = None, **options: Any) -> None:  # noqa: ANN401 - the framework's
        super().__init__(*arguments, **options)
        self.request = request
        self.second: Actor | None = None

    def clean(self) -> dict[str, Any]:
        """The second person is one of us, is somebody else, and is there."""
        said = dict(super().clean() or {})
        if self.request is None or not said.get("username"):
            return said
        try:
            found = witness_of(
                self.request, username=said["username"], password=said.get("password", ""), roles=MAY_WITNESS
            )
        except forms.ValidationError as error:
            self.add_error("password", error)
            return said
        role = User.objects.get(member_id=found.id).role
        self.second = Actor(id=found.id, role=Role(role))
        said["second"] = found.id
        return said
