"""Pages by hand: links lead somewhere, ids and sources exist, examples work, the glossary is in order."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lenitive.clinic import catalogue
from lenitive.clinic.documents import read_intake
from lenitive.domain.candidacy import criterion, predicate, thresholds
from lenitive.domain.candidacy.criteria import CRITERIA
from lenitive.domain.candidacy.facts import FACTS
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.foundation.sources import SOURCES, Grade
from written_pages import BY_HAND, PAGES, REFERENCE, ROOT, blocks_of, name_of, prose_of, text_of

SRC = ROOT / "src" / "lenitive"
HOW_TO = sorted((ROOT / "docs" / "how-to").glob("*.md"))
LINK = re.compile(r"\[[^\]]*\]\(([^()\s]+(?:\([^()]*\)[^()\s]*)*)\)")
ID = re.compile(r"\b(?:CAN|LIM|ALM|FUP|CLM|INT|SES|CHK|DIS)-[A-Z0-9]+(?:-[A-Z0-9]+)*\b")
REGISTRIES = (
    catalogue.criteria, catalogue.reasons, catalogue.interactions, catalogue.limits, catalogue.alarms,
    catalogue.checklist, catalogue.start_limits, catalogue.discharge, catalogue.follow_up, catalogue.claims,
)  # fmt: skip


def anchors_of(page: Path) -> set[str]:
    text = prose_of(page)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return slugs | set(re.findall(r'<a id="([^"]+)">', text))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(prose_of(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, fragment = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{name_of(page)}: {link} is not there"
        if fragment:
            assert fragment in anchors_of(target), f"{name_of(page)}: {link} has no such heading"


def test_every_page_has_one_title_and_the_index_names_every_page() -> None:
    index = text_of(ROOT / "docs" / "README.md")
    for page in PAGES:
        assert len(re.findall(r"^# ", prose_of(page), re.MULTILINE)) == 1, f"{name_of(page)}: one title"
    listed = {(ROOT / "docs" / link).resolve() for link in LINK.findall(index)}
    pages = {page for page in PAGES if page.is_relative_to(ROOT / "docs")} - {ROOT / "docs" / "README.md"}
    missing = sorted(map(name_of, {*pages, *(REFERENCE / "schemas").iterdir()} - listed))
    assert missing == [], "docs/README.md lists every page and schema"


def test_decisions_are_numbered_without_gap_or_double_and_titled_so() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(page.name[:4]) for page in pages]
    assert numbers == list(range(1, len(pages) + 1))
    for number, page in zip(numbers, pages, strict=True):
        assert text_of(page).startswith(f"# {number}. "), f"{name_of(page)}: the title begins with its number"


def known_ids() -> set[str]:
    in_code = {found for path in SRC.rglob("*.py") for found in ID.findall(text_of(path))}
    return in_code | {row["id"] for rows in REGISTRIES for row in rows()}


@pytest.mark.parametrize("page", BY_HAND, ids=name_of)
def test_every_id_on_a_page_by_hand_exists(page: Path) -> None:
    assert set(ID.findall(text_of(page))) <= known_ids(), "look the id up in docs/reference"


def test_an_id_that_nobody_has_is_found() -> None:
    assert {"CAN-NEURO-01"} - known_ids() == {"CAN-NEURO-01"}
    assert ID.findall("`CAN-…` and CAN-HEPATIC-01.") == ["CAN-HEPATIC-01"]


def sources_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "source":
                yield inner
            elif key == "sources":
                yield from inner
            else:
                yield from sources_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from sources_in(inner)


def registry_rows() -> Iterator[dict[str, Any]]:
    for name, rows in vars(catalogue).items():
        if callable(rows) and not name.startswith("_") and getattr(rows, "__module__", "") == catalogue.__name__:
            yield from rows()


def test_every_source_that_a_registry_cites_is_registered() -> None:
    cited = set(sources_in(list(registry_rows())))
    assert len(cited) > 30
    assert cited <= set(SOURCES)
    assert {row["id"] for row in catalogue.studies()} <= set(SOURCES)


def test_every_registered_source_is_used() -> None:
    code = "\n".join(text_of(path) for path in SRC.rglob("*.py") if path.name != "sources.py")
    unused = {key for key in SOURCES if key not in code}
    assert not unused, "cite it where it is used, or take the row out"


def filled(fragment: str, given: dict[str, Any]) -> None:
    """Put a fragment of a page where a clinician would put it."""
    wrapped = json.loads("{" + fragment + "}" if fragment.lstrip().startswith('"') else fragment)
    if "site" in wrapped:
        given["pain_problems"].append(wrapped)
    elif set(wrapped) <= set(FACTS):
        given["facts"].update(wrapped)
    else:
        given.update(wrapped)


@pytest.mark.parametrize("page", HOW_TO, ids=name_of)
def test_what_a_page_says_to_write_into_an_intake_can_be_read(page: Path) -> None:
    given = json.loads(text_of(ROOT / "examples" / "people" / "amara-quill" / "intake.json"))
    for block in blocks_of(page, "json"):
        filled(block.text, given)
    intake = read_intake(json.dumps(given), what=name_of(page))
    assert isinstance(intake, Intake)
    for override in intake.overrides:
        assert CRITERIA[override.criterion].override_allowed, f"{override.criterion} cannot be set aside"


def test_the_criterion_that_a_page_shows_is_the_real_one() -> None:
    (block,) = blocks_of(ROOT / "docs" / "how-to" / "add-a-criterion.md", "python")
    names = {**vars(criterion), **vars(predicate), **vars(thresholds), "Grade": Grade}
    shown = eval(block.text, names)  # noqa: S307 - a page of this project, read by its own test
    real = CRITERIA[shown.id]
    for field in ("group", "weight", "statement", "uses", "may_use", "action", "source", "place", "grade", "hazards"):
        assert getattr(shown, field) == getattr(real, field), f"{field} of {shown.id} has changed; so must the page"
    assert shown.cases == real.cases


def terms() -> list[tuple[str, str]]:
    flat = re.sub(r"\n  (?=\S)", " ", text_of(ROOT / "GLOSSARY.md"))
    return re.findall(r"^- \*\*(.+?)\*\*: (.+)$", flat, re.MULTILINE)


def test_the_glossary_is_in_order_and_each_term_stands_once() -> None:
    keys = [re.sub(r"[^a-z0-9 ]", "", term.lower()) for term, _ in terms()]
    assert len(keys) > 100
    assert keys == sorted(set(keys))


def test_a_place_that_the_glossary_names_exists() -> None:
    for term, meaning in terms():
        assert len(meaning) > 15, f"{term}: say what it means"
        for path in re.findall(r"`([a-z_0-9/]+(?:\.py)?)`", meaning):
            places = (SRC / "domain" / path, SRC / path, ROOT / path)
            assert any(place.exists() for place in places), f"{term}: {path} is not there"
        for key in re.findall(r"\b[a-z]+(?:_[a-z]+)*_\d{4}\b", meaning):
            assert key in SOURCES, f"{term}: {key} is not a source"


@pytest.mark.parametrize("page", BY_HAND, ids=name_of)
def test_pages_spell_the_british_way(page: Path) -> None:
    american = re.findall(
        r"\b(?:behavior|color|tumor|center|randomized|analyze|licensing fee|hemorrh\w+|anesthe\w+)\b",
        prose_of(page),
        re.IGNORECASE,
    )
    assert american == []
