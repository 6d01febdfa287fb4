"""Sentences of the domain and of the use cases as a translator sees them: each with names where its values stand.

A refusal, a finding, a line of the timeline is written where it is made, by code that knows no framework, and the
record keeps it in English. Here it is only found: every text of those modules that has words, `{name}` for a value.
`lenitive.web.language.said` finds a sentence again by its words and puts its values into the translation.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
LOOKED_THROUGH: Final = (
    "domain/assessment", "domain/candidacy", "domain/evidence", "domain/infusion", "domain/limits", "domain/outcomes",
    "domain/plan", "domain/pharmacology", "domain/foundation", "clinic", "devices/binding.py", "supervisor",
    "record/verification.py", "web/accounts", "web/screens", "web/site", "web/at_the_chair.py", "web/body_map.py",
    "web/running.py", "web/second_person.py", "web/session_rounds.py", "web/session_trend.py", "web/stands.py",
    "web/text.py", "web/waiting_orders.py",
)  # fmt: skip
"""Folders and files whose words reach a page."""

_PASSED_OVER: Final = (
    "domain/foundation/sources.py", "domain/foundation/medicines.py", "domain/pharmacology/validation",
    "clinic/schemas.py", "clinic/validate.py", "clinic/simulate",
)  # fmt: skip
"""Titles of publications, names of medicines, and what the shell alone says."""

_TEXTS: Final = (ast.Constant, ast.JoinedStr, ast.BinOp)
_WORD: Final = re.compile(r"[A-Za-z]{3,}")
_CODE: Final = re.compile(r"\S*[A-Za-z}][_:@/]+[A-Za-z{]\S*|\S*-\S*[0-9{}]\S*")
"""An id, a path or a key: no blank, and signs between its parts."""

_TITLE: Final = re.compile(r"[A-Z][a-z]{2,}(-[a-z]+)*[.?]?")
_SHOWN_AS: Final = frozenset({"what", "place", "unit", "of", "words", "label", "title", "effect", "concern", "known"})
"""Arguments whose value is read even where it is a single word."""


@cache
def sentences() -> tuple[str, ...]:
    """Every sentence once, in the order of the alphabet.

    Example:
        >>> "At most {limit}" in sentences()
        True
    """
    return tuple(sorted({one for file in _files() for one in sentences_in(file.read_text("utf-8"))}))


def _files() -> Iterator[Path]:
    for place in LOOKED_THROUGH:
        found = ROOT / place
        for file in [found] if found.is_file() else found.rglob("*.py"):
            if not file.relative_to(ROOT).as_posix().startswith(_PASSED_OVER):
                yield file


def sentences_in(code: str) -> Iterator[str]:
    """The sentences of one module; neither its documentation nor what a caller's mistake is told.

    Example:
        >>> list(sentences_in('''what = f"{mg} mg would be given" + (" again" if twice else "")'''))
        ['{mg} mg would be given{twice}', 'again']
    """
    yield from _in(ast.parse(code), inside=False)


def _in(node: ast.AST, *, inside: bool) -> Iterator[str]:
    """Texts below a node; `inside` a text with values a single word counts as well."""
    if isinstance(node, ast.Raise) and not _is_shown(node):
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, _TEXTS) and (parts := _parts(node)) is not None:
        yield from _kept(parts, inside=inside)
        for part in parts:
            if isinstance(part, ast.AST):
                yield from _in(part, inside=True)
        return
    if isinstance(node, ast.IfExp):
        yield from _in(node.test, inside=False)
        yield from (one for part in (node.body, node.orelse) for one in _in(part, inside=True))
        return
    inside = inside and not isinstance(node, ast.Subscript | ast.Compare | ast.Attribute | ast.Call)
    inside = inside or (isinstance(node, ast.keyword) and node.arg in _SHOWN_AS)
    for below in ast.iter_child_nodes(node):
        yield from _in(below, inside=inside)


def _is_shown(error: ast.Raise) -> bool:
    """Whether a page shows its words: what a form says beside a field, and what could not be read of a number."""
    named = {one.attr if isinstance(one, ast.Attribute) else one.id for one in ast.walk(error)
             if isinstance(one, ast.Attribute | ast.Name)}  # fmt: skip
    return bool(named & {"ValidationError", "DecimalTextError"})


def _kept(parts: list[str | ast.expr], *, inside: bool) -> Iterator[str]:
    names: dict[str, int] = {}
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        name = _name(part)
        names[name] = names.get(name, 0) + 1
        text += f"{{{name}{names[name] if names[name] > 1 else ''}}}"
    literal = "".join(part if isinstance(part, str) else " " for part in parts).strip()
    words = _WORD.findall(literal)
    found = " " in literal or inside or len(parts) > 1 or _TITLE.fullmatch(literal)
    if words and found and "<" not in text and not _CODE.fullmatch(text.strip()):
        yield text.strip()


def _parts(node: ast.AST) -> list[str | ast.expr] | None:
    """A text as what is written and what is filled in; None for what is no text."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return [_part(one) for one in node.values]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _parts(node.left), _parts(node.right)
        if left is None and right is None:
            return None
        return [*(left or [node.left]), *(right or [node.right])]
    return None


def _part(node: ast.expr) -> str | ast.expr:
    if isinstance(node, ast.Constant):
        return str(node.value)
    return node.value if isinstance(node, ast.FormattedValue) else node


def _name(node: ast.expr) -> str:
    """What a value is called to a translator: the last name that stands for it."""
    if isinstance(node, ast.Call) and node.args:
        return _name(node.args[0])
    if isinstance(node, ast.Attribute):
        return node.attr.strip("_")
    names = [one.attr if isinstance(one, ast.Attribute) else one.id for one in ast.walk(node)
             if isinstance(one, ast.Attribute | ast.Name)]  # fmt: skip
    return names[0].strip("_") if names else "value"
