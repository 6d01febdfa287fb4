"""Pages of the first stages: what is asked, red flags and criteria, interactions, medicines, instruments, opioids."""

from collections.abc import Iterable
from itertools import chain

from lenitive.clinic import catalogue
from lenitive.domain.assessment.opioid_factors import NEVER_CONVERT, TABLES
from lenitive.domain.candidacy.assess import RULES_VERSION
from lenitive.domain.foundation.medicines import MEDICINES_VERSION
from writers.markdown import Row, bullets, code, groups, number, page, reference, section, source, table, words


def criteria() -> str:
    """Red flags first, then every criterion by subject."""
    by_kind = groups(catalogue.criteria(), "kind")
    flags, rules = by_kind["red_flag"], by_kind["criterion"]
    by_subject = groups(rules, "group")
    return page(
        "Red flags and criteria",
        f"Version {RULES_VERSION} of the rules: {len(flags)} red flags, {len(rules)} criteria in {len(by_subject)} "
        "subjects. Every question answers yes, no or unknown; while one that decides is unknown, the result is *needs "
        "information*.",
        section("What a weight does", table(("Weight", "Does"), _WEIGHTS)),
        section(
            "Red flags",
            "They are asked first. A yes sends the person somewhere else, and nobody can set it aside.",
            _red_flags(flags),
        ),
        section(
            "Reasons",
            "People come for one of three reasons (CAN-INDICATION-04).",
            table(
                ("Id", "Reason", "Shown by", "Source", "Grade"),
                ((r["id"], r["statement"], _facts_of(r), source(r), r["grade"]) for r in catalogue.reasons()),
            ),
        ),
        *(section(words(subject).capitalize(), *_subject(found)) for subject, found in by_subject.items()),
    )


_WEIGHTS = (
    ("absolute contraindication", "yes: not a candidate, whoever asks"),
    ("contraindication", "yes: not a candidate, unless a named clinician sets it aside with a reason"),
    ("requirement", "no: not a candidate, or not before it is done"),
    ("precaution", "yes: a candidate with precautions"),
)


def _facts_of(row: Row) -> str:
    return code((*row["uses"], *row["may_use"]))


def _red_flags(rows: Iterable[Row]) -> str:
    return table(
        ("Id", "A yes means", "Goes to", "Facts", "Source", "Grade", "Hazards"),
        (
            (
                r["id"],
                r["statement"],
                r["route"],
                _facts_of(r),
                source(r),
                r["grade"],
                r["hazards"],
            )
            for r in rows
        ),
    )


def _subject(rows: Iterable[Row]) -> Iterable[str]:
    yield table(
        ("Id", "Weight", "A yes means", "What to do"),
        ((r["id"], words(r["weight"]), r["statement"], r["action"]) for r in rows),
    )
    yield table(
        ("Id", "Facts", "Source", "Grade", "Row", "Hazards"),
        ((r["id"], _facts_of(r), source(r), r["grade"], r["row"], r["hazards"]) for r in rows),
    )
    unmet = table(("Id", "A no means"), ((r["id"], r["unmet"]) for r in rows if r["unmet"]))
    if unmet:
        yield unmet
    differ = table(
        ("Id", "Sources disagree", "Says", "Grade"),
        ((r["id"], reference(p["source"]), p["position"], p["grade"]) for r in rows for p in r["also"]),
    )
    if differ:
        yield differ


def facts() -> str:
    """Everything an intake asks, and what follows from its lists."""
    rows = catalogue.facts()
    return page(
        "Facts",
        f"The {len(rows)} things that an intake asks. A fact that is absent, out of range or older than *usable for* "
        "is unknown. A history that was once true stays true. How long a fact is usable is assumed, for a site to "
        "sign.",
        *(section(words(topic).capitalize(), _facts(found)) for topic, found in groups(rows, "topic").items()),
        section(
            "Derived",
            "These follow from the lists of the intake and are never typed in.",
            table(
                ("Name", "What must be settled", "Unit", "Asks for"),
                ((f"`{r['name']}`", r["question"], r["unit"], code(r["asks"])) for r in catalogue.derived()),
            ),
        ),
        section(
            "Body map",
            "Where a pain can be placed. *Paired* parts need a side; a part that can be lost may be "
            "*absent*, so that phantom pain has a place.",
            _body_map(),
        ),
    )


def _facts(rows: Iterable[Row]) -> str:
    return table(
        ("Name", "Question", "Value", "Usable for"),
        ((f"`{r['name']}`", r["question"], _value(r), _days(r)) for r in rows),
    )


def _value(row: Row) -> str:
    if row["kind"] == "choice":
        return code(row["choices"])
    if row["kind"] == "yes_no":
        return "yes, no"
    unit = f" `{row['unit']}`" if row["unit"] else ""
    return f"{number(row['low'])} to {number(row['high'])}{unit}"


def _days(row: Row) -> str:
    days = f"{row['expires_days']} days"
    if row["yes_lasts_days"] is not None:
        return f"{days}; a yes {row['yes_lasts_days']} days"
    return f"{days}; a yes stays" if row["stays"] is True else days


def _part(row: Row) -> str:
    return f"{row['words']} \\*" if row["removable"] else str(row["words"])


def _body_map() -> str:
    return table(
        ("Region", "Side", "Parts (* can be absent)"),
        (
            (words(region), words(sides), ", ".join(_part(r) for r in found))
            for region, parts in groups(catalogue.body_map(), "region").items()
            for sides, found in groups(parts, "sides").items()
        ),
    )


def interactions() -> str:
    """Every interaction by what it asks for."""
    rows = catalogue.interactions()
    by_concern = groups(rows, "concern")
    return page(
        "Interactions",
        "With ketamine given into a vein. What was measured with ketamine by mouth is kept apart: it does not carry "
        "over to an infusion. A medicine that this project does not know is *unknown*, not harmless; one that was "
        "looked at and is in no class that interacts is *checked, none*.",
        *(
            section(f"{_CONCERNS[concern]}", _interactions(by_concern[concern]))
            for concern in _CONCERNS
            if concern in by_concern
        ),
        section(
            "Measured by mouth only",
            table(("Id", "With ketamine by mouth"), ((r["id"], r["by_mouth"]) for r in rows if r["by_mouth"])),
        ),
    )


_CONCERNS = {
    "avoid": "Avoid together",
    "caution": "Caution",
    "note": "Notes: shown, and they change nothing",
}


def _interactions(rows: Iterable[Row]) -> str:
    return table(
        ("Id", "About", "Effect", "What to do", "Source", "Grade", "Hazards"),
        ((r["id"], _about(r), r["effect"], r["action"], source(r), r["grade"], r["hazards"]) for r in rows),
    )


def _about(row: Row) -> str:
    who = [words(row["kind"])] if row["kind"] else []
    who += row["names"]
    excepted = [*row["except_names"], *map(words, row["except_kinds"])]
    about = ", ".join(who) + (f" (not {', '.join(excepted)})" if excepted else "")
    return f"{about}; also after stopping" if row["also_after_stopping"] else about


def medicines() -> str:
    """How many medicines are known, by class."""
    rows = catalogue.medicines()
    classes = sorted({kind for row in rows for kind in row["classes"]})
    members = {kind: [row["name"] for row in rows if kind in row["classes"]] for kind in classes}
    none = [row["name"] for row in rows if not row["classes"]]
    return page(
        "Medicines",
        f"Version {MEDICINES_VERSION}: {len(rows)} medicines by generic name, with "
        f"{sum(len(row['aliases']) for row in rows)} brand, other national and spelling names. The classes are those "
        "that a rule asks about; a medicine may be in several.",
        section(
            "Classes",
            table(
                ("Class", "Medicines", "For example"),
                ((words(kind), len(names), names[:5]) for kind, names in members.items()),
            ),
        ),
        section(
            "No class",
            f"{len(none)} medicines were looked at and are in none of these classes, for example "
            f"{', '.join(none[:8])}.",
        ),
    )


def instruments() -> str:
    """Instruments that are free to ship, and slots for the others."""
    rows = catalogue.instruments()
    free = [row for row in rows if not row["is_slot"]]
    slots = [row for row in rows if row["is_slot"]]
    return page(
        "Instruments",
        f"{len(free)} are free to ship and are scored here; {len(slots)} are slots that hold a score obtained "
        "elsewhere under its own licence, without any item text. A missing item is never counted as zero.",
        section("Free", _instruments(free)),
        section("What is said from which score", _cut_offs(free)),
        section("Slots: no item text", _instruments(slots)),
        section("What is said from which score, for slots", _cut_offs(slots)),
        section(
            "What they must not be used for",
            bullets(f"**{row['name']}**: {limit}" for row in rows for limit in row["limits"]),
        ),
        section(
            "Licences",
            table(("Instrument", "Licence", "Note"), ((r["name"], r["licence"], r["licence_note"]) for r in rows)),
        ),
    )


def _instruments(rows: Iterable[Row]) -> str:
    return table(
        ("Id", "Instrument", "Measures", "Range", "Direction", "Source", "Grade"),
        (
            (
                f"`{r['id']}`",
                r["name"],
                r["measures"],
                f"{number(r['low'])} to {number(r['high'])}" + ("" if r["has_total"] else ", no total"),
                words(r["direction"]),
                source(r),
                r["grade"],
            )
            for r in rows
        ),
    )


def _cut_offs(rows: Iterable[Row]) -> str:
    return table(
        ("Instrument", "Score", "Meaning", "Source", "Grade"),
        (
            (r["name"], _score(c), c["meaning"], source(c["figure"]), c["figure"]["grade"])
            for r in rows
            for c in r["cut_offs"]
        ),
    )


def _score(row: Row) -> str:
    at = number(row["figure"]["value"])
    if row["comparison"] == "at_most":
        return f"{at} or less"
    return f"{at} or more" if row["below"] is None else f"{at} to below {number(row['below'])}"


def opioid_equivalents() -> str:
    """Factors, and what other tables say."""
    rows = catalogue.opioid_factors()
    held = ", ".join(f"{t.title} (`{t.id}`, version {t.version}, {reference(t.source)})" for t in TABLES.values())
    return page(
        "Opioid equivalents",
        f"**{NEVER_CONVERT}** One opioid that cannot be counted makes the total unknown, not smaller.",
        f"In use: {held}.",
        section(
            "Factors",
            table(
                ("Drug", "Route", "Multiplied with", "Factor", "Shown apart", "Source", "Grade"),
                (
                    (
                        r["drug"],
                        r["route"],
                        {"mg_day": "mg a day", "ug_h": "mcg an hour of the patch"}[r["basis"]],
                        _factor(r["figure"]),
                        r["separate"],
                        source(r["figure"]),
                        r["figure"]["grade"],
                    )
                    for r in rows
                ),
            ),
        ),
        section("Warnings", bullets(f"**{r['drug']}, {r['route']}**: {r['warning']}" for r in rows if r["warning"])),
        section(
            "What other tables say",
            "Shown beside the total, never put into it.",
            _others(chain(rows, catalogue.opioids_without_factor())),
        ),
    )


def _factor(figure: Row) -> str:
    return f"{number(figure['value'])} {figure['unit']}".replace("ug/h", "mcg/h")  # u is misread


def _others(rows: Iterable[Row]) -> str:
    return table(
        ("Drug", "Route", "Other value", "Source", "Grade"),
        ((r["drug"], r["route"], _factor(o), source(o), o["grade"]) for r in rows for o in r["others"]),
    )


PAGES = {
    "criteria.md": criteria,
    "facts.md": facts,
    "interactions.md": interactions,
    "medicines.md": medicines,
    "instruments.md": instruments,
    "opioid-equivalents.md": opioid_equivalents,
}
