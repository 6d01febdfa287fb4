"""A form made out of the registry of facts: value with unit and range, the day, and "not known" as an answer."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lenitive.clinic.charts.answering import Told
from lenitive.domain.candidacy.facts import FACTS, FactDefinition, Kind
from lenitive.domain.foundation.fact import Fact, FactValue
from lenitive.web.language import named
from lenitive.web.site.forms import CommandForm, Exact, WeightKg, ask_twice
from lenitive.web.site.templatetags.ismp import day, ismp, unit, written
from lenitive.web.words import plain_words

NOT_KNOWN: Final = "not_known"
YES_NO: Final = (("yes", _("Yes")), ("no", _("No")), (NOT_KNOWN, _("Not known")))


class FactsForm(CommandForm):
    """Facts by name; what is left untouched stays as it is.

    Beside each stand `name.on`, the day; `name.unknown` for a number that is not known; and `name.corrects`, why the
    record is wrong.
    """

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - the framework's
        names: Iterable[str],
        recorded: Mapping[str, Fact | None],
        today: date,
        last: Mapping[str, Fact | None] | None = None,
        **options: Any,  # noqa: ANN401 - the framework's
    ) -> None:
        super().__init__(*args, **options)
        self.last = last or {}
        self.names, self.recorded, self.today = tuple(names), recorded, today
        for name in self.names:
            definition = FACTS[name]
            self.fields[name] = _value_field(definition)
            self.fields[f"{name}.on"] = forms.DateField(
                label=_("On"), required=False, initial=today,
                widget=forms.DateInput(attrs={"type": "date", "max": today.isoformat()}, format="%Y-%m-%d"),
            )  # fmt: skip
            if definition.kind is Kind.NUMBER:
                self.fields[f"{name}.unknown"] = forms.BooleanField(label=_("Not known"), required=False)
            known = recorded.get(name)
            if known is not None and not definition.is_stale(known, today):
                self.fields[f"{name}.corrects"] = forms.CharField(
                    label=_("If the record is wrong or out of date: why"), required=False, max_length=300
                )

    def clean(self) -> dict[str, Any]:
        """Each answer has a day that has been, and a reason where the record says something else."""
        said = dict(super().clean() or {})
        for name in self.names:
            if name in self.errors or f"{name}.on" in self.errors:
                continue
            self._check(name, said)
        if not self.errors and not any(self._answered(name, said) for name in self.names):
            self.add_error(None, "Nothing was answered yet.")
        return said

    def _answered(self, name: str, said: Mapping[str, Any]) -> bool:
        return said.get(name) not in (None, "") or bool(said.get(f"{name}.unknown"))

    def _check(self, name: str, said: Mapping[str, Any]) -> None:
        given = said.get(name)
        if given not in (None, "") and said.get(f"{name}.unknown"):
            self.add_error(name, "A value and “not known” cannot both be right. Take one away.")
            return
        value = _value(FACTS[name], given)
        if value is None:
            return
        known = self.last.get(name)
        if isinstance(given, Decimal) and known is not None and isinstance(known.value, int | float):
            ask_twice(self, name, previous=known.value)
        on, recorded = said.get(f"{name}.on") or self.today, self.recorded.get(name)
        if on > self.today:
            self.add_error(f"{name}.on", f"{day(on)} is after today. Give the day it was measured or asked.")
        elif recorded is not None and recorded.value != value and not FACTS[name].is_stale(recorded, self.today):
            if on < recorded.date:
                self.add_error(name, f"The record has a newer one: {_told(recorded)}.")
            elif not any(letter.isalpha() for letter in said.get(f"{name}.corrects", "")):
                self.add_error(f"{name}.corrects", f"The record says {_told(recorded)}. Write why it is not so.")

    def told(self) -> dict[str, Told | None]:
        """What was answered."""
        return dict(self._told())

    def _told(self) -> Iterator[tuple[str, Told | None]]:
        said = self.cleaned_data
        for name in self.names:
            value = _value(FACTS[name], said.get(name))
            if value is not None:
                on = said.get(f"{name}.on") or self.today
                yield name, Told(value=value, on=on, corrects=said.get(f"{name}.corrects", ""))
            elif said.get(name) == NOT_KNOWN or said.get(f"{name}.unknown"):
                yield name, None


def _told(fact: Fact) -> str:
    return f"{ismp(fact.value, fact.unit)} of {day(fact.date)}"


def _value_field(definition: FactDefinition) -> forms.Field:
    if definition.kind is Kind.NUMBER and definition.low is not None and definition.high is not None:
        shown = unit(definition.unit)
        low, high = written(definition.low), written(definition.high)
        return (WeightKg if definition.name == "weight_kg" else Exact)(
            label=_(definition.question),
            unit=shown,
            low=definition.low,
            high=definition.high,
            required=False,
            help_text=format_lazy("{} {} {} {}", low, _("to"), high, _(shown) if shown else ""),
        )
    if definition.kind is Kind.YES_NO:
        return forms.ChoiceField(label=_(definition.question), choices=YES_NO, required=False, widget=forms.RadioSelect)
    known = named((one, plain_words(one)) for one in definition.choices)
    choices = [("", _("Not answered")), *known, (NOT_KNOWN, _("Not known"))]
    return forms.ChoiceField(label=_(definition.question), choices=choices, required=False)


def _value(definition: FactDefinition, given: object) -> FactValue | None:
    if given in (None, "", NOT_KNOWN):
        return None
    if definition.kind is Kind.YES_NO:
        return given == "yes"
    return float(given) if isinstance(given, Decimal) else str(given)


class TakenForm(CommandForm):
    """Whether a medicine of the list is still taken."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    taken = forms.ChoiceField(label=_("Is it still taken?"), choices=YES_NO, widget=forms.RadioSelect)
    why = forms.CharField(label=_("If the record says otherwise: why"), required=False, max_length=300)

    def __init__(self, *arguments: Any, listed: int = 0, **options: Any) -> None:  # noqa: ANN401 - the framework's
        super().__init__(*arguments, **options)
        self.fields["number"].validators.append(MaxValueValidator(listed - 1))


class ClearForm(CommandForm):
    """A pharmacist has checked a medicine that the table does not know."""

    identifier = forms.CharField(widget=forms.HiddenInput, max_length=120)
    reason = forms.CharField(
        label=_("What you checked, and what you found"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )
