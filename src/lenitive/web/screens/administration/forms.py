"""What an administrator says."""

import re
import secrets
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from lenitive.clinic.roles import PEOPLE, Role
from lenitive.devices.protocol import Kind
from lenitive.web.accounts.models import User
from lenitive.web.language import named
from lenitive.web.site.house import house
from lenitive.web.words import plain_words

_ROLES = named((str(role), plain_words(role)) for role in PEOPLE)
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{1,63}$")


class OnceForm(forms.Form):
    """Done once for each key."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    @classmethod
    def fresh(cls, **initial: Any) -> "OnceForm":  # noqa: ANN401 - the framework's
        """An empty form with a key of its own."""
        return cls(initial={"key": secrets.token_hex(12), **initial})


class MakeForm(OnceForm):
    """A new account; the password is handed over in person and changed at once."""

    username = forms.CharField(label=_("User name"), max_length=64)
    name = forms.CharField(label=_("Name, as it stands beside a signature"), max_length=120)
    role = forms.ChoiceField(label=_("Role"), choices=_ROLES)
    chart_id = forms.CharField(
        label=_("For a patient: id of their chart"), max_length=32, required=False,
        help_text=_("The front desk reads it off the address of the chart."),
    )  # fmt: skip
    password = forms.CharField(
        label=_("First password"), widget=forms.PasswordInput, help_text=_("15 characters or more; to be changed.")
    )

    def clean_username(self) -> str:
        """Free, and of plain letters."""
        name = str(self.cleaned_data["username"])
        if not _NAME.match(name):
            raise forms.ValidationError(_("Letters, digits, full stop, hyphen and underscore; two or more."))
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("This user name is taken."))
        return name

    def clean_password(self) -> str:
        """As strong as any other."""
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        """A patient has a chart, nobody else."""
        said = super().clean() or {}
        chart_id, role = said.get("chart_id", ""), said.get("role")
        if role == Role.PATIENT and house().charts.chart(chart_id) is None:
            self.add_error("chart_id", _("There is no such chart."))
        if role != Role.PATIENT and chart_id:
            self.add_error("chart_id", _("Only a patient has a chart of their own."))
        return said


class ChangeForm(OnceForm):
    """One thing about one account."""

    member = forms.CharField(widget=forms.HiddenInput, max_length=32)
    do = forms.ChoiceField(
        label=_("What"),
        choices=[
            ("role", _("Another role")),
            ("shut", _("Shut the account: every session ends now")),
            ("open", _("Open it again")),
            ("factor", _("Take a lost second factor away")),
            ("password", _("New password, handed over in person")),
        ],
    )
    role = forms.ChoiceField(label=_("Role"), choices=_ROLES, required=False)
    reason = forms.CharField(label=_("Why"), max_length=200, required=False)
    password = forms.CharField(label=_("New password"), widget=forms.PasswordInput, required=False)

    def clean(self) -> dict[str, Any]:
        """What each change needs."""
        said = super().clean() or {}
        do = said.get("do")
        if do in {"shut", "factor"} and not said.get("reason", "").strip():
            self.add_error("reason", _("Say why; it is kept."))
        if do == "role" and said.get("role") in {"", str(Role.PATIENT)}:
            self.add_error("role", _("Choose a role of staff."))
        if do == "password":
            try:
                validate_password(said.get("password", ""))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return said


class DeviceForm(OnceForm):
    """A device of the clinic."""

    device = forms.RegexField(
        label=_("The device's own id"), regex=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        help_text=_("As it says itself, for example sim-pump-1."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=named((kind.value, plain_words(kind.value)) for kind in Kind))
    label = forms.CharField(label=_("What stands on it"), max_length=60)


class RetireForm(OnceForm):
    """A device that goes."""

    device = forms.CharField(widget=forms.HiddenInput, max_length=40)
    reason = forms.CharField(label=_("Why"), max_length=200)


class UploadForm(OnceForm):
    """A signed library."""

    file = forms.FileField(label=_("Signed library of limits (JSON)"), max_length=100, allow_empty_file=False)


class AuditForm(forms.Form):
    """What is looked for."""

    who = forms.ChoiceField(label=_("Who"), required=False)
    chart = forms.RegexField(label=_("Chart"), regex=r"^[0-9a-f]{0,32}$", required=False)
    what = forms.CharField(label=_("What"), max_length=40, required=False)
    only = forms.ChoiceField(
        label=_("Kind"), required=False,
        choices=[("", _("read and changed")), ("read", _("read")), ("changed", _("changed"))],
    )  # fmt: skip
    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
