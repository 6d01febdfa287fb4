import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from lenitive.clinic.course import Course, run_course
from lenitive.domain.evidence.claims import CLAIMS
from lenitive.web.report import report_page
from scenarios.journeys import SEED, considered

HEADINGS = (
    "Summary", "The pain", "Candidacy", "The plan", "The infusions", "The outcome", "The claims", "What is missing",
)  # fmt: skip


@pytest.fixture(scope="module")
def course() -> Course:
    return run_course(considered("amara-quill"), seed=SEED)


@pytest.fixture(scope="module")
def page(course: Course) -> str:
    return report_page(course)


class Tags(HTMLParser):
    """Collects what a page would load, and whether every tag closes."""

    void = frozenset({"meta", "br", "link", "img", "input", "hr", "path", "use", "rect", "stop"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.loads += [value or "" for name, value in attrs if name in {"src", "href", "xlink:href", "action"}]
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.void:
            assert self.open.pop() == tag


def test_the_page_is_whole_and_loads_nothing(page: str) -> None:
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert all(target.startswith("#") for target in tags.loads)
    assert not tags.tags & {"script", "link", "img", "iframe", "form"}
    assert "url(http" not in page
    assert "@import" not in page


def test_the_summary_comes_first_and_every_section_is_reachable(page: str) -> None:
    places = [page.index(f">{heading}") for heading in HEADINGS]
    titles = re.findall(r"<h2[^>]*>([^<]*)</h2>", page)
    assert [title for heading in HEADINGS for title in titles if title.startswith(heading)] == titles[: len(HEADINGS)]
    assert places
    for anchor in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{anchor}"' in page


def test_the_page_says_what_it_is_not_and_names_the_person(page: str, course: Course) -> None:
    assert "Not a medical device" in page
    assert "Simulated" in page
    assert course.patient.name in page
    assert "synthetic person" in page


def test_the_plan_shows_regimens_side_by_side_what_a_stop_does_and_when_to_leave(page: str, course: Course) -> None:
    plan = course.sessions[0].plan
    section = page.split('id="plan"')[1].split("<h2", 2)[1]

    assert len(plan.alternatives) >= 2
    for words in ("Optimised", "If it is stopped", "Fit to leave, predicted", "discharge gate at the bedside decides"):
        assert words in section
    assert all(f"{one.total_mg:.1f}".removesuffix(".0") in section for one in plan.alternatives)
    assert "Its size is an assumption" in section


def test_every_plot_stands_beside_a_table_with_its_figures(page: str, course: Course) -> None:
    assert page.count("<svg") == len(course.sessions) + 1
    assert page.count("The same in figures, every half hour") >= len(course.sessions)


def test_every_claim_is_shown_with_its_verdict(page: str) -> None:
    for claim in CLAIMS.values():
        assert claim.id in page


def test_no_number_is_written_with_a_trailing_zero_before_its_unit(page: str) -> None:
    text = re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)
    assert not re.findall(r"\d\.\d*0 (?:mg|mL|kg|ng|min|h)\b", text)
    assert not re.findall(r"[^0-9]\.\d+ (?:mg|mL|kg)\b", text)


def test_a_name_cannot_become_markup(course: Course) -> None:
    attacked = replace(course, patient=replace(course.patient, name='<script>alert("x")</script>'))
    assert "<script" not in report_page(attacked)


@pytest.mark.parametrize("name", ["wren-halloway", "lucian-ashdown", "marigold-penn"])
def test_a_report_without_an_infusion_says_why(name: str) -> None:
    found = run_course(considered(name), seed=SEED)
    page = report_page(found)
    assert found.decision.summary.split(":")[0] in page
    assert "No infusion was given." in page
    assert "None" not in re.sub(r"<[^>]+>", " ", page)
