"""The figure of the body map, drawn by this project: limbs as tapered tubes, and each body part as a slice of one.

A tube has a line of points, each with half a width; a slice goes from one place along it to another and from one side
to the other. So every part lies inside the outline, and neighbours share an edge. The figure has no sex and no age.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Final

from lenitive.web.language import gettext_noop

WIDTH: Final = 200
HEIGHT: Final = 470
_STEPS: Final = 9
_RIGHT: Final = gettext_noop("Right side")
_LEFT: Final = gettext_noop("Left side")

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tube:
    """A limb, the trunk or the head: places along it, each with x, y and half its width."""

    places: tuple[tuple[float, float, float], ...]

    def at(self, along: float) -> tuple[float, float, float]:
        """Place and half width at a share of the way, 0-1 along the points."""
        scaled = min(max(along, 0.0), 1.0) * (len(self.places) - 1)
        index = min(int(scaled), len(self.places) - 2)
        share = scaled - index
        eased = share * share * (3 - 2 * share)
        first, second = self.places[index], self.places[index + 1]
        x, y = (first[i] + (second[i] - first[i]) * share for i in (0, 1))
        return x, y, first[2] + (second[2] - first[2]) * eased

    def slice(self, begin: float, end: float, *, low: float = -1.0, high: float = 1.0) -> tuple[Point, ...]:
        """The outline of a slice: from one share of the way to another, between two sides (-1 to 1)."""
        shares = [begin + (end - begin) * step / _STEPS for step in range(_STEPS + 1)]
        return (*(self._edge(one, low) for one in shares), *(self._edge(one, high) for one in reversed(shares)))

    def _edge(self, along: float, side: float) -> Point:
        x, y, half = self.at(along)
        before, after = self.at(along - 0.02), self.at(along + 0.02)
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = (dx * dx + dy * dy) ** 0.5 or 1.0
        return x + side * half * dy / length, y - side * half * dx / length

    def mirrored(self) -> "Tube":
        """The same on the other side of the picture."""
        return replace(self, places=tuple((WIDTH - x, y, half) for x, y, half in self.places))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One drawn part in one view.

    Attributes:
        part: Id in `BODY_MAP`.
        side: "left" or "right" of the person, or "" where no side is said.
        outline: Corners, in the units of the view.
    """

    part: str
    side: str
    outline: tuple[Point, ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """x, y, width, height around it."""
        xs, ys = [x for x, _ in self.outline], [y for _, y in self.outline]
        return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)

    @property
    def middle(self) -> Point:
        """Where its number stands."""
        x, y, width, height = self.box
        return x + width / 2, y + height / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The body from one direction.

    Attributes:
        id: "front", "back", "right" or "left".
        title: In words.
        ground: Outlines of the whole figure.
        shapes: Its parts; later ones lie over earlier ones.
    """

    id: str
    title: str
    ground: tuple[tuple[Point, ...], ...]
    shapes: tuple[Shape, ...]


_HEAD = Tube(places=((100, 7, 8), (100, 14, 17), (100, 26, 21), (100, 40, 19), (100, 52, 14), (100, 60, 8)))
_NECK = Tube(places=((100, 56, 9), (100, 66, 9), (100, 76, 12)))
_TRUNK = Tube(
    places=((100, 74, 14), (100, 84, 38), (100, 104, 40), (100, 130, 37), (100, 160, 33), (100, 186, 32),
            (100, 212, 37), (100, 236, 40), (100, 252, 38), (100, 262, 20))
)  # fmt: skip
_ARM = Tube(
    places=((66, 80, 8), (57, 92, 14), (51, 118, 12), (46, 146, 10.5), (42, 166, 10), (37, 190, 9.5), (32, 216, 7),
            (30, 228, 6.5), (27, 244, 9), (24, 258, 8.5), (21, 276, 5))
)  # fmt: skip
_LEG = Tube(
    places=((80, 236, 20), (80, 262, 19.5), (80, 300, 17), (81, 334, 13.5), (81, 352, 13), (82, 376, 13.5),
            (83, 412, 8.5), (83, 432, 7.5), (80, 444, 10), (76, 458, 12))
)  # fmt: skip
_EAR = Tube(places=((79, 28, 2), (77.5, 35, 4), (79, 43, 2)))

_HEAD_SIDE = Tube(places=((100, 7, 9), (101, 16, 20), (100, 30, 23), (96, 44, 20), (93, 54, 15), (92, 61, 7)))
_NECK_SIDE = Tube(places=((105, 52, 11), (105, 66, 11), (104, 78, 14)))
_TRUNK_SIDE = Tube(
    places=((104, 76, 15), (102, 92, 25), (100, 116, 28), (100, 140, 26), (102, 168, 23), (102, 190, 23),
            (104, 214, 26), (106, 236, 29), (106, 252, 27), (104, 264, 22))
)  # fmt: skip
_ARM_SIDE = Tube(
    places=((104, 84, 9), (104, 96, 14), (105, 124, 12.5), (106, 148, 11), (105, 166, 10.5), (101, 190, 9.5),
            (96, 216, 7.5), (94, 228, 7), (91, 244, 8.5), (89, 258, 8), (87, 276, 5))
)  # fmt: skip
_LEG_SIDE = Tube(
    places=((104, 250, 25), (103, 280, 21), (101, 310, 17), (100, 334, 14), (100, 352, 13), (104, 378, 14),
            (104, 412, 9), (104, 432, 8), (102, 446, 11))
)  # fmt: skip
_FOOT_SIDE = Tube(places=((114, 452, 7), (104, 452, 8.5), (88, 455, 6.5), (74, 457, 4)))

_ALONG_ARM: Final = (
    ("shoulder", 0.0, 0.16), ("upper_arm", 0.16, 0.35), ("elbow", 0.35, 0.45), ("forearm", 0.45, 0.63),
    ("wrist", 0.63, 0.72), ("hand", 0.72, 0.88), ("fingers", 0.88, 1.0),
)  # fmt: skip
_ALONG_LEG: Final = (
    ("hip", 0.0, 0.1), ("thigh", 0.1, 0.32), ("knee", 0.32, 0.46), ("lower_leg", 0.46, 0.7), ("ankle", 0.7, 0.8),
    ("foot", 0.8, 0.92), ("toes", 0.92, 1.0),
)  # fmt: skip
_FRONT_TRUNK: Final = (
    ("chest", 0.1, 0.335, -1.0, 1.0), ("ribs", 0.335, 0.45, -1.0, 1.0), ("upper_abdomen", 0.45, 0.55, -0.72, 0.72),
    ("lower_abdomen", 0.55, 0.68, -0.72, 0.72), ("pelvis", 0.68, 0.82, -1.0, 1.0),
    ("breastbone", 0.13, 0.4, -0.13, 0.13), ("perineum", 0.92, 1.0, -0.4, 0.4),
)  # fmt: skip
_BACK_TRUNK: Final = (
    ("upper_back", 0.06, 0.36, -1.0, 1.0), ("lower_back", 0.45, 0.66, -0.72, 0.72),
    ("thoracic_spine", 0.06, 0.45, -0.12, 0.12), ("lumbar_spine", 0.45, 0.66, -0.13, 0.13),
    ("sacrum", 0.66, 0.8, -0.34, 0.34),
)  # fmt: skip


@cache
def views() -> tuple[View, ...]:
    """The four views, front first."""
    return (_front(), _back(), _profile("right"), _profile("left"))


def _front() -> View:
    shapes = [
        *_pair("arm", _ARM, 0.0, 1.0, back=False),
        *_pair("leg", _LEG, 0.0, 1.0, back=False),
        Shape(part="abdomen", side="", outline=_TRUNK.slice(0.45, 0.68, low=-0.72, high=0.72)),
        Shape(part="head", side="", outline=_HEAD.slice(0.0, 0.42)),
        Shape(part="face", side="", outline=_HEAD.slice(0.42, 0.8)),
        Shape(part="jaw", side="", outline=_HEAD.slice(0.8, 1.0)),
        Shape(part="throat", side="", outline=_NECK.slice(0.25, 0.95)),
        *(Shape(part=name, side="", outline=_TRUNK.slice(a, b, low=low, high=high))
          for name, a, b, low, high in _FRONT_TRUNK),
        Shape(part="liver_area", side="", outline=_TRUNK.slice(0.4, 0.5, low=-1.0, high=-0.25)),
        *_pair("flank", _TRUNK, 0.45, 0.68, back=False, low=0.72, high=1.0),
        *_pair("groin", _TRUNK, 0.82, 0.96, back=False, low=0.4, high=1.0),
        *_round("breast", 82, 126, 12, 11, back=False),
        *_round("armpit", 66, 110, 5.5, 8, back=False),
        *_round("eye", 91.5, 31, 5, 3.6, back=False),
        *_pair("ear", _EAR, 0.0, 1.0, back=False),
        Shape(part="nose", side="", outline=_oval(100, 38, 3.2, 4.6)),
        Shape(part="mouth", side="", outline=_oval(100, 47, 7, 3.2)),
        *_limbs(back=False),
    ]  # fmt: skip
    return View(id="front", title=gettext_noop("Front"), ground=_ground(), shapes=tuple(shapes))


def _back() -> View:
    shapes = [
        *_pair("arm", _ARM, 0.0, 1.0, back=True),
        *_pair("leg", _LEG, 0.0, 1.0, back=True),
        Shape(part="back", side="", outline=_TRUNK.slice(0.06, 0.66)),
        Shape(part="head", side="", outline=_HEAD.slice(0.0, 0.95)),
        Shape(part="neck", side="", outline=_NECK.slice(0.2, 0.95)),
        *(Shape(part=name, side="", outline=_TRUNK.slice(a, b, low=low, high=high))
          for name, a, b, low, high in _BACK_TRUNK),
        Shape(part="cervical_spine", side="", outline=_NECK.slice(0.2, 0.95, low=-0.4, high=0.4)),
        *_pair("flank", _TRUNK, 0.45, 0.66, back=True, low=0.72, high=1.0),
        *_limbs(back=True),
        *_round("buttock", 82, 244, 17, 17, back=True),
    ]  # fmt: skip
    return View(id="back", title=gettext_noop("Back"), ground=_ground(), shapes=tuple(shapes))


def _limbs(*, back: bool) -> Iterator[Shape]:
    for part, begin, end in _ALONG_ARM:
        yield from _pair(part, _ARM, begin, end, back=back)
    for part, begin, end in _ALONG_LEG:
        if part != "hip":
            yield from _pair(part, _LEG, begin, end, back=back)


def _profile(side: str) -> View:
    """The person's right side faces left in the picture; the left side is its mirror image."""
    chest = _TRUNK_SIDE
    drawn: list[tuple[str, tuple[Point, ...]]] = [
        ("head", _HEAD_SIDE.slice(0.0, 0.55)),
        ("face", _HEAD_SIDE.slice(0.3, 0.8, low=0.25, high=1.0)),
        ("jaw", _HEAD_SIDE.slice(0.8, 1.0)),
        ("ear", _oval(107, 36, 5, 8)),
        ("neck", _NECK_SIDE.slice(0.3, 0.95)),
        ("chest_wall", chest.slice(0.16, 0.46)),
        ("flank", chest.slice(0.46, 0.68)),
        ("hip", chest.slice(0.68, 1.0)),
        *((part, _ARM_SIDE.slice(begin, end)) for part, begin, end in _ALONG_ARM),
        ("thigh", _LEG_SIDE.slice(0.1, 0.33)),
        ("knee", _LEG_SIDE.slice(0.33, 0.52)),
        ("lower_leg", _LEG_SIDE.slice(0.52, 0.78)),
        ("ankle", _LEG_SIDE.slice(0.78, 0.93)),
        ("foot", _FOOT_SIDE.slice(0.0, 0.7)),
        ("toes", _FOOT_SIDE.slice(0.7, 1.0)),
    ]
    ground = [tube.slice(0, 1) for tube in (_HEAD_SIDE, _NECK_SIDE, _TRUNK_SIDE, _LEG_SIDE, _FOOT_SIDE, _ARM_SIDE)]
    if side == "left":
        drawn = [(part, _flipped(outline)) for part, outline in drawn]
        ground = [_flipped(outline) for outline in ground]
    shapes = tuple(Shape(part=part, side=_side_of(part, side), outline=outline) for part, outline in drawn)
    return View(id=side, title=_LEFT if side == "left" else _RIGHT, ground=tuple(ground), shapes=shapes)


def _side_of(part: str, side: str) -> str:
    """A profile shows the midline parts too; the jaw and the face of one side are of that side."""
    return "" if part in {"head", "neck"} else side


def _ground() -> tuple[tuple[Point, ...], ...]:
    tubes = (_ARM, _ARM.mirrored(), _LEG, _LEG.mirrored(), _EAR, _EAR.mirrored(), _NECK, _TRUNK, _HEAD)
    return tuple(tube.slice(0, 1) for tube in tubes)


def _pair(
    part: str, tube: Tube, begin: float, end: float, *, back: bool, low: float = -1.0, high: float = 1.0
) -> Iterator[Shape]:  # fmt: skip
    """Both sides. In front the person's right is at the left of the picture, at the back it is at the right."""
    first, second = ("left", "right") if back else ("right", "left")
    left = tube.slice(begin, end, low=low, high=high)
    if _middle_x(left) > WIDTH / 2:  # a side of the trunk: positive sides lie at the right of the picture
        left = _flipped(left)
    yield Shape(part=part, side=first, outline=left)
    yield Shape(part=part, side=second, outline=_flipped(left))


def _round(part: str, x: float, y: float, rx: float, ry: float, *, back: bool) -> Iterator[Shape]:
    first, second = ("left", "right") if back else ("right", "left")
    outline = _oval(x, y, rx, ry)
    yield Shape(part=part, side=first, outline=outline)
    yield Shape(part=part, side=second, outline=_flipped(outline))


def _oval(x: float, y: float, rx: float, ry: float) -> tuple[Point, ...]:
    """An oval as sixteen corners, clockwise from the right."""
    quarter = ((1.0, 0.0), (0.924, 0.383), (0.707, 0.707), (0.383, 0.924))
    turned = [(c, s) for c, s in quarter]
    turned += [(-s, c) for c, s in quarter]
    turned += [(-c, -s) for c, s in quarter]
    turned += [(s, -c) for c, s in quarter]
    return tuple((x + rx * c, y + ry * s) for c, s in turned)


def _flipped(outline: tuple[Point, ...]) -> tuple[Point, ...]:
    return tuple((WIDTH - x, y) for x, y in outline)


def _middle_x(outline: tuple[Point, ...]) -> float:
    return sum(x for x, _ in outline) / len(outline)


@cache
def path_of(outline: tuple[Point, ...]) -> str:
    """Corners as an SVG path, rounded through their middles so that nothing is edged.

    Example:
        >>> path_of(((0, 0), (10, 0), (10, 10)))
        'M5 0L10 0L10 10Z'
    """
    if len(outline) <= 4:
        first, *rest = [_middle(outline[0], outline[1]), *outline[1:]]
        return f"M{_number(first[0])} {_number(first[1])}" + "".join(
            f"L{_number(x)} {_number(y)}" for x, y in rest
        ) + "Z"  # fmt: skip
    closed = (*outline, outline[0])
    start = _middle(outline[-1], outline[0])
    text = f"M{_number(start[0])} {_number(start[1])}"
    for here, after in pairwise(closed):
        middle = _middle(here, after)
        text += f"Q{_number(here[0])} {_number(here[1])} {_number(middle[0])} {_number(middle[1])}"
    return text + "Z"


def _middle(first: Point, second: Point) -> Point:
    return (first[0] + second[0]) / 2, (first[1] + second[1]) / 2


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
