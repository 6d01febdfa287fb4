"""House rules as tests, each with the remedy in its message."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "lenitive"
FILES = sorted(SRC.rglob("*.py"))
PURE = [path for path in FILES if path.is_relative_to(SRC / "domain") or path.is_relative_to(SRC / "pkpd")]
REGISTRIES = {
    "sources.py", "medicines.py", "facts.py", "studies.py", "claims.py", "alarms.py", "limits.py", "events.py",
}  # fmt: skip
BANNED_NAMES = {"utils", "common", "helpers", "core", "misc", "base", "manager"}
UNIT_ENDINGS = [
    "mg",
    "mg_h",
    "mg_kg_h",
    "mg_ml",
    "mg_day",
    "mg_min",
    "mg_dl",
    "ml",
    "ml_h",
    "kg",
    "lb",
    "cm",
    "min",
    "h",
    "s",
    "ms",
    "days",
    "d",
    "hours",
    "years",
    "day",
    "ng_ml",
    "ug",
    "ug_h",
    "mmhg",
    "pct",
    "frac",
    "nrs",
    "score",
    "per_h",
    "per_min",
    "u_l",
    "g_l",
    "mg_l",
    "l",
    "l_h",
    "iu",
    "c",
    "uln",
    "index",
    "factor",
    "grade",
    "breaths_min",
    "beats_min",
    "multiple",
    "hz",
    "ratio",
    "points",
    "level",
    "levels",
    "exponent",
    "count",
    "sd",
    "rho",
    "eta",
    "omega",
    "variance",
    "probability",
    "confidence",
    "kg_m2",
    "m2",
    "l_kg",
    "173",
    "10_9_l",
    "ml_min",
]
# the mathematics of pkpd holds in whatever unit of time and amount its caller uses throughout
PURE_NUMBERS = {
    "filled",
    "force",
    "inflow",
    "linear",
    "product",
    "rate",
    "skipped",
    "span",
    "square",
    "step",
    "stepped",
}
LINES_OF_A_FUNCTION_MAX = 60
LINES_OF_A_FILE_MAX = 500


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    doc = function.body[0] if ast.get_docstring(function) else None
    skipped = (doc.end_lineno or 0) - doc.lineno + 1 if doc else 0
    return (function.end_lineno or 0) - function.lineno + 1 - skipped


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SRC)))
def test_a_function_fits_on_a_screen(path: Path) -> None:
    long = [f"{f.name}: {body_lines(f)} lines" for f in functions(path) if body_lines(f) > LINES_OF_A_FUNCTION_MAX]
    assert not long, f"split these, at most {LINES_OF_A_FUNCTION_MAX} lines without the docstring: {long}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SRC)))
def test_a_file_has_one_purpose_and_a_readable_length(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    is_registry = path.name in REGISTRIES or path.parent.name in {"criteria", "hazards", "interactions", "terms"}
    assert is_registry or lines <= LINES_OF_A_FILE_MAX, f"{path.name} has {lines} lines; split it by purpose"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SRC)))
def test_no_file_or_folder_has_a_name_that_says_nothing(path: Path) -> None:
    names = {*path.relative_to(SRC).parts[:-1], path.stem}
    assert not names & BANNED_NAMES, f"name {path} after what it holds"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SRC)))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    if path.parent.name == "migrations":
        return  # the framework writes these
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), (
        f"{path}: add one line that says why it exists"
    )


@pytest.mark.parametrize("path", PURE, ids=lambda path: str(path.relative_to(SRC)))
def test_every_bare_float_of_the_core_says_its_unit(path: Path) -> None:
    ending = re.compile(rf"(?:^|_)(?:{'|'.join(UNIT_ENDINGS)})$")
    bare = [
        f"{path.name}:{function.lineno} {function.name}({argument.arg})"
        for function in functions(path)
        if not function.name.startswith("_")
        for argument in [*function.args.args, *function.args.kwonlyargs]
        if argument.annotation is not None and ast.unparse(argument.annotation) in {"float", "float | None"}
        if not ending.search(argument.arg)
        if not (path.is_relative_to(SRC / "pkpd") and argument.arg in PURE_NUMBERS)
    ]
    assert not bare, f"give these floats a unit as their last word: {bare}"


@pytest.mark.parametrize("path", PURE, ids=lambda path: str(path.relative_to(SRC)))
def test_the_core_never_asks_for_the_time_or_for_chance(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for word in ("datetime.now", "date.today", "time.time", "default_rng", "random(", "open(", "print("):
        assert not re.search(rf"\b{re.escape(word)}", text), f"{path.name} uses {word}; take it as an argument"


def test_every_path_named_in_tool_configuration_exists() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    named = [*settings["mypy"]["files"], *settings["pytest"]["ini_options"]["testpaths"], *settings["ruff"]["src"]]
    for name in named:
        assert (ROOT / name).exists(), f"pyproject.toml names {name}, which is not there"
    for pattern in settings["ruff"]["lint"]["per-file-ignores"]:
        assert list(ROOT.glob(pattern)), f"pyproject.toml ignores rules in {pattern}, which matches nothing"


def test_ci_installs_what_the_system_lacks_calls_the_readme_test_command_and_checks_safety() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    commands = [line for line in script.splitlines() if line and not line.startswith(("#", "set ", "cd "))]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert commands == ["export CI=true", "tools/system_packages.sh", "make test", "make safety"]
    assert readme.split("```")[1].split() == ["sh", "make", "run", "make", "test"], "the README's first two commands"


def test_locked_requirements_name_hashes_and_no_address() -> None:
    for lock in (ROOT / "requirements").iterdir():
        text = lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text, f"{lock.name} names an address; lock again with make lock"
