"""The page of the command line: the real help of every command, exit codes, and the documents with their keys."""

import io
from collections.abc import Iterator
from typing import Any

from cyclopts import App
from rich.console import Console

from lenitive.cli.edge import Exit
from lenitive.cli.main import app
from lenitive.clinic.schemas import DOCUMENTS
from writers.markdown import page, section, table

_WIDTH = 80

_EXITS = {
    Exit.DONE: "done",
    Exit.CLINICAL_NO: 'a clinical "no" or "needs information"; the answer is on standard output',
    Exit.UNREADABLE: "input that could not be read; one line on standard error names file, place, value and remedy",
    Exit.WORLD_FAILED: "the world failed: a full disk, a folder without rights, a defect",
}

_WRITTEN_BY = {
    "intake": "`lenitive intake`; read by every later command. Schema name `lenitive/intake/1`",
    "candidacy": "`lenitive candidacy --json`",
    "plan": "`lenitive plan --json`; with a refusal instead of a plan where there is none",
    "dose": "`lenitive dose --json`; with a refusal where the pump cannot be set so",
    "course": "`lenitive course`, as `course.json` and with `--json`",
    "event": "`lenitive course`, one a line in `events.jsonl`, each with the hash of the line before it",
    "validation": "`lenitive validate --json`",
    "target": "`lenitive target --json`",
    "individual": "`lenitive individualise --json`",
    "simulation": "`lenitive simulate --json`; one model, its refusal, or several models",
    "custody": "the pharmacy's pages, one line for each entry of the stream `custody` of the clinic's record",
    "administration": "the administrator's pages and `lenitive serve --limits`, one line for each entry of the stream "
    "`administration` of the clinic's record",
    "document": "`lenitive document ... --json`: which paper was written where; or why none was",
    "log-verify": "`lenitive log verify --json`",
    "log-rebuild": "`lenitive log rebuild --json`",
    "limits": "`lenitive limits show --json`; the file that a site changes, signs and uses",
    "sim": "`lenitive sim --json`, and as `summary.json`",
}


def commands() -> str:
    """Help, exit codes, documents."""
    names = [name for name in app if not name.startswith("-")]
    return page(
        "Commands",
        "Names, options and keys are a contract that others script against.",
        section("lenitive", _help(())),
        *(section(f"lenitive {' '.join(name)}", _help(name)) for name in _commands_of(app, names)),
        section("Exit codes", table(("Code", "Means"), ((int(code), means) for code, means in _EXITS.items()))),
        section(
            "Documents",
            "Every command takes `--json`. The registries (`criteria`, `sources`, `models`, `alarms`, `hazards`) are "
            "written as a list of objects. Keys of the other documents:",
            *(section(name.capitalize(), *_document(name), level=3) for name in DOCUMENTS),
        ),
    )


def _commands_of(within: App, names: list[str]) -> Iterator[tuple[str, ...]]:
    """Every command, those of a group after it."""
    for name in names:
        yield (name,)
        yield from ((name, below) for below in within[name] if not below.startswith("-"))


def _help(tokens: tuple[str, ...]) -> str:
    screen = io.StringIO()
    app.help_print(list(tokens), console=Console(file=screen, width=_WIDTH, force_terminal=False, color_system=None))
    shown = "\n".join(line.rstrip() for line in screen.getvalue().strip().splitlines())
    return f"```text\n{shown}\n```"


def _document(name: str) -> Iterator[str]:
    schema = DOCUMENTS[name]()
    yield f"Written by {_WRITTEN_BY[name]}. [JSON Schema](schemas/{name}.json)."
    for place, variant in enumerate(_variants(schema)):
        if place:
            yield "Or:"
        yield table(
            ("Key", "Type", "Meaning"),
            ((f"`{key}`", _type(shape), shape.get("description")) for key, shape in variant.items()),
        )


def _variants(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "$ref" in schema:
        schema = schema["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    for variant in schema.get("oneOf", [schema]):
        yield variant["properties"]


def _type(shape: dict[str, Any]) -> str:
    if "const" in shape:
        return f"`{shape['const']}`"
    if "$ref" in shape:
        return str(shape["$ref"]).rsplit("/", 1)[1].rsplit(".", 1)[-1]
    if "anyOf" in shape:
        return " or ".join(_type(one) for one in shape["anyOf"])
    if shape.get("type") == "array":
        return f"list of {_type(shape['items'])}" if "items" in shape else "list"
    return "word" if "enum" in shape else str(shape.get("format", shape.get("type", "any")))


PAGES = {"commands.md": commands}
