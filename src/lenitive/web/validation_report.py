"""The validation report: one self-contained page with every target, what came of it and why, and the plots."""

from collections.abc import Iterable
from typing import Final

from lenitive import __version__
from lenitive.clinic.validate import Checked, Validation
from lenitive.domain.foundation.sources import SOURCES, Grade
from lenitive.domain.pharmacology.validation.target import Kind, PartOutcome, Verdict
from lenitive.web import validation_figures
from lenitive.web.blocks import Block, Cell, KeyFigure, Section, beside, bullets, key_figures, table, text
from lenitive.web.page import anchor_of, rendered, sources_section
from lenitive.web.words import plain_words, sentence

_MARKS: Final = {Verdict.PASS: "✓", Verdict.FAIL: "✗", Verdict.INFORMATIONAL: "i", Verdict.NOT_APPLICABLE: "-"}

_KINDS: Final = {
    Kind.OBSERVED: (
        "Observed in people",
        (
            "Means or medians of a group beside the typical person of a model. Where a target overlaps with the choice "
            "of the recommended models, it tests the implementation and says nothing about how well people are "
            "predicted."
        ),
    ),
    Kind.EFFECT: (
        "Published effects",
        (
            "What a paper states that a concentration does. Giving it back shows that the formula was written down as "
            "stated, not that it holds in people with cancer."
        ),
    ),
    Kind.REGRESSION: (
        "Exact references",
        (
            "The models as they are listed, solved by matrix exponentials outside this program. A failure here is a "
            "mistake of the program."
        ),
    ),
    Kind.IDENTITY: (
        "Identities",
        "What must hold whatever is measured: dose over clearance, flow through the liver, units.",
    ),
}

_GRADES: Final = {
    Grade.READ: "The number was compared with the publication itself. No number of a model or of a target has it.",
    Grade.SECONDARY: (
        "The number comes from an abstract, a summary, a figure read by a third party, or another program. It may have "
        "been copied wrongly before it came here."
    ),
    Grade.ASSUMED: (
        "This project's own proposal or calculation. It awaits a clinician's signature and must not be taken as known."
    ),
}


def validation_page(found: Validation) -> str:
    """The whole page as text; it loads nothing from anywhere."""
    sections = (
        _summary(found),
        *(_targets(found, kind) for kind in Kind),
        _plots(),
        _effects(),
        _grades(),
    )
    holds = found.as_recorded
    return rendered(
        {
            "title": "Validation of the models of ketamine",
            "notice": found.notice,
            "banner": {
                "name": "Validation report",
                "items": (f"Lenitive {__version__}", f"{len(found.targets)} targets"),
            },
            "status": {
                "mark": "✓" if holds else "✗",
                "label": "As recorded" if holds else "Not as recorded",
                "sentence": _sentence(found),
            },
            "sections": (*sections, sources_section(sections)),
            "footer": (
                found.notice,
                f"Lenitive {__version__}. The same figures as a document: lenitive validate --json.",
            ),
        }
    )


def _sentence(found: Validation) -> str:
    if found.as_recorded:
        return (
            "Every verdict is the one that the registry records. Known failures are shown below with their reasons; "
            "nothing was tuned to pass."
        )
    return f"Find out what changed before anything is used: {', '.join(found.unexpected)}."


def _summary(found: Validation) -> Section:
    notes = {
        Verdict.PASS: "every part holds",
        Verdict.FAIL: "at least one part does not",
        Verdict.INFORMATIONAL: "shown, not judged",
        Verdict.NOT_APPLICABLE: "cannot be computed here",
    }
    comparisons = sum(found.comparisons.values())
    figures = [
        KeyFigure(
            name=f"{_MARKS[verdict]} {sentence(plain_words(verdict))}",
            value=f"{found.counts[verdict]} of {len(found.targets)}",
            note=f"{notes[verdict]}; {found.comparisons[verdict]} of {comparisons} comparisons",
        )
        for verdict in Verdict
    ]
    overlap = sum(one.selection_overlap for one in found.targets)
    lines = [
        f"{_MARKS[part.verdict]} {one.id}, {part.subject}, {part.what}: {_found(part)}{part.why}"
        for one in found.targets
        for part in one.parts
        if part.why
    ]
    limits = (
        "Nobody in any target has cancer; no target is both unseen by us and from people like the patients here.",
        f"{overlap} targets overlap with the data on which the recommended models were chosen.",
        "Tolerances of observed targets were set after the predictions were known.",
        "Curves read from figures carry an error of 5 to 10 %; of most studies only the middle of the group is known.",
    )
    return Section(
        id="summary",
        title="Summary",
        blocks=(
            key_figures(figures),
            bullets(lines, heading="What does not hold, or is not judged, and why"),
            bullets(limits, heading="What a pass cannot say"),
        ),
    )


def _found(part: PartOutcome) -> str:
    return f"{part.measured}. " if part.measured else ""


def _targets(found: Validation, kind: Kind) -> Section:
    title, intro = _KINDS[kind]
    chosen = [one for one in found.targets if one.kind is kind]
    rows: list[list[str | Cell]] = []
    strong: list[int] = []
    for one in chosen:
        strong.append(len(rows))
        rows.append(_heading_row(one))
        rows += [_row(part) for part in one.parts]
    head = ("Predicted by", "#Predicted", "#Expected", "Rule", "Found, and why", "Verdict")
    figures = [
        (one.id, f"{part.subject}: {part.what}", point.label, *_numbers(point.predicted, point.expected, part.unit))
        for one in chosen
        for part in one.parts
        for point in part.points
    ]
    points = table(
        f"{title}: every number",
        ("Target", "Predicted by", "At", "#Predicted", "#Expected", "#Ratio"),
        figures,
        folded=f"Every number ({len(figures)})",
    )
    return Section(
        id=kind.value.replace("_", "-"),
        title=title,
        intro=intro,
        blocks=(table(f"{title}: the number that differs most in each comparison", head, rows, strong=strong), points),
    )


def _heading_row(one: Checked) -> list[str | Cell]:
    overlap = "Overlaps with the choice of the models. " if one.selection_overlap else ""
    words = f"{one.setting} {overlap}{one.note}".strip()
    return [Cell(text=f"{one.id}: {one.quantity}", small=words, columns=4), _source(one)]


def _source(one: Checked) -> Cell:
    if one.source == "lenitive":
        return Cell(text="this project", small=f"{one.place}; {one.grade}", columns=2)
    source = SOURCES[one.source]
    return Cell(
        text=source.identifier, small=f"{one.source}: {one.place}; {one.grade}", link=anchor_of(one.source), columns=2
    )


def _row(part: PartOutcome) -> list[str | Cell]:
    worst = max(part.points, key=lambda point: abs((point.ratio or 1.0) - 1), default=None)
    predicted, expected, _ = ("", "", "") if worst is None else _numbers(worst.predicted, worst.expected, part.unit)
    found = sentence(part.measured) if part.measured else sentence(part.why)
    return [
        Cell(text=part.subject, small=part.what),
        Cell(text=predicted, small="" if worst is None else worst.label, number=True),
        Cell(text=expected, number=True),
        Cell(text=sentence(part.tolerance)),
        Cell(text=found, small=part.why if part.measured else ""),
        Cell(text=f"{_MARKS[part.verdict]} {plain_words(part.verdict)}"),
    ]


def _numbers(predicted: float, expected: float | None, unit: str) -> tuple[str, str, str]:
    unit = f" {unit}" if unit else ""
    if expected is None:
        return f"{predicted:.4g}{unit}", "", ""
    ratio = f"{predicted / expected:.3f}" if expected else ""
    return f"{predicted:.4g}{unit}", f"{expected:.4g}{unit}", ratio


def _plots() -> Section:
    return Section(
        id="literature",
        title="Literature over predictions",
        intro="Observed values were read from published figures. A band is how people differ, as healthy volunteers "
        "did where the model holds that; it does not hold the difference between models, which the panels show.",
        blocks=(
            *validation_figures.overlays(),
            _heading("Predicted against observed", validation_figures.fit()),
            text(
                "Individual concentrations are not public. So each study is repeated in virtual people, and the middle "
                "that it found is laid over the middles that the repeated studies find.",
                heading="Visual predictive check",
            ),
            *validation_figures.checks(),
            _heading("Context-sensitive half-times", validation_figures.half_time_plot()),
        ),
    )


def _heading(words: str, block: Block) -> Block:
    return Block(kind=block.kind, heading=words, caption=block.caption, svg=block.svg, inside=block.inside)


def _effects() -> Section:
    return Section(
        id="effects",
        title="Exposure against effect",
        intro="Every effect that is a function of concentration. None was found in cancer pain: one is of another kind "
        "of lasting pain, most are of healthy volunteers, some are assumed. Relief and dissociation share their range "
        "of concentrations.",
        blocks=(beside(validation_figures.effect_plots()),),
    )


def _grades() -> Section:
    rows: Iterable[tuple[str, str]] = ((str(grade), meaning) for grade, meaning in _GRADES.items())
    return Section(
        id="grades",
        title="What the grades mean",
        blocks=(table("Grades of a number", ("Grade", "Means"), rows),),
    )
