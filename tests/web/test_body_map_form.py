import re
from datetime import date
from html.parser import HTMLParser

import pytest

from lenitive.domain.assessment.body_map import BODY_MAP, Sides, check_site
from lenitive.domain.assessment.pain import Intensity, PainProblem, Side
from lenitive.domain.foundation.refusal import Refusal
from lenitive.web.body_figure import HEIGHT, WIDTH, views
from lenitive.web.body_map import (
    Mark,
    body_map_css,
    body_map_figure,
    body_map_form,
    body_map_table,
    marks_of,
    read_marks,
)

MARKS = (
    Mark(part="breast", side="left", absent=True, nrs=7),
    Mark(part="hand", side="right", nrs=5),
    Mark(part="leg", side="right", hurts=False, absent=True),
    Mark(part="upper_abdomen"),
)


class Form(HTMLParser):
    """What a browser would send, and what leads where."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labels: list[str] = []
        self.boxes: dict[str, str] = {}
        self.sent: dict[str, list[str]] = {}
        self.hidden_from_keyboard: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "label" and "for" in found:
            self.labels.append(found["for"])
        if tag != "input":
            return
        if "tabindex" in found or "disabled" in found or found["type"] == "hidden":
            self.hidden_from_keyboard.append(found["id"])
        if found["type"] == "checkbox" and found["name"] == "site":
            self.boxes[found["id"]] = found["value"]
        if "checked" in found or (found["type"] == "number" and found["value"]):
            self.sent.setdefault(found["name"], []).append(found["value"])


@pytest.fixture(scope="module")
def form() -> Form:
    return Form(body_map_form(MARKS))


def test_every_part_and_side_has_one_box_that_a_keyboard_reaches(form: Form) -> None:
    wanted = set()
    for part in BODY_MAP.values():
        if part.sides is not Sides.PAIRED:
            wanted.add(part.id)
        if part.sides is not Sides.NONE:
            wanted |= {f"{part.id}:left", f"{part.id}:right"}
    assert set(form.boxes.values()) == wanted
    assert len(form.boxes) == len(wanted)
    assert not form.hidden_from_keyboard


def test_no_id_is_there_twice_and_every_place_on_the_figure_leads_to_a_box(form: Form) -> None:
    assert len(form.ids) == len(set(form.ids))
    assert form.labels
    assert set(form.labels) <= set(form.boxes)


def test_what_is_set_is_sent_back_as_it_was(form: Form) -> None:
    assert set(read_marks(form.sent)) == set(MARKS)  # type: ignore[arg-type]


def test_every_drawn_part_makes_sense_to_the_rules() -> None:
    for view in views():
        for shape in view.shapes:
            problem = PainProblem(id="x", site=shape.part, side=Side(shape.side) if shape.side else None)
            assert check_site(problem) is None, (view.id, shape.part, shape.side)


def test_left_and_right_are_the_persons_own() -> None:
    """In front the person's right is at the left of the picture, at the back at its right; there the liver is."""
    for view in views():
        for shape in view.shapes:
            if view.id in {"front", "back"} and shape.side:
                at_left = shape.middle[0] < WIDTH / 2
                assert at_left == ((shape.side == "right") == (view.id == "front")), (view.id, shape.part, shape.side)
            if view.id == "front" and shape.part == "liver_area":
                assert shape.middle[0] < WIDTH / 2


def test_every_shape_lies_in_the_picture_and_is_large_enough_for_a_finger() -> None:
    for view in views():
        for shape in view.shapes:
            x, y, width, height = shape.box
            assert 0 <= x <= x + width <= WIDTH, (view.id, shape.part)
            assert 0 <= y <= y + height <= HEIGHT, (view.id, shape.part)
    for width, height in re.findall(
        r'<foreignObject x="[-\d]+" y="[-\d]+" width="(\d+)" height="(\d+)"', body_map_form()
    ):
        assert min(int(width), int(height)) >= 16


def test_most_parts_are_drawn_and_the_rest_are_in_the_list(form: Form) -> None:
    drawn = {shape.part for view in views() for shape in view.shapes}
    listed = {value.split(":")[0] for value in form.boxes.values()}
    assert listed == set(BODY_MAP)
    assert {"breast", "hand", "foot", "lumbar_spine", "sacrum", "groin", "face"} <= drawn


def test_how_bad_it_is_shows_by_pattern_and_by_number() -> None:
    figure = body_map_figure(MARKS)
    for pattern, number in (("severe", "7"), ("moderate", "5")):
        assert f'fill="url(#body-p-{pattern})"' in figure
        assert f">{number}</text>" in figure
    patterns = re.findall(r'<pattern id="body-p-(mild|moderate|severe)".*?<g class="body-ink">(.*?)</g>', figure)
    assert len({drawn for _, drawn in patterns}) == 3


def test_a_missing_part_is_dashed_and_may_hurt() -> None:
    figure = body_map_figure(MARKS)
    assert 'class="at-body-breast-left body-shape body-severe body-gone"' in figure
    assert 'class="at-body-leg-right body-shape body-whole body-gone"' in figure
    assert "stroke-dasharray" in body_map_css()


def test_the_table_says_the_same_in_words() -> None:
    table = re.sub(r"<[^>]+>", " ", body_map_table(MARKS))
    for said in ("left breast", "removed", "7 of 10", "severe", "right hand", "5 of 10", "no pain marked", "not known"):
        assert said in table
    assert "Nothing is marked" in body_map_table(())


def test_red_yellow_and_cyan_are_left_to_alarms() -> None:
    for red, green, blue in re.findall(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})\b", body_map_css()):
        r, g, b = (int(one, 16) for one in (red, green, blue))
        assert not (r > 180 and g < 110 and b < 110), "red"
        assert not (r > 180 and g > 160 and b < 110), "yellow"
        assert not (r < 110 and g > 160 and b > 160), "cyan"


@pytest.mark.parametrize(
    "form",
    [
        {"site": ["tail"]},
        {"site": ["breast"]},
        {"site": ["nose:left"]},
        {"site": ["breast:up"]},
        {"absent": ["chest:left"]},
        {"site": ["breast:left"], "score.breast:left": ["11"]},
        {"site": ["breast:left"], "score.breast:left": ["-1"]},
        {"site": ["breast:left"], "score.breast:left": ["7.5"]},
        {"site": ["breast:left"], "score.breast:left": ["٧"]},
        {"site": ["<script>"]},
    ],
)
def test_what_makes_no_sense_is_refused_in_words(form: dict[str, list[str]]) -> None:
    refused = read_marks(form)
    assert isinstance(refused, Refusal)
    assert refused.remedy


def test_pains_of_a_record_become_marks() -> None:
    rated = Intensity(date=date(2026, 6, 1), average=6)
    both = PainProblem(id="a", site="foot", side=Side.BOTH, intensity=rated)
    phantom = PainProblem(id="b", site="breast", side=Side.LEFT, part_absent=True)
    assert marks_of((both, phantom)) == (
        Mark(part="foot", side="left", nrs=6),
        Mark(part="foot", side="right", nrs=6),
        Mark(part="breast", side="left", absent=True),
    )


def test_two_maps_can_stand_in_one_page() -> None:
    page = Form(body_map_form(prefix="before") + body_map_form(prefix="after"))
    assert len(page.ids) == len(set(page.ids))
