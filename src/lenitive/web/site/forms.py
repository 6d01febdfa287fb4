"""Forms of the clinic: what was wrong stands beside the field, what was typed stays."""

import secrets
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Self

from django import forms
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lenitive.clinic.charts.chart import Chart
from lenitive.domain.foundation.decimal_text import parse_decimal
from lenitive.domain.foundation.refusal import Refusal
from lenitive.web.language import Words
from lenitive.web.site.templatetags.ismp import written
from lenitive.web.site.widgets import drawn
from lenitive.web.text import Number, ask_again, weight_kg


class ClinicForms(TemplatesSetting):
    """How a form and a field are drawn."""

    form_template_name = "site/form.html"
    field_template_name = "site/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """A form, a field or what is typed into."""
        found = drawn(template_name, context["widget"]) if "widget" in context else None
        return found if found is not None else super().render(template_name, context, request)


class Exact(forms.Field):
    """A number with its unit, read strictly: 0.5, never .5 or 5. or 1e3; kilograms only.

    Args:
        unit: Shown behind the field.
        low: Smallest value that is believed.
        high: Largest.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "exact"})

    def __init__(self, *, unit: Words, low: float, high: float, **options: Any) -> None:  # noqa: ANN401 - the framework's
        super().__init__(**options)
        self.unit, self.low, self.high = unit, Decimal(str(low)), Decimal(str(high))

    def to_python(self, value: object) -> Decimal | None:
        """The number, or what is wrong with it."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            number = parse_decimal(text, what="this")
        except ValueError:
            said = _("“%(typed)s” cannot be read as a number in %(unit)s. Write it like 0.5 or 72.")
            raise forms.ValidationError(said % {"typed": text[:20], "unit": self.unit}) from None
        if not self.low <= number <= self.high:
            said = _("%(typed)s %(unit)s is outside %(low)s to %(high)s %(unit)s.")
            bounds = {"low": written(self.low), "high": written(self.high)}
            raise forms.ValidationError(said % {"typed": written(number), "unit": self.unit, **bounds})
        return number


class WeightKg(Exact):
    """A weight in kg; pounds and stones are refused, with what they would be."""

    def to_python(self, value: object) -> Decimal | None:
        """The kilograms, or what is wrong with it."""
        try:
            found = weight_kg(str(value or ""))
        except ValueError:
            return super().to_python(value)
        if isinstance(found, Refusal):
            raise forms.ValidationError(f"{found.what}. {found.limit}. {found.remedy}.")
        return super().to_python(found)


def ask_twice(
    form: forms.Form,
    name: str,
    *,
    previous: Number | None = None,
    protocol: tuple[Number, Number, str] | None = None,
    unit: str = "",
) -> None:
    """Ask once more for a number that may be ten times too much or too little; a tick beside the field says yes.

    Args:
        form: That is being cleaned.
        name: Of the field.
        previous: What was there before; None when nothing was.
        protocol: What was entered, what the protocol says, and the unit of both, for a field that holds words.
        unit: Of the field; left out where the field has a `unit` of its own.
    """
    said = form.cleaned_data.get(name)
    if said is None or (previous is None and protocol is None):
        return
    if protocol is not None:
        entered, expected, of_both = protocol
        question = ask_again(entered, of_both, protocol=expected)
    else:
        question = ask_again(said, unit or str(getattr(form.fields[name], "unit", "")), previous=previous)
    if question is not None and form.data.get(f"sure_{name}") != str(said):
        form.fields[name].sure = str(said)  # type: ignore[attr-defined]
        form.add_error(name, question.question)


class CommandForm(forms.Form):
    """A form that asks for something to be done to a chart: done once, on the version that was seen."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @classmethod
    def on(cls, chart: Chart, **options: Any) -> Self:  # noqa: ANN401 - the framework's
        """An empty form on a chart, with a key of its own."""
        initial = {"key": secrets.token_hex(12), "version": chart.version, **options.pop("initial", {})}
        return cls(initial=initial, **options)

    def seen_again(self, version: int, **fields: str) -> Self:
        """What was typed, on the version that is shown now: for showing a form again after a refusal.

        Args:
            version: Of what the page shows: a chart, a session, a book.
            fields: Hidden fields that were renewed as well.
        """
        if self.is_bound:
            renewed: Any = self.data
            renewed = renewed.copy()
            for name, value in {"version": str(version), **fields}.items():
                renewed[name] = value
            self.data = renewed
        return self


def still_about(sent: Mapping[str, forms.Form] | None, field: str, value: str) -> dict[str, forms.Form]:
    """Forms that were sent about what the page still shows: what was said of another one is not carried over.

    Args:
        sent: By their names on the page; None for none.
        field: The hidden field that names what a form is about.
        value: What the page shows.
    """
    return {name: form for name, form in (sent or {}).items() if form.data.get(field) in {None, value}}
