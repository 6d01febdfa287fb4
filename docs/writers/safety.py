"""The pages of the safety base: the hazard log, the requirements, and the figures that were measured."""

import json
from collections import Counter
from pathlib import Path

from lenitive.clinic import catalogue
from lenitive.domain.hazards.hazard import HazardState
from lenitive.domain.hazards.requirements.requirement import RequirementState, Use
from writers.markdown import Row, bullets, cell, code, groups, page, section, table, words

_MEANS = {
    HazardState.CONTROLLED: "every control that the analysis asks for is there, and a test shows it",
    HazardState.PARTLY_CONTROLLED: "some controls are there and tested; what is missing is said",
    HazardState.NOT_CONTROLLED_YET: "no control is there; what is missing is said",
    HazardState.OUT_OF_SCOPE: "it cannot arise here, or another must control it; why is said",
}


def hazards() -> str:
    """The whole log by group."""
    rows = catalogue.hazards()
    counted = Counter(row["state"] for row in rows)
    return page(
        "Hazard log",
        f"{len(rows)} ways in which a person can come to harm. [How to read it](README.md). Severity, S1 minor to S5 "
        "death, and initial risk, 1 to 5 before any control, are this project's proposal: **all await a clinician**.",
        section(
            "Where they stand",
            table(("State", "Hazards", "Means"), ((words(s), counted[s], means) for s, means in _MEANS.items())),
        ),
        section(
            "Overview",
            table(
                ("Id", "Hazard", "Severity", "Initial risk", "State"),
                ((_link(r), r["title"], r["severity"], r["initial_risk"], words(r["state"])) for r in rows),
            ),
        ),
        *(
            section(f"{group[0].upper()}{group[1:]}", *(_hazard(row) for row in found))
            for group, found in groups(rows, "group").items()
        ),
    )


def _link(row: Row) -> str:
    return f"[{row['id']}](#{row['id'].lower()})"


_MET = {
    RequirementState.MET: "all that is asked is there, and a test shows it",
    RequirementState.PARTLY_MET: "some of it is there and tested; what is missing is said",
    RequirementState.NOT_BUILT: "none of it is there; what is missing is said",
    RequirementState.NOT_APPLICABLE: "nothing is due here; why is said",
}
_USED = {
    Use.ADOPTED: "asked as the analysis asks it",
    Use.MODIFIED: "asked otherwise, because this is no pump or because more can be asked",
    Use.DEVICE: "the pump's own duty: its simulation shows the fault, and the supervision answers to it",
}


def requirements() -> str:
    """Every requirement by group."""
    rows = catalogue.requirements()
    counted = Counter(row["state"] for row in rows)
    return page(
        "Requirements from public analyses of infusion pumps",
        f"{len(rows)} requirements to which two public analyses lead, of a generic and of a patient-controlled "
        "infusion pump, in this project's words. Left out of the first are a pump that switches itself off, and "
        "surroundings, radio and vibration: they concern a device that is held in the hand. "
        "[How to read it](README.md).",
        section(
            "Where they stand",
            table(("State", "Requirements", "Means"), ((words(s), counted[s], means) for s, means in _MET.items())),
            table(("Use", "Means"), ((words(use), means) for use, means in _USED.items())),
        ),
        section(
            "Overview",
            table(
                ("Id", "Asked here", "Published as", "Use", "State"),
                ((_link(r), r["asks"], _anchors(r), words(r["use"]), words(r["state"])) for r in rows),
            ),
        ),
        *(
            section(f"{group[0].upper()}{group[1:]}", *(_requirement(row) for row in found))
            for group, found in groups(rows, "group").items()
        ),
    )


def _requirement(row: Row) -> str:
    facts = [
        f"**Published as.** {_anchors(row)}; {words(row['use'])}.",
        f"**State.** {words(row['state']).capitalize()}.",
        *([f"**Not applicable because** {row['not_applicable']}."] if row["not_applicable"] else []),
        *([f"**Built in.** {code(row['controls'])}."] if row["controls"] else []),
    ]
    return section(
        row["id"],
        f'<a id="{row["id"].lower()}"></a>{row["asks"]}.',
        bullets(facts),
        *_shown(row),
        level=3,
    )


def _shown(row: Row) -> tuple[str, str]:
    """What is missing, and the tests."""
    return (
        f"Missing:\n\n{bullets(row['missing'])}" if row["missing"] else "",
        f"Shown by:\n\n{bullets(f'`{test}`' for test in row['tests'])}" if row["tests"] else "",
    )


def _anchors(row: Row) -> str:
    return ", ".join(_origin(one) for one in row["anchors"])


def _hazard(row: Row) -> str:
    signed = f"signed by {row['signed_by']}" if row["signed_by"] else "awaiting a clinician"
    facts = [
        f"**Cause.** {row['cause']}.",
        f"**Harm.** {row['harm']}. Severity {row['severity']}, initial risk {row['initial_risk']} of 5, {signed}.",
        f"**State.** {words(row['state']).capitalize()}.",
        *([f"**Why not here.** {row['out_of_scope']}."] if row["out_of_scope"] else []),
        *([f"**Controls.** {code(row['controls'])}."] if row["controls"] else []),
        *([f"**Also in.** {cell([_origin(one) for one in row['origins']])}."] if row["origins"] else []),
    ]
    return section(
        f"{row['id']}: {row['title']}",
        f'<a id="{row["id"].lower()}"></a>',
        bullets(facts),
        *_shown(row),
        level=3,
    )


def _origin(row: Row) -> str:
    return f"[{row['source']}](../reference/sources.md#{row['source']}) {row['place']}"


FIGURES = Path(__file__).parents[2] / "benchmarks" / "safety" / "figures.json"


def figures() -> str:
    """Every figure that was measured, with what was asked, on which commit and when."""
    rows = list(json.loads(FIGURES.read_text(encoding="utf-8")).values()) if FIGURES.exists() else []
    return page(
        "Safety figures",
        "Each is printed by the command beside it; `python benchmarks/safety/all.py` runs them all and rewrites this "
        "page's data. A commit that ends in `-dirty` had changes that were not committed when it was measured. "
        "A check that is not listed has not been measured.",
        table(
            ("Check", "Asked", "Measured", "Holds", "Seconds", "Commit", "Date", "Command"),
            (
                (
                    row["check"],
                    row["asked"],
                    [f"{words(name)} {cell(value)}" for name, value in row["measured"].items()],
                    "yes" if row["holds"] else "**no**",
                    row["seconds"],
                    f"`{row['commit']}`",
                    row["date"],
                    f"`{row['command']}`",
                )
                for row in rows
            ),
        ),
    )


PAGES = {"hazards.md": hazards, "requirements.md": requirements, "figures.md": figures}
