"""The pages as one site: `make site` leaves no page out and no link open."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def built(source: Path, out: Path) -> subprocess.CompletedProcess[str]:
    how = ("--quiet", "--fail-on-warning", "--keep-going", "--builder", "dummy", "--conf-dir", str(ROOT / "docs"))
    command = [sys.executable, "-m", "sphinx", *how, str(source), str(out)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def test_every_page_has_its_place_in_the_site_and_no_link_is_open(tmp_path: Path) -> None:
    done = built(ROOT, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_page_without_a_place_in_the_site_fails_the_build(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Pages\n", encoding="utf-8")
    (tmp_path / "docs" / "lost.md").write_text("# Lost\n", encoding="utf-8")
    done = built(tmp_path, tmp_path / "out")
    assert done.returncode == 1
    assert "lost.md: WARNING: document isn't included in any toctree" in done.stderr
