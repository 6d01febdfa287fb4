"""The body map as part of a form: a checkbox for each part and side, and a figure that shows and sets the same.

There is one control for each part: its checkbox in the list. The figure holds a label for it, so that a finger or a
mouse on the figure sets the box, and the box in the list shows on the figure when it is set or has the focus. It works
without script, by keyboard alone, and with nothing but the list. How bad it is shows by pattern and by number, a
missing part by a dashed line: phantom pain has a place.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Final

from lenitive.domain.assessment.body_map import BODY_MAP, BodyPart, Sides, check_site
from lenitive.domain.assessment.pain import PainProblem, Side
from lenitive.domain.foundation.refusal import Refusal
from lenitive.web.body_figure import HEIGHT, WIDTH, Shape, View, path_of, views
from lenitive.web.language import gettext, gettext_noop
from lenitive.web.text import NOT_KNOWN, quantity

SITE: Final = "site"
ABSENT: Final = "absent"
SCORE: Final = "score"
"""Names of the fields: `site=breast:left`, `absent=breast:left`, `score.breast:left=7`."""

WORST: Final = 10
_MODERATE_FROM: Final = 4
_SEVERE_FROM: Final = 7
_TOUCH: Final = 16
"""Smallest side of what a finger meets on the figure, in its units: 24 CSS pixels at the width it is shown."""

_REGIONS: Final = {
    "head_and_neck": gettext_noop("Head and neck"),
    "arm": gettext_noop("Arms"),
    "trunk": gettext_noop("Chest and belly"),
    "back": gettext_noop("Back"),
    "pelvis": gettext_noop("Pelvis"),
    "leg": gettext_noop("Legs"),
    "general": gettext_noop("Everywhere"),
}


_CAPTION: Final = gettext_noop("Where it hurts")
_HEADS: Final = (gettext_noop("Where"), gettext_noop("The part"), gettext_noop("How bad"))
_REMOVED: Final = gettext_noop("removed")
_THERE: Final = gettext_noop("there")
_NO_PAIN: Final = gettext_noop("no pain")
_NO_PAIN_MARKED: Final = gettext_noop("no pain marked")
_NOTHING: Final = gettext_noop("Nothing is marked.")
_NONE_MARKED: Final = gettext_noop("nothing marked")
_ALL: Final = gettext_noop("all")
_HERE: Final = gettext_noop("here")
_MILD: Final = gettext_noop("mild")
_MODERATE: Final = gettext_noop("moderate")
_SEVERE: Final = gettext_noop("severe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One place that hurts, or that is missing.

    Attributes:
        part: Id in `BODY_MAP`.
        side: "left", "right", or "" where no side is said.
        hurts: False for a part that is only missing.
        absent: Whether the part has been removed.
        nrs: How bad, 0-10; None when nobody said.
    """

    part: str
    side: str = ""
    hurts: bool = True
    absent: bool = False
    nrs: int | None = None

    @property
    def key(self) -> str:
        """The value of its checkbox.

        Example:
            >>> Mark(part="breast", side="left").key
            'breast:left'
        """
        return _key(self.part, self.side)


def marks_of(problems: Iterable[PainProblem]) -> tuple[Mark, ...]:
    """The pains of a person as marks; both sides are two marks, and of two pains in one place the worse is shown."""
    found: dict[str, Mark] = {}
    for problem in problems:
        for side in _sides_of(problem.side):
            mark = Mark(part=problem.site, side=side, absent=problem.part_absent, nrs=_rating(problem))
            before = found.get(mark.key)
            if before is None or (mark.nrs or 0) > (before.nrs or 0):
                found[mark.key] = mark
    return tuple(found.values())


def read_marks(form: Mapping[str, Sequence[str]]) -> tuple[Mark, ...] | Refusal:
    """What a form says, or the first thing in it that makes no sense.

    Args:
        form: Every field with all its values.

    Returns:
        The marks in the order of the body map; a refusal that names the part and what to choose.

    Example:
        >>> read_marks({"site": ["breast:left"], "absent": ["breast:left"], "score.breast:left": ["7"]})
        (Mark(part='breast', side='left', hurts=True, absent=True, nrs=7),)
        >>> print(read_marks({"site": ["breast"]}))
        ASM-SITE-02: pain breast: breast without a side. A paired part needs left, right or both. Ask which side.
    """
    hurting, absent = list(form.get(SITE, ())), list(form.get(ABSENT, ()))
    found: list[Mark] = []
    for key in dict.fromkeys((*hurting, *absent)):
        part, _, side = key.partition(":")
        nrs = _score_in(form.get(f"{SCORE}.{key}", ("",))[-1], key)
        if isinstance(nrs, Refusal):
            return nrs
        if side not in {"", "left", "right"}:
            return _no_score(f"{key[:40]}: no such side", "A side is left or right", "Choose one of the boxes")
        problem = PainProblem(id=key[:40], site=part, side=Side(side) if side else None, part_absent=key in absent)
        refusal = check_site(problem)
        if refusal is not None:
            return refusal
        found.append(Mark(part=part, side=side, hurts=key in hurting, absent=key in absent, nrs=nrs))
    order = list(BODY_MAP)
    return tuple(sorted(found, key=lambda mark: (order.index(mark.part), mark.side)))


def body_map_form(marks: Sequence[Mark] = (), *, prefix: str = "body") -> str:
    """The figure and the list, to stand inside a form of the page.

    Args:
        marks: What is set already.
        prefix: Begins every id, so that two maps can stand in one page.
    """
    by_key = {mark.key: mark for mark in marks}
    figure = "".join(_view_svg(view, by_key, prefix, labels=True) for view in views())
    groups = "".join(_fieldset(region, list(parts), by_key, prefix) for region, parts in _by_region())
    return (
        f'<div class="body-map" id="{prefix}-map">{_patterns(prefix)}'
        f'<div class="body-views">{figure}</div>{_key_list(prefix)}'
        f'<div class="body-list">{groups}</div></div>'
    )


def body_map_figure(marks: Sequence[Mark], *, prefix: str = "body") -> str:
    """The figure alone, to be looked at, with its table."""
    by_key = {mark.key: mark for mark in marks}
    figure = "".join(_view_svg(view, by_key, prefix, labels=False) for view in views())
    return (
        f'<div class="body-map" id="{prefix}-map">{_patterns(prefix)}<div class="body-views">{figure}</div>'
        f"{_key_list(prefix)}{body_map_table(marks)}</div>"
    )


def body_map_table(marks: Sequence[Mark]) -> str:
    """The same as the figure, in words and numbers."""
    rows = "".join(
        f'<tr><th scope="row">{_words(mark)}</th><td>{_shown(_REMOVED if mark.absent else _THERE)}</td>'
        f"<td>{quantity(mark.nrs, 'of 10') if mark.hurts else _shown(_NO_PAIN_MARKED)}</td>"
        f"<td>{_shown(severity_words(mark.nrs)) if mark.hurts else ''}</td></tr>"
        for mark in marks
    )
    rows = rows or f'<tr><td colspan="4">{_shown(_NOTHING)}</td></tr>'
    heads = "".join(f'<th scope="col">{_shown(one)}</th>' for one in _HEADS)
    return (
        f"<table><caption>{_shown(_CAPTION)}</caption><thead><tr>{heads}"
        f'<th scope="col"></th></tr></thead><tbody>{rows}</tbody></table>'
    )


def severity_words(nrs: int | None) -> str:
    """A rating in a word: mild 1-3, moderate 4-6, severe 7-10 (ICD-11 extension codes, as in the assessment).

    Example:
        >>> severity_words(3), severity_words(7), severity_words(None)
        ('mild', 'severe', 'not known')
    """
    if nrs is None:
        return NOT_KNOWN
    return "none" if nrs == 0 else _MILD if nrs < _MODERATE_FROM else _MODERATE if nrs < _SEVERE_FROM else _SEVERE


def _rating(problem: PainProblem) -> int | None:
    given = problem.intensity
    if given is None:
        return None
    rating = next((one for one in (given.average, given.now, given.worst) if one is not None), None)
    return None if rating is None else round(rating)


def _sides_of(side: Side | None) -> tuple[str, ...]:
    if side is Side.BOTH:
        return ("left", "right")
    return (side.value,) if side in {Side.LEFT, Side.RIGHT} and side is not None else ("",)


def _score_in(text: str, key: str) -> int | Refusal | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= 2 and int(text) <= WORST:
        return int(text)
    return _no_score(f"{key[:40]}: pain {text[:20]!a}", "Pain is a whole number from 0 to 10", "Type it again")


def _no_score(what: str, limit: str, remedy: str) -> Refusal:
    return Refusal(rule="WEB-BODY-01", what=what, limit=limit, remedy=remedy)


def _key(part: str, side: str) -> str:
    return f"{part}:{side}" if side else part


def _id(prefix: str, key: str) -> str:
    return f"{prefix}-{key.replace(':', '-').replace('_', '-')}"


def _words(mark: Mark) -> str:
    return _where(BODY_MAP[mark.part], mark.side) if mark.part in BODY_MAP else escape(mark.part)


def _where(part: BodyPart, side: str) -> str:
    """A part with its side."""
    if not side:
        return _shown(part.words)
    return escape(gettext("%(side)s %(part)s") % {"side": gettext(side), "part": gettext(part.words)})


def _shown(words: str) -> str:
    """In the language of who asks, as a page may hold it."""
    return escape(gettext(words))


def _by_region() -> Iterator[tuple[str, Iterator[BodyPart]]]:
    yield from groupby(BODY_MAP.values(), key=lambda part: part.region.value)


def _sides(part: BodyPart) -> tuple[str, ...]:
    return {Sides.PAIRED: ("right", "left"), Sides.ANY: ("", "right", "left"), Sides.NONE: ("",)}[part.sides]


def _fieldset(region: str, parts: Sequence[BodyPart], by_key: Mapping[str, Mark], prefix: str) -> str:
    rows = "".join(_part_row(part, by_key, prefix) for part in parts)
    return f"<fieldset><legend>{_shown(_REGIONS[region])}</legend>{rows}</fieldset>"


def _part_row(part: BodyPart, by_key: Mapping[str, Mark], prefix: str) -> str:
    """One part with a box for each side that it can have."""
    boxes = "".join(_box(part, side, by_key.get(_key(part.id, side)), prefix) for side in _sides(part))
    words = _shown(part.words)
    return f'<div class="body-part" role="group" aria-label="{words}"><span>{words}</span>{boxes}</div>'


def _box(part: BodyPart, side: str, mark: Mark | None, prefix: str) -> str:
    key, where = _key(part.id, side), _where(part, side)
    name = _id(prefix, key)
    said = _shown(side or (_HERE if part.sides is Sides.NONE else _ALL))
    aches = escape(gettext("%(part)s hurts") % {"part": gettext(part.words)})
    rated = escape(gettext("Pain of %(part)s, 0 to 10")) % {"part": where}
    hurts, gone = mark is not None and mark.hurts, mark is not None and mark.absent
    score = "" if mark is None or mark.nrs is None else str(mark.nrs)
    absent = (
        f'<label class="body-absent"><input type="checkbox" name="{ABSENT}" value="{key}" id="{name}-absent"'
        f'{" checked" if gone else ""}> {_shown(_REMOVED)}<span class="unseen"> {where}</span></label>'
        if part.removable
        else ""
    )
    return (
        f'<span class="body-box"><label class="body-site"><input type="checkbox" name="{SITE}" value="{key}" '
        f'id="{name}"{" checked" if hurts else ""}> {said}<span class="unseen"> {aches}</span>'
        f'</label><label class="body-score"><span class="unseen">{rated}</span>'
        f'<input type="number" name="{SCORE}.{key}" id="{name}-score" min="0" max="{WORST}" value="{score}" '
        f'placeholder="0-10"></label>{absent}</span>'
    )


def _view_svg(view: View, by_key: Mapping[str, Mark], prefix: str, *, labels: bool) -> str:
    ground = "".join(f'<path d="{path_of(outline)}"/>' for outline in view.ground)
    shapes = "".join(_shape_svg(shape, by_key.get(_key(shape.part, shape.side)), prefix) for shape in view.shapes)
    numbers = "".join(_number_svg(shape, by_key.get(_key(shape.part, shape.side))) for shape in _marked(view, by_key))
    hits = "".join(_label_svg(shape, prefix) for shape in view.shapes if shape.part not in _WHOLE) if labels else ""
    marked = ", ".join(_said(by_key[_key(one.part, one.side)]) for one in _marked(view, by_key)) or _shown(_NONE_MARKED)
    sides = {"front": ("R", "L"), "back": ("L", "R")}.get(view.id, ("", ""))
    letters = "".join(
        f'<text class="body-side" x="{x}" y="296" text-anchor="middle">{letter}</text>'
        for x, letter in zip((10, WIDTH - 10), sides, strict=True)
    )
    return (
        f'<figure><svg viewBox="0 0 {WIDTH} {HEIGHT}" role="{"group" if labels else "img"}" '
        f'aria-label="{_shown(view.title)}: {marked}">'
        f'<g class="body-line">{ground}</g><g class="body-ground">{ground}</g>{shapes}{letters}{numbers}{hits}</svg>'
        f"<figcaption>{_shown(view.title)}</figcaption></figure>"
    )


_WHOLE: Final = frozenset({"arm", "leg", "back", "abdomen"})
"""Parts made of other parts: shown when they are set in the list, and never in the way of a finger."""


def _marked(view: View, by_key: Mapping[str, Mark]) -> list[Shape]:
    return [shape for shape in view.shapes if _key(shape.part, shape.side) in by_key]


def _said(mark: Mark) -> str:
    gone = f" ({_shown(_REMOVED)})" if mark.absent else ""
    return f"{_words(mark)}{gone} {_shown(severity_words(mark.nrs) if mark.hurts else _NO_PAIN)}"


def _shape_svg(shape: Shape, mark: Mark | None, prefix: str) -> str:
    kinds = [f"at-{_id(prefix, _key(shape.part, shape.side))}", "body-shape"]
    if shape.part in _WHOLE:
        kinds.append("body-whole")
    if mark is not None and mark.hurts:
        kinds.append(f"body-{'unrated' if mark.nrs is None else severity_words(mark.nrs)}")
    if mark is not None and mark.absent:
        kinds.append("body-gone")
    fill = _fill(mark, prefix)
    return f'<path class="{" ".join(kinds)}" d="{path_of(shape.outline)}"{fill}/>'


def _fill(mark: Mark | None, prefix: str) -> str:
    if mark is None or not mark.hurts:
        return ""
    return f' fill="url(#{prefix}-p-{"unrated" if mark.nrs is None else severity_words(mark.nrs)})"'


def _number_svg(shape: Shape, mark: Mark | None) -> str:
    if mark is None or not mark.hurts or mark.nrs is None:
        return ""
    x, y = shape.middle
    return (
        f'<g class="body-number"><circle cx="{x:.0f}" cy="{y:.0f}" r="8.5"/>'
        f'<text x="{x:.0f}" y="{y + 4:.0f}" text-anchor="middle">{mark.nrs}</text></g>'
    )


def _label_svg(shape: Shape, prefix: str) -> str:
    """What a finger meets: never smaller than a finger can."""
    x, y, width, height = shape.box
    wide, high = max(width, _TOUCH), max(height, _TOUCH)
    x, y = x - (wide - width) / 2, y - (high - height) / 2
    part = BODY_MAP[shape.part]
    where, box = _where(part, shape.side), _id(prefix, _key(shape.part, shape.side))
    return (
        f'<foreignObject x="{x:.0f}" y="{y:.0f}" width="{wide:.0f}" height="{high:.0f}">'
        f'<label xmlns="http://www.w3.org/1999/xhtml" class="body-hit" for="{box}"'
        f' title="{where}"><span class="unseen">{where}</span></label></foreignObject>'
    )


def _patterns(prefix: str) -> str:
    """Four patterns that differ without colour: dots, lines, crossed lines, dense crossed lines."""
    drawn = {
        "mild": (8, '<circle cx="4" cy="4" r="1.3"/>'),
        "moderate": (6, '<path d="M0 6L6 0"/>'),
        "severe": (5, '<path d="M0 5L5 0M0 0L5 5"/>'),
        "unrated": (7, '<path d="M0 3.5H7"/>'),
        "none": (9, ""),
    }
    inside = "".join(
        f'<pattern id="{prefix}-p-{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
        f'<rect class="body-wash" width="{size}" height="{size}"/><g class="body-ink">{marks}</g></pattern>'
        for name, (size, marks) in drawn.items()
    )
    return f'<svg class="body-patterns" width="0" height="0" aria-hidden="true"><defs>{inside}</defs></svg>'


def _key_item(name: str, words: str, prefix: str) -> str:
    return (
        '<li><svg viewBox="0 0 30 18" width="30" height="18" aria-hidden="true">'
        f'<rect class="body-shape" x="1" y="1" width="28" height="16" fill="url(#{prefix}-p-{name})"/></svg> '
        f"{words}</li>"
    )


_KEY: Final = (
    ("mild", gettext_noop("1 to 3, mild")),
    ("moderate", gettext_noop("4 to 6, moderate")),
    ("severe", gettext_noop("7 to 10, severe")),
    ("unrated", gettext_noop("hurts, not rated")),
)


def _key_list(prefix: str) -> str:
    """What each pattern stands for."""
    items = "".join(_key_item(name, _shown(words), prefix) for name, words in _KEY)
    return (
        f'<ul class="body-key">{items}<li><svg viewBox="0 0 30 18" width="30" height="18" aria-hidden="true"><rect '
        f'class="body-shape body-gone" x="1" y="1" width="28" height="16"/></svg> {_shown(_REMOVED)}</li></ul>'
    )


_STYLE: Final = Path(__file__).parent / "templates" / "body_map.css"


@cache
def body_map_css(prefix: str = "body") -> str:
    """The style, with a rule for each part that shows on the figure what its box says; no script is needed."""
    rules = []
    for part in BODY_MAP.values():
        for side in _sides(part):
            name = _id(prefix, _key(part.id, side))
            root = f"#{prefix}-map:has(#{name}"
            shown = f".at-{name}"
            unrated = f"fill: url(#{prefix}-p-unrated)"
            rules.append(f"{root}:checked) {shown}:not([fill]) {{ {unrated}; stroke: var(--body-ink); }}")
            rules.append(f"{root}:not(:checked)) {shown} {{ fill: transparent; }}")
            rules.append(f"{root}:focus-visible) {shown} {{ stroke: var(--body-ink); stroke-width: 3.5; }}")
            if part.removable:
                dashed = "stroke: var(--body-ink); stroke-width: 2; stroke-dasharray: 5 4"
                rules.append(f"{root}-absent:checked) {shown} {{ {dashed}; }}")
    return _STYLE.read_text(encoding="utf-8") + "\n".join(rules) + "\n"
