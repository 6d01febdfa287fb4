"""The import contracts can fail: a forbidden import seeded into a copy of the tree is reported by name."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

BREAKS = {
    "a stage uses a later one": ("domain/assessment/pain.py", "import lenitive.domain.candidacy.facts\n", "journey"),
    "the core touches the world": ("domain/foundation/fact.py", "import pathlib\n", "pure"),
    "the core knows the edge": ("domain/foundation/fact.py", "import lenitive.cli.edge\n", "Outside in"),
    "a drawer appears": ("helpers/__init__.py", '"""A drawer."""\n', "Outside in"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_import_rule_is_reported(name: str, tmp_path: Path) -> None:
    file, line, contract = BREAKS[name]
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    broken = tmp_path / "src" / "lenitive" / file
    broken.parent.mkdir(exist_ok=True)
    broken.write_text((broken.read_text(encoding="utf-8") if broken.exists() else "") + line, encoding="utf-8")
    code = (
        "import sys; sys.path.insert(0, 'src'); from importlinter.cli import lint_imports; "
        "sys.exit(lint_imports(no_cache=True))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert (
        any(contract in row and "BROKEN" in row for row in done.stdout.splitlines()) or "missing" in done.stdout.lower()
    )
