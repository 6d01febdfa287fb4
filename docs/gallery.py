# ruff: noqa: INP001, S603, T201 - a script that starts a browser named by whoever runs it
"""Renders pages into `docs/gallery/*.png`, so that anyone can look at them without installing anything.

`python docs/gallery.py` draws every page below; `python docs/gallery.py body-map` draws one. It needs Debian's chromium
(`apt-get install chromium`) or another one named by CHROMIUM; nothing is loaded from another host.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from small_picture import make_small

from lenitive.cli.candidacy import considered_from
from lenitive.clinic.course import Course, run_course
from lenitive.domain.foundation.refusal import Refusal
from lenitive.web.body_map import body_map_css, body_map_form, body_map_table, marks_of
from lenitive.web.documents.discharge import discharge_page
from lenitive.web.documents.downtime import downtime_page
from lenitive.web.documents.label import label_page
from lenitive.web.documents.letter import letter_page
from lenitive.web.documents.note import note_page
from lenitive.web.documents.told import Told, told

ROOT: Final = Path(__file__).resolve().parents[1]
OUT: Final = ROOT / "docs" / "gallery"
AMARA: Final = ROOT / "examples" / "people" / "amara-quill"
_SEED: Final = 1
_DOWNTIME_AT_MIN: Final = 154


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture.

    Attributes:
        name: Of the file, without its ending.
        source: A page as text, or an address that is already served on this machine.
        width_px: Of the window.
        height_px: Of the window; what lies below is not drawn.
        dark: Whether the reader prefers a dark theme.
    """

    name: str
    source: str
    width_px: int = 1024
    height_px: int = 1400
    dark: bool = False


def render(shots: Sequence[Shot], out: Path) -> list[Path]:
    """Draw every shot; returns the files in order.

    Raises:
        RuntimeError: There is no chromium, or it drew nothing.
    """
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise RuntimeError("no chromium; install Debian's package chromium, or name one by CHROMIUM")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        return [_drawn(chromium, shot, out / f"{shot.name}.png", Path(folder)) for shot in shots]


def _drawn(chromium: str, shot: Shot, target: Path, folder: Path) -> Path:
    address = shot.source
    if not address.startswith(("http://127.0.0.1", "http://localhost")):
        page = folder / f"{shot.name}.html"
        page.write_text(shot.source, encoding="utf-8")
        address = page.as_uri()
    command = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}/own",
        f"--window-size={shot.width_px},{shot.height_px}", f"--screenshot={target}",
        *(["--force-dark-mode", "--blink-settings=preferredColorScheme=0"] if shot.dark else []), address,
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    if not target.is_file():
        raise RuntimeError(f"{shot.name}: chromium drew nothing")
    make_small(target)
    return target


def documents() -> list[Shot]:
    """Every printed document of one simulated person, and the body map."""
    considered = considered_from(AMARA / "record.json", AMARA / "intake.json")
    course = run_course(considered, seed=_SEED)
    shots = [Shot(name=f"document-{name}", source=page(_told(course))) for name, page in _PAGES.items()]
    now = _told(course, until_min=_DOWNTIME_AT_MIN)
    return [
        *shots,
        Shot(name="document-label", source=label_page(now), width_px=430, height_px=270),
        Shot(name="document-downtime", source=downtime_page(now), width_px=1180, height_px=1500),
        Shot(name="document-answer", source=letter_page(considered), height_px=900),
        Shot(name="body-map", source=body_map(course), width_px=1280, height_px=1100),
    ]


_PAGES: Final[dict[str, Callable[[Told], str]]] = {"note": note_page, "discharge": discharge_page}


def body_map(course: Course) -> str:
    """The body map of a person as a page."""
    marks = marks_of(course.considered.intake.pain_problems)
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Body map</title><style>'
        f"body {{ font: 16px sans-serif; margin: 1rem; }} table {{ border-collapse: collapse; }} "
        f"th, td {{ padding: .3rem 1rem .3rem 0; text-align: left; }}{body_map_css()}</style></head><body><main>"
        f"<h1>Where does it hurt?</h1><form>{body_map_table(marks)}{body_map_form(marks)}</form></main></body></html>"
    )


def _told(course: Course, *, until_min: float | None = None) -> Told:
    """The first session of a course, whole or as it stood at a minute."""
    given = course.sessions[0]
    events = [
        event for event in given.result.events if until_min is None or event.minute is None or event.minute <= until_min
    ]
    found = told(events, plan=given.plan, intake=course.considered.intake)
    if isinstance(found, Refusal):
        raise TypeError(str(found))
    return found


def main(wanted: Sequence[str]) -> None:
    """Draw what is wanted; everything without a name."""
    shots = [shot for shot in documents() if not wanted or shot.name in wanted]
    for path in render(shots, OUT):
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main(sys.argv[1:])
