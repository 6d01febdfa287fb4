"""The label of a bag, 100 x 60 mm: what is in it, how strong, how fast, for whom, made and checked by whom."""

import hashlib
from dataclasses import dataclass
from typing import Final

from lenitive.domain.infusion.session_plan import SessionPlan
from lenitive.web.documents.printing import heading_of, html_of
from lenitive.web.documents.rates import RateLine, rate_lines
from lenitive.web.documents.told import Told
from lenitive.web.language import gettext as _
from lenitive.web.language import is_english
from lenitive.web.text import in_words, quantity

_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters and digits that cannot be read for one another on a wet label."""

NOT_WITH: Final = ("barbiturates", "diazepam")


@dataclass(frozen=True, slots=True, kw_only=True)
class BagLabel:
    """What a label says.

    Attributes:
        drug: Name and salt basis.
        amount: Total in total, for example "100 mg in 100 mL".
        strength: For example "1 mg/mL".
        strength_words: The same in words.
        diluent: What it is diluted in; empty where only the order is known.
        first: The rate to begin with, in all three units.
        most: The highest ordered rate.
        planned: How long, and how much is to be infused.
        not_with: What must not share the line.
        dosing_weight: What mg/kg/h is counted on.
        code: Text in place of a bar code; it changes with the order, the person, the drug, the strength or the volume.
    """

    drug: str
    amount: str
    strength: str
    strength_words: str
    diluent: str
    first: RateLine
    most: RateLine
    planned: str
    not_with: str
    dosing_weight: str
    code: str


def label_of(told: Told) -> BagLabel:
    """The label of the bag that a session was prepared with."""
    order, plan = told.order, told.plan
    lines = rate_lines(order)
    needed_ml = sum(step.rate_ul_h * step.duration_min for step in order.steps) / 60_000
    return BagLabel(
        drug=_(plan.product) if plan else _("ketamine, as base"),
        amount=amount_in(order),
        strength=quantity(order.conc_ug_ml / 1000, "mg/mL"),
        strength_words=in_words(order.conc_ug_ml / 1000, "mg/mL") if is_english() else "",
        diluent=_("in %(fluid)s") % {"fluid": _(plan.bag.diluent)} if plan else "",
        first=lines[0],
        most=max(lines, key=lambda line: line.rate_ul_h),
        planned=_("%(length)s, volume to be infused %(volume)s")
        % {"length": quantity(order.duration_min, "min"), "volume": quantity(needed_ml, "mL")},
        not_with=", ".join(_(one) for one in (plan.bag.not_with if plan else NOT_WITH)),
        dosing_weight=quantity(order.weight_g / 1000, "kg"),
        code=code_of(order),
    )


def amount_in(order: SessionPlan) -> str:
    """Total in total.

    Example:
        >>> from lenitive.domain.infusion.session_plan import OrderedStep
        >>> amount_in(SessionPlan(patient="P/1", patient_synthetic=True, conc_ug_ml=1000, bag_ul=100_000,
        ...     weight_g=70_000, steps=(OrderedStep(start_min=0, duration_min=60, rate_ul_h=7000),), goal_nrs=4,
        ...     baseline_pain=7.0, order="example"))
        '100 mg in 100 mL'
    """
    parts = {"drug": quantity(order.issued_ug / 1000, "mg"), "volume": quantity(order.bag_ul / 1000, "mL")}
    return _("%(drug)s in %(volume)s") % parts


def label_page(told: Told) -> str:
    """The label as a page of its own."""
    return html_of("label.html", {**heading_of(told, _("Bag label")), "label": label_of(told)})


def code_of(order: SessionPlan) -> str:
    """Eleven characters and one to check them, to be read aloud at the bedside against the screen.

    Example:
        >>> from lenitive.domain.infusion.session_plan import OrderedStep
        >>> order = SessionPlan(patient="P/1", patient_synthetic=True, conc_ug_ml=1000, bag_ul=100_000, weight_g=70_000,
        ...     steps=(OrderedStep(start_min=0, duration_min=60, rate_ul_h=7000),), goal_nrs=4, baseline_pain=7.0,
        ...     order="example")
        >>> code_is_whole(code_of(order)), len(code_of(order))
        (True, 14)
    """
    said = "|".join(
        (order.order, order.patient, "ketamine", str(order.conc_ug_ml), str(order.bag_ul), str(order.session_number))
    )
    number = int.from_bytes(hashlib.sha256(said.encode()).digest()[:8])
    letters = "".join(_ALPHABET[number // len(_ALPHABET) ** place % len(_ALPHABET)] for place in range(11))
    whole = letters + _check_letter(letters)
    return "-".join((whole[:4], whole[4:8], whole[8:]))


def code_is_whole(code: str) -> bool:
    """Whether a code was read without a slip of one letter or two neighbours exchanged."""
    letters = code.replace("-", "").upper()
    return len(letters) == 12 and set(letters) <= set(_ALPHABET) and _check_letter(letters[:-1]) == letters[-1]


def _check_letter(letters: str) -> str:
    """A sum by place, modulo a prime: 31 letters, so that every slip of one and every exchange of two shows."""
    total = sum(place * _ALPHABET.index(letter) for place, letter in enumerate(letters, start=2))
    return _ALPHABET[total % len(_ALPHABET)]
