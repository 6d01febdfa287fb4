"""Model output never reaches the alarm path, nor anything that decides."""

import ast
from pathlib import Path

import pytest

import lenitive.domain.infusion

FILES = sorted(Path(lenitive.domain.infusion.__path__[0]).glob("*.py"))
FORBIDDEN = ("lenitive.domain.pharmacology", "lenitive.pkpd", "lenitive.domain.plan", "numpy")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_file_of_the_session_imports_a_model(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    named += [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
    assert not [name for name in named if name.startswith(FORBIDDEN)]
