"""REGISTRY of body parts on which a pain can be placed, removed parts included, so that phantom pain has a place."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lenitive.domain.assessment.pain import PainProblem, Side
from lenitive.domain.foundation.refusal import Refusal


class Region(StrEnum):
    """The larger region that a part is drawn in."""

    HEAD_AND_NECK = "head_and_neck"
    ARM = "arm"
    TRUNK = "trunk"
    BACK = "back"
    PELVIS = "pelvis"
    LEG = "leg"
    GENERAL = "general"


class Sides(StrEnum):
    """Which sides a part can have.

    PAIRED: left, right or both must be said. ANY: a side may be said, midline too. NONE: only the midline, or nothing.
    """

    PAIRED = "paired"
    ANY = "any"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyPart:
    """One part of the body map.

    Attributes:
        id: Stable key, as `PainProblem.site` holds it.
        words: What a person calls it.
        region: Where it is drawn.
        sides: Which sides it can have.
        removable: True when it can be lost by surgery or injury, so that pain can be felt in an absent part.
    """

    id: str
    words: str
    region: Region
    sides: Sides
    removable: bool = False

    @property
    def has_side(self) -> bool:
        """True when a side must be said."""
        return self.sides is Sides.PAIRED


_R = Region
_PAIRED, _ANY, _NONE = Sides.PAIRED, Sides.ANY, Sides.NONE


def _part(words: str, region: Region, sides: Sides, *, removable: bool = False) -> BodyPart:
    return BodyPart(
        id=words.replace(" ", "_").replace("-", "_"), words=words, region=region, sides=sides, removable=removable
    )


_PARTS: Final = (
    _part("head", _R.HEAD_AND_NECK, _ANY),
    _part("face", _R.HEAD_AND_NECK, _ANY),
    _part("eye", _R.HEAD_AND_NECK, _PAIRED, removable=True),
    _part("ear", _R.HEAD_AND_NECK, _PAIRED, removable=True),
    _part("nose", _R.HEAD_AND_NECK, _NONE, removable=True),
    _part("jaw", _R.HEAD_AND_NECK, _ANY, removable=True),
    _part("mouth", _R.HEAD_AND_NECK, _ANY),
    _part("teeth", _R.HEAD_AND_NECK, _ANY, removable=True),
    _part("tongue", _R.HEAD_AND_NECK, _ANY, removable=True),
    _part("throat", _R.HEAD_AND_NECK, _ANY),
    _part("larynx", _R.HEAD_AND_NECK, _NONE, removable=True),
    _part("neck", _R.HEAD_AND_NECK, _ANY),
    _part("shoulder", _R.ARM, _PAIRED, removable=True),
    _part("armpit", _R.ARM, _PAIRED),
    _part("arm", _R.ARM, _PAIRED, removable=True),
    _part("upper arm", _R.ARM, _PAIRED, removable=True),
    _part("elbow", _R.ARM, _PAIRED, removable=True),
    _part("forearm", _R.ARM, _PAIRED, removable=True),
    _part("wrist", _R.ARM, _PAIRED, removable=True),
    _part("hand", _R.ARM, _PAIRED, removable=True),
    _part("fingers", _R.ARM, _PAIRED, removable=True),
    _part("chest", _R.TRUNK, _ANY),
    _part("chest wall", _R.TRUNK, _ANY),
    _part("ribs", _R.TRUNK, _ANY, removable=True),
    _part("breastbone", _R.TRUNK, _NONE),
    _part("breast", _R.TRUNK, _PAIRED, removable=True),
    _part("abdomen", _R.TRUNK, _ANY),
    _part("upper abdomen", _R.TRUNK, _ANY),
    _part("lower abdomen", _R.TRUNK, _ANY),
    _part("flank", _R.TRUNK, _PAIRED),
    _part("liver area", _R.TRUNK, _NONE),
    _part("back", _R.BACK, _ANY),
    _part("upper back", _R.BACK, _ANY),
    _part("lower back", _R.BACK, _ANY),
    _part("spine", _R.BACK, _NONE),
    _part("cervical spine", _R.BACK, _NONE),
    _part("thoracic spine", _R.BACK, _NONE),
    _part("lumbar spine", _R.BACK, _NONE),
    _part("sacrum", _R.BACK, _ANY),
    _part("pelvis", _R.PELVIS, _ANY),
    _part("groin", _R.PELVIS, _PAIRED),
    _part("buttock", _R.PELVIS, _PAIRED),
    _part("perineum", _R.PELVIS, _ANY),
    _part("bladder", _R.PELVIS, _NONE, removable=True),
    _part("rectum", _R.PELVIS, _NONE, removable=True),
    _part("anus", _R.PELVIS, _NONE, removable=True),
    _part("penis", _R.PELVIS, _NONE, removable=True),
    _part("testicle", _R.PELVIS, _PAIRED, removable=True),
    _part("womb", _R.PELVIS, _NONE, removable=True),
    _part("vulva", _R.PELVIS, _ANY, removable=True),
    _part("vagina", _R.PELVIS, _NONE, removable=True),
    _part("hip", _R.LEG, _PAIRED, removable=True),
    _part("leg", _R.LEG, _PAIRED, removable=True),
    _part("thigh", _R.LEG, _PAIRED, removable=True),
    _part("knee", _R.LEG, _PAIRED, removable=True),
    _part("lower leg", _R.LEG, _PAIRED, removable=True),
    _part("ankle", _R.LEG, _PAIRED, removable=True),
    _part("foot", _R.LEG, _PAIRED, removable=True),
    _part("toes", _R.LEG, _PAIRED, removable=True),
    _part("skin", _R.GENERAL, _ANY),
    _part("bones", _R.GENERAL, _ANY),
    _part("muscles", _R.GENERAL, _ANY),
    _part("joints", _R.GENERAL, _ANY),
    _part("whole body", _R.GENERAL, _NONE),
)

BODY_MAP: Final[dict[str, BodyPart]] = {part.id: part for part in _PARTS}
"""Every part by id."""

if len(BODY_MAP) != len(_PARTS):
    raise RuntimeError("a body part is listed twice")


def check_site(problem: PainProblem) -> Refusal | None:
    """Whether a pain can be where it was placed.

    A paired part needs a side; a part without sides must not have one; only a part that can be lost can be absent.

    Returns:
        None when the place makes sense, else the refusal that says what to write instead.

    Source:
        Design of this project (grade assumed); the ids are its own.

    Example:
        >>> str(check_site(PainProblem(id="p1", site="breast")))
        'ASM-SITE-02: pain p1: breast without a side. A paired part needs left, right or both. Ask which side.'
    """
    part = BODY_MAP.get(problem.site)
    if part is None:
        return Refusal(
            rule="ASM-SITE-01",
            what=f"pain {problem.id}: site {problem.site[:40]!a} is not on the body map",
            limit="A site is one of the parts of the body map",
            remedy=f"Choose the nearest of: {', '.join(sorted(BODY_MAP))}",
        )
    return _check_side(problem, part) or _check_absence(problem, part)


def _check_side(problem: PainProblem, part: BodyPart) -> Refusal | None:
    side = problem.side
    if part.sides is Sides.PAIRED and side is None:
        return Refusal(
            rule="ASM-SITE-02",
            what=f"pain {problem.id}: {part.words} without a side",
            limit="A paired part needs left, right or both",
            remedy="Ask which side",
        )
    makes_no_sense = (part.sides is Sides.PAIRED and side is Side.MIDLINE) or (
        part.sides is Sides.NONE and side in {Side.LEFT, Side.RIGHT, Side.BOTH}
    )
    if makes_no_sense:
        allowed = "left, right or both" if part.sides is Sides.PAIRED else "no side, or midline"
        return Refusal(
            rule="ASM-SITE-03",
            what=f"pain {problem.id}: {part.words} with side {side}",
            limit=f"This part has {allowed}",
            remedy="Correct the side, or choose the part that was meant",
        )
    return None


def _check_absence(problem: PainProblem, part: BodyPart) -> Refusal | None:
    if not problem.part_absent or part.removable:
        return None
    removable = ", ".join(found.id for found in _PARTS if found.removable)
    return Refusal(
        rule="ASM-SITE-04",
        what=f"pain {problem.id}: {part.words} marked as absent",
        limit="Only a part that can be removed can be absent",
        remedy=f"Choose the removed part itself, one of: {removable}",
    )
