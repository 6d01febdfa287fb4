"""Pages of what comes after: outcomes and follow-up, claims with their studies, and every publication."""

from lenitive.clinic import catalogue
from lenitive.domain.outcomes.adverse_events import CTCAE_VERSIONS
from lenitive.domain.outcomes.response import BASELINE_MIN_NRS
from writers.markdown import Row, bullets, cell, code, groups, number, page, reference, section, source, table, words


def outcomes() -> str:
    """Response definitions, adverse events, follow-up."""
    terms = catalogue.adverse_event_terms()
    return page(
        "Outcomes and follow-up",
        section(
            "Response definitions",
            "A response is never called on the pain score alone: a second measure has to agree, and while it is "
            f"missing the answer is unknown. Below a baseline of {BASELINE_MIN_NRS} no percentage is given.",
            table(
                ("Id", "Definition", "Reads", "Source", "Grade"),
                (
                    (f"`{r['id']}`", r["statement"], words(r["needs"]), source(r), r["grade"])
                    for r in catalogue.response_definitions()
                ),
            ),
        ),
        section("Follow-up and late effects", *_follow_up()),
        section(
            "Adverse events",
            f"Terms of CTCAE {', '.join(CTCAE_VERSIONS)} with this project's short paraphrase; the grading is the "
            "clinician's, with the published text. A star marks wording compared with a secondary source; the rest is "
            "assumed.",
            table(
                ("Term", "Grade 1", "Grade 2", "Grade 3", "Grade 4", "MedDRA", "Code known"),
                (
                    (r["name"], *(_grade(r, grade) for grade in range(1, 5)), r["meddra"], r["meddra_known"])
                    for r in terms
                    if not r["pain_side"]
                ),
            ),
        ),
        section(
            "Terms for the pain that is treated",
            "They describe the reason for treatment, not harm: "
            + ", ".join(f"{r['name'].lower()} ({r['meddra']})" for r in terms if r["pain_side"])
            + ".",
        ),
    )


def _grade(row: Row, grade: int) -> str | None:
    for text in row["grades"]:
        if text["grade"] == grade:
            return cell(text["text"]) + ("" if text["known"] == "assumed" else " \\*")
    return None


def _follow_up() -> list[str]:
    rows = catalogue.follow_up()
    return [
        table(
            ("Id", "What", "When", "Due", "Blocks the next session"),
            ((r["id"], r["what"], words(r["when"]), _due(r), r["blocks_next_session"]) for r in rows),
        ),
        table(
            ("Id", "Why", "Source", "Grade", "Hazards"),
            ((r["id"], r["why"], source(r), r["grade"], r["hazards"]) for r in rows),
        ),
    ]


def _due(row: Row) -> str:
    days = f"day {', '.join(map(str, row['offsets_days']))}"
    window = f", within {row['window_days']} days after" if row["window_days"] else ""
    before = f", or up to {row['before_days']} days before" if row["before_days"] else ""
    return days + window + before


def claims() -> str:
    """Every claim, what the literature says, and what measures it."""
    rows = catalogue.claims()
    verdicts = groups(rows, "verdict")
    return page(
        "Claims",
        f"What is said of the therapy ({len(rows)} claims), what the literature says of it, and the endpoint that "
        "measures it in a clinic. None of them is this project's. Verdicts: "
        + ", ".join(f"{len(v)} {k}" for k, v in verdicts.items())
        + ".",
        section("Overview", table(("Id", "Claim", "Verdict"), ((r["id"], r["claim"], _verdict(r)) for r in rows))),
        *(section(f"{r['id']}: {r['claim']}", *_claim(r), level=3) for r in rows),
        section(
            "Endpoints",
            table(
                ("Key", "What is measured", "Unit"),
                ((f"`{r['key']}`", r["words"], r["unit"]) for r in catalogue.metrics()),
            ),
        ),
        section("Studies", *(section(f"{r['id']}", *_study(r), level=3) for r in catalogue.studies())),
    )


def _verdict(row: Row) -> str:
    return f"{row['verdict']} ({row['verdict_note']})" if row["verdict_note"] else str(row["verdict"])


def _claim(row: Row) -> list[str]:
    measured = f" ({code(row['metrics'])})" if row["metrics"] else ""
    alone = "" if row["shown_by_one_person"] else " One person cannot show this."
    patients = (
        "The claim may stand in patient material." if row["may_be_shown_to_patients"] else "Not for patient material."
    )
    return [
        f"**{_verdict(row).capitalize()}.** Measured here by: {row['endpoint']}{measured}.{alone}",
        table(
            ("The literature says", "Source", "Grade"),
            ((said["text"], source(said), said["grade"]) for said in row["literature"]),
        ),
        f"To a patient: \u201c{row['patient_words']}\u201d {patients}",
    ]


def _study(row: Row) -> list[str]:
    about = "cancer pain" if row["cancer_pain"] else "not cancer pain"
    people = f"{row['people']} people" if row["people"] else "number of people not known"
    found = [
        *((f["what"], _figure(f), f["place"], f["known"]) for f in row["results"]),
        *((f"harm: {f['what']}", _figure(f), f["place"], f["known"]) for f in row["adverse_effects"]),
    ]
    said = bullets((*row["findings"], *(f"Limit: {limit}" for limit in row["limits"])))
    whom = f"{row['design'].capitalize()}, {about}, {people}: {row['population']}"
    return [
        f"{reference(row['id'])}. {whom}. Given: {row['regimen']}.",
        table(("Found", "Figure", "Place", "Grade"), found),
        said,
    ]


def _figure(row: Row) -> str:
    low, high = row["low"], row["high"]
    interval = "" if low is None else f" ({number(low)} to {'no upper end' if high is None else number(high)})"
    share = f", {row['events']} of {row['people']}" if row["people"] else ""
    return f"{number(row['value'])} {row['unit']}{interval}{share}"


def sources() -> str:
    """Every publication by kind."""
    rows = catalogue.sources()
    return page(
        "Sources",
        f"{len(rows)} publications, each once. The grade is the best that anything quoted from it may carry.",
        *(
            section(
                kind.capitalize(),
                table(
                    ("Key", "Citation", "DOI", "PMID", "Other", "Grade"),
                    (
                        (
                            f'<a id="{r["key"]}"></a>`{r["key"]}`',
                            r["citation"],
                            _doi(r),
                            r["pmid"],
                            r["other"],
                            r["grade"],
                        )
                        for r in found
                    ),
                ),
            )
            for kind, found in groups(rows, "kind").items()
        ),
    )


def _doi(row: Row) -> str | None:
    return f"[{row['doi']}](https://doi.org/{row['doi']})" if row["doi"] else None


PAGES = {"outcomes.md": outcomes, "claims.md": claims, "sources.md": sources}
