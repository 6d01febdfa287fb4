"""Every claim made for the therapy: what the literature says, and what this course measured."""

from lenitive.clinic.course import Course
from lenitive.domain.evidence.claim import ClaimFigure
from lenitive.domain.evidence.claims import CLAIMS
from lenitive.web.blocks import Cell, Cells, Section, table
from lenitive.web.words import cited, number, sentence


def claims_section(course: Course) -> Section:
    """Claims with their verdicts and this course's figures."""
    figures: dict[str, list[ClaimFigure]] = {}
    for figure in course.claims:
        figures.setdefault(figure.claim_id, []).append(figure)
    rows: list[Cells] = []
    for claim in CLAIMS.values():
        evidence = " ".join(
            f"{sentence(one.text).rstrip('.')} ({cited(one.source, one.grade)})." for one in claim.literature
        )
        here = "; ".join(_figure(figure) for figure in figures.get(claim.id, []))
        rows.append(
            [
                Cell(text=sentence(claim.claim), small=claim.id),
                Cell(text=sentence(claim.verdict), small=claim.verdict_note),
                evidence,
                Cell(text=sentence(here), small=f"measured by: {claim.endpoint}"),
            ]
        )
    return Section(
        id="claims",
        title="The claims",
        intro="What is said of the therapy is not repeated here as true. Each claim stands beside what the literature "
        "says and what this one simulated course measured, which proves nothing about it.",
        blocks=(table(f"{len(rows)} claims", ("What is said", "Verdict", "Literature", "This course"), rows),),
    )


def _figure(figure: ClaimFigure) -> str:
    if figure.value is None:
        return figure.note
    return f"{figure.words}: {number(figure.value, figure.unit)} (n {figure.n}; {figure.note})"
