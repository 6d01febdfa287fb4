"""What is said in the pharmacy. Who witnesses says it with the own name and password, on the same form."""

from collections.abc import Mapping
from math import ceil
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lenitive.clinic.books.custody import MAY_WITNESS, Custody, StockReceived
from lenitive.web.accounts.witness import Witness, witness_of
from lenitive.web.site.forms import CommandForm, Exact, ask_twice

_HIDDEN = forms.HiddenInput
_SIGNS_HERE = _("The second person signs here, after seeing the figures.")


class VerifyForm(CommandForm):
    """The pharmacist's own arithmetic."""

    plan_id = forms.CharField(widget=_HIDDEN, max_length=40)
    own_drawn = Exact(label=_("Volume to draw from vials"), unit="mL", low=0.01, high=500)
    own_drug = Exact(label=_("Drug then in the bag, as base"), unit="mg", low=0.1, high=5000)
    own_rate = Exact(label=_("First pump rate"), unit="mL/h", low=0, high=200)


class QueryForm(CommandForm):
    """Send a plan back with a question."""

    plan_id = forms.CharField(widget=_HIDDEN, max_length=40)
    question = forms.CharField(
        label=_("Question to the prescriber"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )


class WitnessedForm(CommandForm):
    """What a second person stands behind: their name and password last, after they have seen the figures."""

    witness_name = forms.CharField(
        error_messages={"required": _SIGNS_HERE},
        label=_("Witness: user name"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    witness_password = forms.CharField(
        error_messages={"required": _SIGNS_HERE},
        label=_("Witness: password"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    witness: Witness
    request: HttpRequest | None = None

    def clean(self) -> dict[str, Any]:
        """Who the witness is, once everything else is right."""
        said = super().clean() or {}
        self.asked_twice()
        if self.errors or self.request is None:
            return said
        try:
            self.witness = witness_of(
                self.request, username=said["witness_name"], password=said["witness_password"], roles=MAY_WITNESS
            )
        except forms.ValidationError as error:
            self.add_error("witness_password", error)
        return said

    def asked_twice(self) -> None:
        """Numbers that are far from what stands are asked for twice, before anybody signs as witness."""


class MakeForm(WitnessedForm):
    """The bag is made; `ordered_ml` is what the order draws from vials."""

    ordered_ml: float | None = None

    plan_id = forms.CharField(widget=_HIDDEN, max_length=40)
    lot = forms.ChoiceField(label=_("Lot of the vials"))
    vials = forms.IntegerField(label=_("Vials opened"), min_value=1, max_value=50)
    drawn = Exact(label=_("Drawn from them"), unit="mL", low=0.01, high=500)
    field_order = ("lot", "vials", "drawn", "witness_name", "witness_password")
    custody: Custody | None = None

    def asked_twice(self) -> None:
        """As many vials as the order needs; the volume that the order draws."""
        lot = self.custody.lots.get(self.cleaned_data.get("lot", "")) if self.custody is not None else None
        if self.ordered_ml is None or lot is None:
            return
        vials, drawn = self.cleaned_data.get("vials"), self.cleaned_data.get("drawn")
        if vials is not None:
            ask_twice(self, "vials", protocol=(vials, ceil(self.ordered_ml / lot.received.vial_ml), "vials"))
        if drawn is not None:
            ask_twice(self, "drawn", protocol=(drawn, self.ordered_ml, "mL"))

    def offer(self, custody: Custody) -> "MakeForm":
        """The lots that are on the shelf."""
        self.custody = custody
        self.fields["lot"].choices = [  # type: ignore[attr-defined]
            (lot.received.lot, f"{lot.received.lot} ({lot.on_shelf} vials, to {lot.received.expires_on})")
            for lot in custody.lots.values()
            if lot.on_shelf > 0
        ]
        return self


class WasteForm(WitnessedForm):
    """What is left is wasted; `left_ml` is what the entries leave."""

    left_ml: float | None = None

    bag_id = forms.CharField(widget=_HIDDEN, max_length=40)
    part = forms.ChoiceField(widget=_HIDDEN, choices=[("vial", _("vial")), ("bag", _("bag"))])
    measured = Exact(label=_("Measured, before it is destroyed"), unit="mL", low=0, high=1000)
    field_order = ("measured", "witness_name", "witness_password")

    def asked_twice(self) -> None:
        """About as much as is left."""
        ask_twice(self, "measured", previous=self.left_ml)


class ReceiveForm(WitnessedForm):
    """Vials came in; `before` is the newest delivery of vials of any lot."""

    before: StockReceived | None = None

    lot = forms.RegexField(label=_("Lot"), regex=r"^[A-Za-z0-9][A-Za-z0-9 ./_-]{0,39}$")
    vials = forms.IntegerField(label=_("Vials"), min_value=1, max_value=10000)
    strength = forms.TypedChoiceField(
        label=_("Strength, as base"), coerce=float, choices=[(one, f"{one} mg/mL") for one in (50, 10, 100)]
    )
    volume = Exact(label=_("Fluid in one vial"), unit="mL", low=0.5, high=100)
    expires_on = forms.DateField(label=_("Last day of use"), widget=forms.DateInput(attrs={"type": "date"}))
    source = forms.CharField(label=_("Delivered by"), max_length=80)
    field_order = ("lot", "vials", "strength", "volume", "expires_on", "source", "witness_name", "witness_password")

    def asked_twice(self) -> None:
        """As many vials as came last time, and as large."""
        if self.before is not None:
            ask_twice(self, "vials", previous=self.before.vials, unit="vials")
            ask_twice(self, "volume", previous=self.before.vial_ml)


class CountForm(WitnessedForm):
    """The shelf is counted."""

    custody: Custody | None = None

    lot = forms.ChoiceField(label=_("Lot"))
    counted = forms.IntegerField(label=_("Vials counted"), min_value=0, max_value=100000)
    field_order = ("lot", "counted", "witness_name", "witness_password")

    def asked_twice(self) -> None:
        """As many as the entries leave."""
        lot = self.custody.lots.get(self.cleaned_data.get("lot", "")) if self.custody is not None else None
        ask_twice(self, "counted", previous=lot.on_shelf if lot else None, unit="vials")

    def offer(self, custody: Custody) -> "CountForm":
        """Every lot that ever came in."""
        self.custody = custody
        self.fields["lot"].choices = [(lot, lot) for lot in custody.lots]  # type: ignore[attr-defined]
        return self


class CloseForm(WitnessedForm):
    """A case has a finding."""

    case_id = forms.CharField(widget=_HIDDEN, max_length=40)
    finding = forms.CharField(label=_("What was found"), max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    reported = forms.BooleanField(label=_("Reported to the authority as theft or loss"), required=False)
    field_order = ("finding", "reported", "witness_name", "witness_password")


def shown_ids(form: forms.Form, prefix: str) -> forms.Form:
    """The form with ids of its own, for a page that has several."""
    form.auto_id = f"{prefix}_%s"
    return form


def said(form: forms.Form) -> Mapping[str, Any]:
    """What a valid form says."""
    return form.cleaned_data
