"""Every page that the policy names, in both themes, at twice the size, with the banner of the record.

The pages come from the policy table and the addresses, so that a new page is looked at without being named here.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from test_pages_in_a_browser import CHROMIUM, browser, serious, signed_in

__all__ = ["browser"]
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("CI") != "true", reason="no chromium; tools/system_packages.sh installs it"
)
PEOPLE = Path(__file__).parents[2] / "examples" / "people"
ROLES = ("prescriber", "nurse", "pharmacist", "desk", "manager", "director", "administrator", "patient")
_NAMED = {"desk": "front_desk"}
_ON = {"start": "Basil", "flowsheet": "Hester", "recovery": "Imogen"}
"""Whose page is looked at: of most screens that of somebody who has had sessions."""

_GIVEN = {"number": "0", "instrument": "ecog"}
_NO_PAGES = re.compile(r"^(api/|.*(live|beside)/$|.*\.(json|css|csv|pdf)$|account/(sso|unlock|stay|sign-out))")
"""Files, streams, programs' addresses, parts that a page fetches for itself, and what only redirects."""

_NEEDS_A_KEY = {
    "mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_authenticate", "mfa_login_webauthn", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_download_recovery_codes", "site:first",
}  # fmt: skip
"""Pages for who has a second factor, and that of a clinic without accounts; the tests of signing in go there."""

_LISTED = """
import json
import django
django.setup()
from django.urls import URLResolver, get_resolver
from lenitive.web.policy import table
def walk(patterns, at, prefix):
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{prefix}{one.namespace}:" if one.namespace else prefix
            yield from walk(one.url_patterns, at + str(one.pattern), inner)
        else:
            yield prefix + one.name, at + str(one.pattern)
rows = table()
found = [(name, at, sorted(map(str, rows[name].allow)), rows[name].anyone)
         for name, at in walk(get_resolver().url_patterns, "", "") if "GET" in rows[name].methods]
print(json.dumps(found))
"""


def pages_of_the_policy(folder: Path) -> list[tuple[str, str, list[str], bool]]:
    """Name, address with its parts in angle brackets, roles, and whether anyone may look."""
    told = {**os.environ, "LENITIVE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "lenitive.web.site.settings"}
    said = subprocess.run([sys.executable, "-c", _LISTED], env=told, capture_output=True, text=True, check=True)
    rows = [tuple(row) for row in json.loads(said.stdout.splitlines()[-1])]
    return [row for row in rows if not _NO_PAGES.match(row[1]) and row[0] not in _NEEDS_A_KEY]


class Looker:
    """Looks at a page, and keeps what is wrong with it."""

    def __init__(self, address: str) -> None:
        self.address, self.wrong, self.links = address, dict[str, list[str]](), set[str]()

    def looks(self, page: Any, name: str, path: str, person: str) -> None:
        """At one page in both themes and both sizes."""
        said = list[str]()
        page.on("console", hears := lambda line: said.append(line.text) if "Content Security" in line.text else None)
        answer = page.goto(f"{self.address}/{path}")
        found = [] if answer.status < 400 else [f"{name} {path}: {answer.status}"]
        self.links |= {str(one) for one in page.locator("a[href^='/']").evaluate_all("a => a.map(x => x.pathname)")}
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            found += [f"{theme} {issue}" for issue in serious(page)]
        found += page.evaluate(_OVER_ITS_CELL)
        page.remove_listener("console", hears)
        found += [f"does not show as it is meant: {line}" for line in said]
        page.set_viewport_size({"width": 512, "height": 300})
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{wide} px wide at 512 px"] if wide > 512 else []
        for button in page.locator(".pump-bar button.stop").all():
            box = (
                button.bounding_box() or page.locator(".pump-bar button.stop").first.bounding_box()
            )  # renewed meanwhile
            if box["y"] + box["height"] > 300 or box["x"] + box["width"] > 512:
                found.append("STOP is outside the screen at 512 x 300")
        page.set_viewport_size({"width": 1024, "height": 600})
        if page.locator(".person-head").count():
            found += banner_differs(page, person)
        if found:
            self.wrong[f"{name} {path}"] = found


_OVER_ITS_CELL = """() => [...document.querySelectorAll("td, th")].filter(one => one.checkVisibility()).filter(cell => {
  const own = cell.getBoundingClientRect(), texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  const words = document.createRange();
  while (texts.nextNode()) {
    if (texts.currentNode.parentElement.closest(".visually-hidden")) continue;
    words.selectNodeContents(texts.currentNode);
    const at = words.getBoundingClientRect();
    if (at.width > 0 && (at.right > own.right + 1 || at.left < own.left - 1)) return true;
  }
  return false;
}).map(cell => `words reach out of the cell: ${cell.innerText.slice(0, 40)}`)"""


def banner_differs(page: Any, person: str) -> list[str]:
    """Where the banner does not say what the record says."""
    slug = {"Ottilie": "ottilie-fenn", "Basil": "basil-thorncroft", "Hester": "juniper-vale", "Imogen": "amara-quill"}[
        person
    ]
    told = json.loads((PEOPLE / slug / "intake.json").read_text("utf-8"))
    name = {"Hester": "Hester Lowe", "Imogen": "Imogen Hale"}.get(person, told["patient"]["name"])
    born = date.fromisoformat(told["patient"]["birth_date"])
    expected = [name, f"{born.day} {born:%b %Y}", f"{told['facts']['weight_kg']['value']:g} kg"]
    expected += [one["substance"] for one in told["allergies"]]
    if not page.locator(".banner").count():
        return ["there is no banner"]
    said = page.locator(".banner").inner_text().replace("\N{NO-BREAK SPACE}", " ")
    return [f"the banner does not say {one}: {said}" for one in expected if one not in said]


def filled(at: str, chart: str, links: set[str]) -> Iterator[str]:
    """The address with its parts filled in: known ones, or as some page that was looked at links it."""
    path = re.sub(r"<slug:chart_id>", chart, at)
    for name, value in _GIVEN.items():
        path = re.sub(rf"<\w+:{name}>", value, path)
    if "<" not in path:
        yield path
        return
    shape = re.compile(
        "/" + re.sub(r"<\w+:\w+>", "[^/]+", re.escape(path).replace(r"\<", "<").replace(r"\>", ">")) + "$"
    )
    yield from sorted(link[1:] for link in links if shape.match(link))[:2]


def test_every_page_is_accessible_in_both_themes_at_twice_the_size_and_names_the_person(
    browser: Any, address: str, tmp_path: Path
) -> None:
    looker, seen = Looker(address), dict[str, Any]()

    def of(role: str) -> Any:
        if role not in seen:
            seen[role] = signed_in(browser, address, role)
        return seen[role]

    first = of("prescriber")
    first.goto(f"{address}/day/")
    charts = {
        person: first.get_by_role("link", name=person).first.get_attribute("href").split("/")[2]
        for person in ("Ottilie", "Basil", "Hester", "Imogen")
    }
    nurse = of("nurse")
    nurse.goto(f"{address}/people/{charts['Ottilie']}/follow_up/")
    nurse.get_by_role("button", name="Ask now").first.click()
    own = nurse.locator(".link input").first.input_value()  # the person's own page
    looker.links.add(own.removeprefix(address))
    looked, not_reached = set[str](), []
    rows = pages_of_the_policy(tmp_path)
    for name, at, roles, anyone in sorted(rows, key=lambda row: row[1].count("<")):
        role = next((one for one in ROLES if _NAMED.get(one, one) in roles), "prescriber")
        page = browser.new_context(viewport={"width": 1024, "height": 600}).new_page() if anyone else of(role)
        person = _ON.get(name.split(":")[0], "Ottilie")
        ways = {path: who for who in (person, *charts) for path in filled(at, charts[who], looker.links)}
        paths = [path for path, who in ways.items() if who == person or "<slug:chart_id>" not in at] or list(ways)[:2]
        for path in paths:
            looker.looks(page, name, path, ways[path])
            looked.add(name)
        if anyone:
            page.context.close()
        if not paths:
            not_reached.append(f"{name}: no page links to {at}")
    for page in seen.values():
        page.context.close()
    assert not_reached == []
    assert len(looked) >= 50
    assert looker.wrong == {}, json.dumps(looker.wrong, indent=1)[:6000]


def test_the_check_of_the_banner_can_fail(browser: Any, address: str) -> None:
    page = signed_in(browser, address, "nurse")
    page.goto(address + page.get_by_role("link", name="Ottilie").first.get_attribute("href"))
    assert banner_differs(page, "Ottilie") == []
    page.evaluate("document.querySelector('.banner strong').textContent = 'Somebody Else'")
    assert any("Ottilie Fenn" in one for one in banner_differs(page, "Ottilie"))
    page.context.close()
