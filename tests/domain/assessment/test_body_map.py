from itertools import product

import pytest

from lenitive.domain.assessment.body_map import BODY_MAP, BodyPart, Region, Sides, check_site
from lenitive.domain.assessment.pain import PainProblem, Side
from lenitive.domain.foundation.refusal import Refusal


def rule(site: str, side: Side | None = None, *, absent: bool = False) -> str | None:
    refusal = check_site(PainProblem(id="p", site=site, side=side, part_absent=absent))
    return None if refusal is None else refusal.rule


def test_an_unknown_site_is_refused_with_the_parts_to_choose_from() -> None:
    refusal = check_site(PainProblem(id="p", site="left boob"))
    assert isinstance(refusal, Refusal)
    assert refusal.rule == "ASM-SITE-01"
    assert "breast" in refusal.remedy


def test_a_paired_part_needs_a_side_and_the_midline_is_none() -> None:
    assert rule("breast") == "ASM-SITE-02"
    assert rule("breast", Side.MIDLINE) == "ASM-SITE-03"
    assert rule("breast", Side.BOTH) is None


def test_a_part_without_sides_must_not_have_one() -> None:
    assert rule("rectum", Side.LEFT) == "ASM-SITE-03"
    assert rule("whole_body", Side.BOTH) == "ASM-SITE-03"
    assert rule("rectum") is None
    assert rule("rectum", Side.MIDLINE) is None


def test_only_a_part_that_can_be_lost_can_be_absent() -> None:
    assert rule("lower_leg", Side.LEFT, absent=True) is None
    assert rule("rectum", absent=True) is None
    assert rule("abdomen", absent=True) == "ASM-SITE-04"
    assert rule("whole_body", absent=True) == "ASM-SITE-04"


@pytest.mark.parametrize(("part", "side"), list(product(BODY_MAP.values(), [None, *Side])))
def test_every_part_accepts_exactly_the_sides_it_declares(part: BodyPart, side: Side | None) -> None:
    allowed = {
        Sides.PAIRED: {Side.LEFT, Side.RIGHT, Side.BOTH},
        Sides.ANY: {None, *Side},
        Sides.NONE: {None, Side.MIDLINE},
    }
    assert (rule(part.id, side) is None) is (side in allowed[part.sides])
    assert part.has_side is (part.sides is Sides.PAIRED)


def test_every_region_has_parts_and_the_ids_are_plain_words() -> None:
    assert {part.region for part in BODY_MAP.values()} == set(Region)
    assert all(name.replace("_", "").isalpha() and name.islower() for name in BODY_MAP)
