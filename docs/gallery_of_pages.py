# ruff: noqa: INP001, ISC004, PLC0415, S603, T201 - a script that starts the demonstration and a browser
"""Draws pages of the demonstration in both themes into `docs/gallery`, and the page that shows them.

`python docs/gallery_of_pages.py` starts a demonstration of its own on a free port and stops it. It needs Debian's
chromium; nothing is loaded from another host. A row of `PAGES` is one page.
"""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from small_picture import make_small

ROOT: Final = Path(__file__).resolve().parents[1]
OUT: Final = ROOT / "docs" / "gallery"
PASSWORD: Final = "a calm and careful clinic"  # noqa: S105 - of the demonstration


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One page.

    Attributes:
        name: Of the file.
        title: Above the picture.
        who: User name of who looks; empty for nobody.
        address: Of a page of the clinic; empty for one of a person.
        person: Whose page it is.
        tab: Label of the tab.
        themes: In which it is drawn.
        tall: Height of the picture.
        waits_for: What the pump's line says before it is drawn; empty for nothing.
        part: A page below the tab's own; empty for the tab itself.
        script: What is done on it before it is drawn; empty for nothing.
    """

    name: str
    title: str
    who: str = ""
    address: str = ""
    person: str = ""
    tab: str = ""
    themes: tuple[str, ...] = ("light",)
    tall: int = 720
    waits_for: str = ""
    part: str = ""
    script: str = ""


BOTH: Final = ("light", "dark")
LOCK: Final = "document.querySelector('idle-lock').lock()"
PAGES: Final = (
    Shown(name="self-check", title="Public self-check", address="/self-check/"),
    Shown(name="day-board", title="Day board", who="nurse", address="/day/", themes=BOTH),
    Shown(name="sign-in", title="Sign in", address="/account/sign-in/"),
    Shown(name="lock", title="Nobody used the page", who="nurse", address="/day/", script=LOCK),
    Shown(name="referrals", title="Referrals that wait", who="desk", address="/inbox/"),
    Shown(name="import", title="A record, line by line", who="nurse", person="Lucian Ashdown", tab="Referral"),
    Shown(name="patient", title="A person", who="prescriber", person="Amara Quill", tab="Overview"),
    Shown(name="pain", title="Pain, with the body map", who="prescriber", person="Ottilie Fenn", tab="Pain"),
    Shown(name="candidacy", title="Candidacy worksheet", who="prescriber", person="Lucian Ashdown", tab="Candidacy"),
    Shown(name="intake", title="Intake: what is missing", who="nurse", person="Wren Halloway", tab="Intake"),
    Shown(name="consent", title="Consent", who="prescriber", person="Caspian Rook", tab="Consent"),
    Shown(
        name="plan", title="Plan, two regimens side by side", who="prescriber", person="Caspian Rook", tab="Plan",
        themes=BOTH, tall=1500,
    ),
    Shown(name="order", title="Pharmacy: order and bag", who="pharmacist", person="Basil Thorncroft", tab="Pharmacy"),
    Shown(name="pharmacy", title="Pharmacy: from vial to waste", who="pharmacist", address="/pharmacy/"),
    Shown(name="start", title="Before the infusion", who="nurse", person="Basil Thorncroft", tab="Start"),
    Shown(
        name="flowsheet", title="Live flowsheet", who="nurse", person="Hester Lowe", tab="Infusion", themes=BOTH,
        tall=1150, waits_for="Running",
    ),
    Shown(
        name="small", title="Live flowsheet, 1024 x 600", who="nurse", person="Tobias Crane", tab="Infusion",
        tall=600, waits_for="Running",
    ),
    Shown(
        name="emergency", title="Emergency", who="nurse", person="Hester Lowe", tab="Infusion", part="emergency/",
        tall=1000,
    ),
    Shown(
        name="recovery", title="Recovery and the gate", who="nurse", person="Imogen Hale", tab="Recovery",
        themes=BOTH, tall=1200,
    ),
    Shown(name="documents", title="Documents of a session", who="nurse", person="Ottilie Fenn", tab="Documents"),
    Shown(name="follow-up", title="Follow-up", who="nurse", person="Ottilie Fenn", tab="Follow-up", tall=900),
    Shown(name="wall", title="Wall view", who="nurse", address="/wall/", themes=("dark",)),
    Shown(name="outcome", title="Outcome of a course", who="prescriber", person="Ottilie Fenn", tab="Outcome"),
    Shown(name="worklist", title="Worklist", who="nurse", address="/worklist/"),
    Shown(name="director", title="Director", who="director", address="/director/"),
    Shown(name="claims", title="Claims", who="director", address="/claims/"),
    Shown(name="people", title="Administration: people", who="administrator", address="/administration/"),
    Shown(name="devices", title="Administration: devices", who="administrator", address="/administration/devices/"),
    Shown(name="limits", title="Administration: limits", who="administrator", address="/administration/limits/"),
    Shown(name="audit", title="Administration: audit", who="administrator", address="/administration/audit/"),
)  # fmt: skip


@contextmanager
def served() -> Iterator[str]:
    """A demonstration of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        start = "from lenitive.cli.main import main; main()"
        command = [sys.executable, "-c", start, "serve", "--demo", "--no-open", "--port", str(port), "--data", folder]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _ in range(240):
                try:
                    urllib.request.urlopen(f"http://localhost:{port}/account/sign-in/", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.5)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait(30)


def draw(browser: Any, base: str, theme: str) -> Iterator[tuple[Shown, Path]]:  # noqa: ANN401 - the library's browser
    """Every page that is there, in one theme."""
    from playwright.sync_api import TimeoutError as TooSlowError

    pages: dict[str, Any] = {}
    for shown in PAGES:
        if theme not in shown.themes:
            continue
        page = pages.get(shown.who) or _signed_in(browser, base, shown.who, theme)
        pages[shown.who] = page
        if not _went(page, base, shown):
            print(f"{shown.name}: not there", file=sys.stderr)
            continue
        page.set_viewport_size({"width": 1024, "height": shown.tall})
        if shown.waits_for:
            try:
                page.locator(".pump-now", has_text=shown.waits_for).wait_for(timeout=150_000)
            except TooSlowError as slow:
                print(f"{shown.name}: {slow}", file=sys.stderr)
        if shown.script:
            page.evaluate(shown.script)
        page.wait_for_timeout(1500)
        target = OUT / f"page-{shown.name}-{theme}.png"
        page.screenshot(path=str(target))
        make_small(target)
        yield shown, target


def _signed_in(browser: Any, base: str, who: str, theme: str) -> Any:  # noqa: ANN401 - the same
    page = browser.new_context(viewport={"width": 1024, "height": 720}, color_scheme=theme, locale="en-GB").new_page()
    if who:
        page.goto(base + "/account/sign-in/")
        page.get_by_label("Username").fill(who)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_load_state("load")
    return page


def _went(page: Any, base: str, shown: Shown) -> bool:  # noqa: ANN401 - the same
    if shown.address:
        answer = page.goto(base + shown.address)
        return answer is not None and answer.status == 200
    page.goto(base + "/day/")
    person = page.get_by_role("link", name=shown.person)
    if person.count() == 0:
        return False
    person.first.click()
    tab = page.locator(".tabs").get_by_role("link", name=shown.tab, exact=True)
    if tab.count() == 0:
        return False
    tab.click()
    page.wait_for_load_state("load")
    if shown.part:
        page.goto(page.url + shown.part)
    return True


def main() -> None:
    """Draw everything and write the page that shows it."""
    from playwright.sync_api import sync_playwright

    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.glob("page-*.png"):
        old.unlink()
    found: dict[str, list[Path]] = {}
    with served() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for theme in ("light", "dark"):
            for shown, path in draw(browser, base, theme):
                found.setdefault(shown.title, []).append(path)
                print(path.relative_to(ROOT))
        browser.close()
    lines = [
        "# Pages of the demonstration", "",
        "Drawn by `make gallery` from synthetic people. Not a medical device; not for patient care without local "
        "validation.", "",
    ]  # fmt: skip
    for title, paths in found.items():
        lines += [f"## {title}", "", *(f"![{title}]({path.name})" for path in paths), ""]
    (OUT / "README.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
