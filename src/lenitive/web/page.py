"""One self-contained page out of sections: a banner, a status, the sections, the publications that they name."""

from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine

from lenitive.domain.foundation.sources import SOURCES
from lenitive.web.blocks import Cell, Section, table
from lenitive.web.plots.drawing import theme_css

GRADES_MEAN = (
    "Grades: read (compared with the publication itself), secondary (from an abstract, a summary, a label or another "
    "program), assumed (this project's own proposal, named lenitive; it awaits a clinician's signature)."
)
"""What each grade means."""


def rendered(page: dict[str, Any]) -> str:
    """The page as text; it loads nothing from anywhere.

    Args:
        page: `title`, `notice`, `banner` (`name`, `items`), `status` (`mark`, `label`, `sentence`), `sections` and
            `footer`.
    """
    context = Context({**page, "dark_plots": theme_css()})
    return str(_engine().get_template("page.html").render(context))


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(Path(__file__).parent / "templates")], autoescape=True)


def sources_section(sections: tuple[Section, ...]) -> Section:
    """Every publication that the sections name, with its identifier."""
    shown = str(sections)
    named = [key for key in SOURCES if key in shown and key != "lenitive"]
    rows = [
        (Cell(text=key, anchor=anchor_of(key)), SOURCES[key].citation, SOURCES[key].identifier, str(SOURCES[key].grade))
        for key in named
    ]
    head = ("Key", "Publication", "Identifier", "Best grade")
    return Section(id="sources", title="Sources", intro=GRADES_MEAN, blocks=(table("Publications", head, rows),))


def anchor_of(source: str) -> str:
    """The id of a publication's place in the list.

    Example:
        >>> anchor_of("kamp_2020")
        'source-kamp_2020'
    """
    return f"source-{source}"
