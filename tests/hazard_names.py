"""Whether what hazards and requirements name is there: controls in the code, tests here, numbers without a gap."""

import ast
import importlib
import re
from collections.abc import Iterable, Sequence
from functools import cache, reduce
from pathlib import Path

from hazard_evidence import function_of
from lenitive.domain.hazards import CONTROLLING
from lenitive.domain.hazards.traced import Traced

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src" / "lenitive"
ID = re.compile(r"(?!HAZ)[A-Z]{3}-[A-Z0-9]+(?:-[A-Z0-9]+)*")


@cache
def ids_in_the_code() -> frozenset[str]:
    """Every id of a registry, and every id that stands in the code as a text of its own; the log itself is no code."""
    files = [path.read_text("utf-8") for path in SRC.rglob("*.py") if not path.is_relative_to(SRC / "domain/hazards")]
    texts = {
        node.value
        for text in files
        if re.search(rf'"{ID.pattern}"', text)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return frozenset({text for text in texts if ID.fullmatch(text)} | {key for one in CONTROLLING for key in one})


def is_there(control: str) -> bool:
    """Whether a control exists: an id of the code, `module:name`, or a file of the project."""
    if re.fullmatch(r"[A-Z]{3}-.*", control):
        return control in ids_in_the_code()
    module, separator, name = control.partition(":")
    if not separator:
        return (ROOT / control).is_file()
    if module.startswith("lenitive.web."):
        return name in names_of(module)
    try:
        reduce(getattr, name.split("."), importlib.import_module(module))
    except (ImportError, AttributeError):
        return False
    return True


@cache
def names_of(module: str) -> frozenset[str]:
    """What a module of the pages defines, read and not imported: a page cannot be imported without its settings."""
    path = SRC.parent.joinpath(*module.split(".")).with_suffix(".py")
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body if path.is_file() else ():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {one.id for one in targets if isinstance(one, ast.Name)}
    return frozenset(found)


@cache
def tests_of(file: str) -> frozenset[str]:
    """Names of the tests of a file, those of a class as `Class::test`; none when there is no such file."""
    path = ROOT / file
    if not path.is_file() or not re.fullmatch(r"test_\w+\.py", path.name):
        return frozenset()
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        inner = [(f"{node.name}::", part) for part in node.body] if isinstance(node, ast.ClassDef) else [("", node)]
        found |= {f"{of}{part.name}" for of, part in inner if isinstance(part, ast.FunctionDef)}
    return frozenset(name for name in found if name.rpartition("::")[2].startswith("test_"))


def is_a_test(node: str) -> bool:
    """Whether a named test stands in the source."""
    file, _, name = function_of(node).partition("::")
    return name in tests_of(file)


def unknown_names(entries: Iterable[Traced]) -> list[str]:
    """Controls and tests that hazards or requirements name and that are not there."""
    return [
        f"{entry.id} names the {what} {name}, which is not there"
        for entry in entries
        for what, names, found in (("control", entry.controls, is_there), ("test", entry.tests, is_a_test))
        for name in names
        if not found(name)
    ]


def gaps(numbers: Sequence[str], *, last: int = 70) -> list[str]:
    """Hazards that are missing, out of order, or beyond the last one."""
    wanted = [f"HAZ-{number:02d}" for number in range(1, last + 1)]
    missing = [f"{one} is missing" for one in wanted if one not in numbers]
    in_place = list(numbers) == wanted or bool(missing)
    return missing + ([] if in_place else ["the hazards are not numbered in order"])
