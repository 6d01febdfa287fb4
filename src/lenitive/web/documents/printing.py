"""From plain data to a page, and from a page to PDF. Nothing is loaded from anywhere: a page that tries is refused."""

import re
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.template import Context, Engine

from lenitive import __version__
from lenitive.web.documents.told import NOTICE, SIMULATED, Told, day_words
from lenitive.web.language import gettext, language
from lenitive.web.text import NOT_KNOWN

_TEMPLATES: Final = (Path(__file__).parent / "templates", Path(__file__).parents[1] / "templates")
_THEMED: Final = re.compile(r"var\(--c[0-9a-f]+, (#[0-9a-f]+)\)")


class ForeignAddressError(Exception):
    """A page named something outside itself; a defect of the template, for a document is complete in itself."""


def html_of(template: str, context: dict[str, Any]) -> str:
    """A page as text, complete in itself.

    Args:
        template: Its file below `templates`.
        context: What it shows; every text in it is escaped.
    """
    data = Context(
        {"version": __version__, "notice": gettext(NOTICE), "language": language(), **context}, use_l10n=False
    )
    return str(_engine().get_template(template).render(data))


def pdf_of(page: str) -> bytes:
    """A page as PDF/UA-tagged bytes; the same page gives the same pages of paper.

    Raises:
        ForeignAddressError: The page names a style sheet, font or picture of another place.
    """
    from weasyprint import HTML  # type: ignore[import-untyped]  # noqa: PLC0415 - half a second, for who prints

    fetcher = _refusing_fetcher()
    content = HTML(string=_THEMED.sub(r"\1", page), url_fetcher=fetcher).write_pdf(pdf_tags=True)
    if fetcher.asked:
        raise ForeignAddressError(f"a document is complete in itself, but this one names {fetcher.asked[0]}")
    return bytes(content)


def _refusing_fetcher() -> Any:  # noqa: ANN401 - a class of a library that is imported only by who prints
    from weasyprint.urls import URLFetcher  # type: ignore[import-untyped]  # noqa: PLC0415 - only for who prints

    class RefusingFetcher(URLFetcher):  # type: ignore[misc]
        """Fetches nothing; remembers what was asked for."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=(), allow_redirects=False)
            self.asked: list[str] = []

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ANN401, ARG002 - the library's own
            self.asked.append(url)
            raise ValueError(f"nothing is loaded from {url}")

    return RefusingFetcher()


def heading_of(told: Told, title: str) -> dict[str, Any]:
    """What stands on every page of a document about a session: two identifiers, what it is, and what it is not."""
    person = told.person
    return {
        "title": title,
        "person_name": person.name or "",
        "born": day_words(person.birth_date) if person.birth_date else "",
        "reference": person.reference,
        "allergies": _allergies(person.allergies),
        "simulated": gettext(SIMULATED) if told.simulated else "",
        "session_number": told.order.session_number,
        "session_day": told.day(told.session.started_ms or told.session.last_ms),
        "zone": told.zone_name,
        "order": told.order.order,
    }


def _allergies(substances: tuple[str, ...] | None) -> str:
    if substances is None:
        return gettext(NOT_KNOWN)
    return ", ".join(substances) or gettext("none recorded")


@cache
def _engine() -> Engine:
    return Engine(
        dirs=[str(folder) for folder in _TEMPLATES], autoescape=True, builtins=["lenitive.web.documents.paper_tags"]
    )
