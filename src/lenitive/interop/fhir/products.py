"""A product name becomes its ingredients, strengths, route and formulation, as far as the name says them."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lenitive.domain.assessment.treatment import Formulation, Ingredient, Route
from lenitive.domain.foundation.medicines import medicines_in

_BRAND: Final = re.compile(r"\[[^\]]*\]")
_PARTS: Final = re.compile(r"\s+/\s+|\s+\+\s+")
_NUMBER: Final = r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
_PACK: Final = re.compile(
    rf"^(?:abuse-deterrent\s+)?(?:{_NUMBER}\s*(?:HR|HOUR|ML|ACTUAT)\b\s*)?(?:abuse-deterrent\s+)?",
    re.IGNORECASE | re.ASCII,
)
_STRENGTH: Final = re.compile(
    rf"(?<![\d.,/-])(?P<amount>{_NUMBER})\s*(?P<unit>MG|MCG|UG|µG|μG|G|UNT|UNITS?|MEQ|MMOL|%)(?![A-Za-z])"
    rf"(?:\s*/\s*(?P<per>{_NUMBER})?\s*(?P<base>ML|HR|HOUR|H|ACTUAT)(?![A-Za-z]))?",
    re.IGNORECASE | re.ASCII,
)
_UNITS: Final = {"mcg": "ug", "µg": "ug", "μg": "ug", "unt": "unit", "units": "unit"}
_BASES: Final = {"ml": "mL", "hr": "h", "hour": "h", "h": "h", "actuat": "actuat"}
_SALTS: Final = re.compile(
    r"\b(hydrochloride|hydrobromide|sulfate|sulphate|bitartrate|tartrate|acetate|succinate|maleate|citrate|fumarate|"
    r"mesylate|besylate|phosphate|hcl|sodium|calcium|extended release|delayed release|abuse-deterrent)\b",
    re.IGNORECASE,
)
_FORMS: Final = re.compile(
    r"\b(oral|inject\w*|injetable|topical|transdermal|rectal|nasal|product|tablets?|capsules?|solution|suspension|"
    r"patch(es)?|system|prefilled|syringe|pill|\d+\s*hr)\b",
    re.IGNORECASE,
)
_ROUTES: Final = (
    (Route.TRANSDERMAL, r"transdermal|pflaster"),
    (Route.SUBLINGUAL, r"sublingual"),
    (Route.BUCCAL, r"buccal|transmucosal|oromucosal|lozenge"),
    (Route.NASAL, r"nasal"),
    (Route.RECTAL, r"rectal|suppositor"),
    (Route.INTRATHECAL, r"intrathecal"),
    (Route.EPIDURAL, r"epidural"),
    (Route.INHALED, r"inhal|nebuli"),
    (Route.SUBCUTANEOUS, r"subcutaneous"),
    (Route.INTRAMUSCULAR, r"intramuscular"),
    (Route.INTRAVENOUS, r"intravenous"),
    (Route.TOPICAL, r"topical|cream|ointment|\bgel\b"),
    (Route.OTHER, r"ophthalmic|otic|vaginal"),
    (
        Route.ORAL,
        (
            r"\boral\b|\btablets?\b|\bcapsules?\b|\btabs?\b|\bcaps?\b|by mouth|\bpill\b|syrup|elixir|tabletten?\b|"
            r"kapseln?\b|\bperoral"
        ),
    ),
)
_FORMULATIONS: Final = (
    (Formulation.PATCH, r"transdermal (system|patch)|\bpatch|pflaster"),
    (Formulation.INJECTION, r"inject|prefilled syringe|cartridge|\bvial\b|infusion|injetable|injektion|\bampull"),
    (
        Formulation.EXTENDED,
        (
            r"(extended|sustained|controlled|modified|prolonged).release|\b(ER|XR|SR|CR|MR|PR|LA|XL|XT)\b|"
            r"\b(12|24)[ -]?(hr|hour)s?\b|contin\b|oxycontin|retard|kadian|xtampza|exalgo|hysingla"
        ),
    ),
    (Formulation.OTHER, r"delayed.release|enteric"),
    (Formulation.SOLUTION, r"solution|lösung|tropfen|suspension|syrup|elixir|\bliquid\b|\bdrops\b"),
    (
        Formulation.IMMEDIATE,
        (
            r"\btablets?\b|\bcapsules?\b|\btabs?\b|\bcaps?\b|immediate.release|disintegrating|"
            r"\bIR\b|tabletten?\b|kapseln?\b"
        ),
    ),
    (Formulation.OTHER, r"spray|cream|ointment|\bgel\b|suppositor|lozenge|inhal"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What a product name says.

    Attributes:
        ingredients: In order; empty when nothing could be read.
        route: None when the name does not say.
        formulation: None when the name does not say.
    """

    ingredients: tuple[Ingredient, ...]
    route: Route | None
    formulation: Formulation | None


def product_of(name: str) -> Product:
    """Read a product name as RxNorm and most records write it.

    Example:
        >>> for ingredient in product_of("Acetaminophen 300 MG / HYDROcodone Bitartrate 5 MG [Vicodin]").ingredients:
        ...     print(ingredient.name, ingredient.strength, ingredient.strength_unit)
        acetaminophen 300.0 mg
        hydrocodone 5.0 mg
        >>> patch = product_of("72 HR Fentanyl 0.075 MG/HR Transdermal System")
        >>> patch.ingredients[0].strength, patch.ingredients[0].strength_unit, patch.route.value
        (75.0, 'ug/h', 'transdermal')
    """
    plain = _BRAND.sub(" ", name).strip()
    parts = [part for part in _PARTS.split(plain) if part.strip()] or [name]
    ingredients = tuple(ingredient for part in parts for ingredient in _ingredients(part))
    return Product(
        ingredients=ingredients or tuple(Ingredient(name=found.name) for found in medicines_in(name)),
        route=route_of(name),
        formulation=formulation_of(name),
    )


def route_of(text: str) -> Route | None:
    """The route that words say, or None; an injection alone does not say into what."""
    return next((route for route, words in _ROUTES if re.search(words, text, re.IGNORECASE)), None)


def formulation_of(text: str) -> Formulation | None:
    """The formulation that words say, or None."""
    return next((made for made, words in _FORMULATIONS if re.search(words, text, re.IGNORECASE)), None)


def _ingredients(part: str) -> list[Ingredient]:
    """One ingredient with its strength, or several without: one strength cannot be shared out."""
    plain = _PACK.sub("", part.strip())
    strengths = list(_STRENGTH.finditer(plain))
    known = [medicine.name for medicine in medicines_in(part)]
    names = known or _unknown_name(plain, strengths)
    if len(names) != 1 or len(strengths) != 1:
        return [Ingredient(name=name) for name in names]
    strength, unit = _strength(strengths[0])
    return [Ingredient(name=names[0], strength=strength, strength_unit=unit)]


def _unknown_name(plain: str, strengths: list[re.Match[str]]) -> list[str]:
    """The record's own word for a substance that the registry does not know."""
    before = plain[: strengths[0].start()] if strengths else plain
    shorter = " ".join(_FORMS.sub(" ", _SALTS.sub(" ", before)).split()) or " ".join(before.split())
    name = shorter.strip(" ,-").lower()
    return [name] if re.search(r"[^\W\d_]{3}", name) else []


def _strength(found: re.Match[str]) -> tuple[float, str]:
    amount = Decimal(found["amount"])
    unit = found["unit"].lower()
    unit = _UNITS.get(unit, unit)
    if not found["base"]:
        return float(amount), unit
    base = _BASES[found["base"].lower()]
    per = Decimal(found["per"] or 1)
    if per == 0:
        return float(amount), unit
    if base == "h" and unit == "mg":
        amount, unit = amount * 1000, "ug"
    return float(amount / per), f"{unit}/{base}"
