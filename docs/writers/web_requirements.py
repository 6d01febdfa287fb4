"""The page and the table of what the verification standard asks of the web application."""

import csv
import io
from collections import Counter
from collections.abc import Sequence

from lenitive.clinic import catalogue
from lenitive.domain.hazards.requirements.requirement import RequirementState
from lenitive.domain.hazards.web_requirements import SOURCE
from writers.markdown import Row, page, section, table, words

_SAID = {
    RequirementState.MET: "met",
    RequirementState.PARTLY_MET: "partly met",
    RequirementState.NOT_BUILT: "not yet",
    RequirementState.NOT_APPLICABLE: "not applicable",
}
_CHAPTERS = {
    1: "Encoding and sanitisation", 2: "Validation and business logic", 3: "Browsers", 4: "Interfaces", 5: "Files",
    6: "Authentication", 7: "Sessions", 8: "Authorisation", 9: "Tokens", 10: "OAuth and OpenID Connect",
    11: "Cryptography", 12: "Lines", 13: "Configuration", 14: "Data", 15: "Code", 16: "Logs and errors", 17: "WebRTC",
}  # fmt: skip


def as_csv() -> str:
    """One row for each requirement, for a spreadsheet."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow(("requirement", "level", "asks", "applies", "status", "tests", "files", "missing or why not"))
    for row in catalogue.web_requirements():
        applies = "no" if row["not_applicable"] else "yes"
        why = "; ".join(row["missing"]) or row["not_applicable"]
        evidence = ("; ".join(row["tests"]), "; ".join(row["controls"]))
        write.writerow((row["id"], row["level"], row["asks"], applies, _SAID[row["state"]], *evidence, why))
    return out.getvalue()


def web_requirements() -> str:
    """What applies, how far it is met, and what is missing."""
    rows = catalogue.web_requirements()
    return page(
        "Requirements of web pages",
        f"{len(rows)} requirements of the [OWASP Application Security Verification Standard](../reference/sources.md"
        f"#{SOURCE}) 5.0.0: all of levels 1 and 2, and those of level 3 that matter most to a clinic, in this "
        "project's words. `docs/asvs.csv` holds each with its tests. Nobody outside the project has verified it.",
        section("Where they stand", _counts(rows), _shares(rows)),
        section("What is missing", _lacks(rows)),
        section("What does not apply", _outside(rows)),
        clinical=False,
    )


def _counts(rows: Sequence[Row]) -> str:
    chapters = [(f"V{one} {name}", [row for row in rows if _chapter(row) == one]) for one, name in _CHAPTERS.items()]
    return table(
        ("Chapter", *(said.capitalize() for said in _SAID.values())),
        [
            (name, *(Counter(row["state"] for row in found)[state] for state in _SAID))
            for name, found in [*chapters, ("**All**", list(rows))]
        ],
    )


def _shares(rows: Sequence[Row]) -> str:
    applies = [row for row in rows if not row["not_applicable"] and row["level"] < 3]
    tested = sum(bool(row["tests"]) for row in applies)
    all_met = sum(row["state"] == RequirementState.MET for row in applies)
    return (
        f"Of the {len(applies)} of levels 1 and 2 that apply, {tested} ({tested / len(applies):.0%}) name an automated "
        f"test, and {all_met} ({all_met / len(applies):.0%}) are met; 95 % with a test is asked. "
        "`python benchmarks/safety/asvs.py` prints it."
    )


def _lacks(rows: Sequence[Row]) -> str:
    return table(
        ("Id", "Level", "Asked", "State", "Missing"),
        ((r["id"], r["level"], r["asks"], _SAID[r["state"]], r["missing"]) for r in rows if r["missing"]),
    )


def _outside(rows: Sequence[Row]) -> str:
    why: dict[str, list[str]] = {}
    for row in rows:
        if row["not_applicable"]:
            why.setdefault(row["not_applicable"], []).append(row["id"])
    return table(("Because", "Requirements"), ((words(said), ids) for said, ids in why.items()))


def _chapter(row: Row) -> int:
    return int(row["id"].removeprefix("V").partition(".")[0])


PAGES = {"web-requirements.md": web_requirements}
