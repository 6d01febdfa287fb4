"""Pages of pharmacology: models of concentration, and effects."""

from collections.abc import Iterable

from lenitive.clinic import catalogue
from writers.markdown import Row, bullets, cell, number, page, reference, section, source, table, words


def models() -> str:
    """Every model with every number."""
    return page(
        "Models",
        "A model is data with a source for each number. It refuses a person outside its domain. A concentration does "
        "not predict relief, and no rule of a session reads one. Recommended: `default_racemic_v1` and "
        "`default_s_ketamine_v1`. The others stand beside them because the truth lies between models.",
        section("At a glance", _at_a_glance(catalogue.models())),
        *(section(row["title"], *_model(row)) for row in catalogue.models()),
        section(
            "What is left out", "Nothing was guessed to complete a model.", _left_out(catalogue.incomplete_models())
        ),
    )


def _model(row: Row) -> list[str]:
    domain = row["domain"]
    light, old = number(domain["light_below_kg"]), number(domain["old_above_years"])
    beyond = f"below {light} kg, above {old} years, in Child-Pugh B"
    spreads = row["variability"] or [None]
    return [
        table(
            ("Id", f"`{row['id']}`"),
            (
                ("Drug", row["drug"]),
                ("Doses and concentrations count", row["form"]),
                (
                    "Gives",
                    [words(part["name"]) for part in (*row["structure"], *row["sites"], *row["growing"])],
                ),
                ("Route", row["route"]),
                ("Grade as a whole", row["grade"]),
                ("Sources", ", ".join(map(reference, row["sources"]))),
                ("Studied in", row["studied"]),
                ("Sampling", row["sampling"]),
                ("Speaks about", _domain(domain)),
                ("Extrapolates", beyond),
            ),
        ),
        section("Known limits", bullets(row["known_limits"]), level=3),
        section("Typical values at 70 kg", _parameters(row["parameters"].items()), level=3),
        section("What changes them", _parameters(_changes(row)), level=3),
        *(_people_differ(spread) for spread in spreads),
        section(
            "How sure the typical values are, as a variance of the logarithm",
            _parameters(row["uncertainties"].items()),
            level=3,
        ),
        section("Measurement error, proportional", _parameters(row["residual"].items()), level=3),
        section("Measurement error, additive", _parameters(row["residual_additive"].items()), level=3),
    ]


def _domain(domain: Row) -> str:
    low_kg, high_kg, youngest, oldest = (
        number(domain[key]) for key in ("weight_kg_min", "weight_kg_max", "age_years_min", "age_years_max")
    )
    excluded = cell(domain["child_pugh_excluded"])
    return (
        f"{low_kg} to {high_kg} kg, {youngest} to {oldest} years, not Child-Pugh {excluded} "
        f"({source(domain)}; {domain['grade']})"
    )


def _people_differ(spread: Row | None) -> str:
    if spread is None:
        return section("How people differ", "Not found: the model gives the typical person and no band.", level=3)
    title = f"How people differ: {words(spread['name'])}"
    return section(title, f"{spread['population']}.", _parameters(_spread(spread)), level=3)


def _parameters(named: Iterable[tuple[str, Row]]) -> str:
    return table(
        ("Parameter", "Value", "Unit", "Source", "Grade"),
        ((f"`{name}`", _with_doubt(p), p["unit"], source(p), p["grade"]) for name, p in named),
    )


def _with_doubt(parameter: Row) -> str:
    """The value, with the interval or error that was published of it."""
    shown = number(parameter["value"])
    if parameter.get("interval"):
        low, high = parameter["interval"]
        return f"{shown} ({low:.4g} to {high:.4g})"
    return f"{shown} (± {parameter['error']:.4g})" if parameter.get("error") else shown


def _changes(row: Row) -> list[tuple[str, Row]]:
    found = [(f"weight exponent of {', '.join(size['parameters'])}", size["exponent"]) for size in row["sizes"]]
    if row["age"]:
        age = row["age"]
        found += [(f"age: {name} ({age['parameter']})", age[name]) for name in ("flow", "fall", "intrinsic")]
    found += [
        (f"fall per year of {one['parameter']} above {number(one['from_years'])}", one["fall"])
        for one in row["declines"]
    ]
    found += [(f"{one['group']}: multiplies {one['parameter']}", one["factor"]) for one in row["groups"]]
    if row["r_clearance"]:
        found.append(("clearance of R-ketamine", row["r_clearance"]))
    if row["hepatic"]:
        found.append((f"Child-Pugh B, multiplies {row['hepatic']['parameter']}", row["hepatic"]["factor"]))
    return found


def _spread(spread: Row) -> list[tuple[str, Row]]:
    found = [(f"variance of {name}", p) for name, p in spread["variances"].items()]
    found += [(f"correlation of {one} and {other}", p) for one, other, p in spread["correlations"]]
    extra = {
        "heavy_share": "share with a heavy tail",
        "heavy_variance": "variance in that share",
        "widened_by": "variances multiplied by, where extrapolated",
    }
    return found + [(name, spread[key]) for key, name in extra.items() if spread[key]]


def _at_a_glance(rows: Iterable[Row]) -> str:
    return table(
        ("Id", "Counts", "Sampling", "Studied in", "Grade"),
        ((f"`{r['id']}`", r["form"], r["sampling"], r["studied"], r["grade"]) for r in rows),
    )


def _left_out(rows: Iterable[Row]) -> str:
    return table(
        ("Id", "What", "Missing", "Known", "Source"),
        ((f"`{r['id']}`", r["part"], r["missing"], r["known"], reference(r["source"])) for r in rows),
    )


def effects() -> str:
    """Every effect with every number, and the bands."""
    return page(
        "Effects",
        "An effect is one published relation between a concentration and what was measured. It answers with a number "
        "inside the concentrations for which it was found, and with a refusal outside. Most were found in healthy "
        "young people; one of them in clinical pain, and that is not cancer pain.",
        *(section(row["title"], *_effect(row)) for row in catalogue.effects()),
        section(
            "Concentrations at which something was seen",
            "For orientation beside a curve. Relief and dissociation overlap.",
            table(
                ("What", "Drug", "From (ng/mL)", "To (ng/mL)", "Source", "Grade"),
                (
                    (r["what"], r["form"], r["low_ng_ml"], r["high_ng_ml"], source(r), r["grade"])
                    for r in catalogue.anchors()
                ),
            ),
        ),
    )


def _effect(row: Row) -> list[str]:
    return [
        table(
            ("Id", f"`{row['id']}`"),
            (
                ("Endpoint", row["endpoint"]),
                ("Unit", row["unit"]),
                ("Calculates", "yes" if row["calculates"] else "no: single points only"),
                ("Grade as a whole", row["grade"]),
                ("Sources", ", ".join(map(reference, row["sources"]))),
                ("Studied in", row["studied"]),
            ),
        ),
        section("Driven by " + ("one of" if row["one_of"] else "all of"), _drivers(row["drivers"]), level=3),
        section("Known limits", bullets(row["known_limits"]), level=3),
        section("Numbers", _parameters([*row["parameters"].items(), *_rho(row)]), level=3),
    ]


def responses() -> str:
    """Every response over time with every number."""
    return page(
        "Responses",
        "A response is what is watched at the bedside, over time: a score or a vital sign, from concentrations and a "
        "person. It rests on effects, and on assumptions where there are none; every number says which. No response "
        "was found in people with cancer pain. Above the highest concentration that was studied a response is held "
        "there, and the answer says so. Where the baseline that it needs is not known, it is not given.",
        *(section(row["title"], *_response(row)) for row in catalogue.responses()),
    )


def _response(row: Row) -> list[str]:
    return [
        table(
            ("Id", f"`{row['id']}`"),
            (
                ("Endpoint", row["endpoint"]),
                ("Unit", row["unit"]),
                ("From, to", f"{number(row['lowest'])} to {number(row['highest'])}"),
                ("Gives beside itself", [f"`{name}`" for name in row["gives"]]),
                ("Needs of the baseline", f"`{row['needs']}`" if row["needs"] else ""),
                ("Rests on effects", [f"`{name}`" for name in row["effects"]]),
                ("Grade as a whole", row["grade"]),
                ("Sources", ", ".join(map(reference, row["sources"]))),
                ("Studied in", row["studied"]),
            ),
        ),
        section("Known limits", bullets(row["known_limits"]), level=3),
        section("Follows", _follows(row), level=3),
        section("Typical values", _parameters(_each(row, "typical")), level=3),
        section("How people differ, as a variance on the scale", _spreads(row, "between_people"), level=3),
        section("How sure the typical value is, as a variance on the scale", _spreads(row, "uncertainty"), level=3),
        section("Error of one observation", _parameters([("standard deviation", row["residual"])]), level=3),
    ]


def _each(row: Row, kind: str) -> list[tuple[str, Row]]:
    return [(name, one[kind]) for name, one in row["parameters"].items()]


def _spreads(row: Row, kind: str) -> str:
    return table(
        ("Parameter", "Scale", "Variance", "Source", "Grade"),
        (
            (f"`{name}`", one["scale"], one[kind]["value"], source(one[kind]), one[kind]["grade"])
            for name, one in row["parameters"].items()
            if one[kind]["value"]
        ),
    )


def _follows(row: Row) -> str:
    return table(
        ("Concentration", "Where", "Held above (ng/mL)", "Source", "Grade"),
        (
            (r["counts"], words(r["place"]), r["holds_to"]["value"], source(r["holds_to"]), r["holds_to"]["grade"])
            for r in row["drivers"]
        ),
    )


def _drivers(rows: Iterable[Row]) -> str:
    return table(
        ("Concentration", "Where", "Delay", "Holds from (ng/mL)", "to (ng/mL)", "Source", "Grade"),
        (
            (
                words(r["analyte"]),
                r["site"],
                f"`{r['half_life']}`" if r["half_life"] else "none known" if "site" in r["site"] else "none",
                r["valid_from"]["value"] if r["valid_from"] else 0,
                r["valid_to"]["value"],
                source(r["valid_to"]),
                r["valid_to"]["grade"],
            )
            for r in rows
        ),
    )


def _rho(row: Row) -> list[tuple[str, Row]]:
    return [("rho: how R counts", row["rho"])] if row["rho"] else []


def exposure_changes() -> str:
    """Everything that changes exposure, by the route of ketamine."""
    rows = catalogue.exposure_changes()
    return page(
        "What changes exposure",
        "The area under the curve of ketamine with a change, over the area without it. A ratio belongs to the route by "
        "which it was found. By mouth and through the wall of the gut a medicine can change exposure several times; in "
        "a vein the blood flow of the liver limits what it can do. Where only the mouth was measured, a well-stirred "
        "liver gives the most that can happen in a vein: shown as a range, never as a figure that was found.",
        "Several at once: of those on the same enzyme the larger counts, others multiply on the intrinsic clearance of "
        "the liver. A medicine that is not in the table is unknown, not harmless. Every answer that uses a change says "
        "so.",
        section(
            "At a glance",
            table(
                ("Id", "What", "In a vein", "Range", "Basis", "By mouth", "By nose", "Changes a curve"),
                (
                    (
                        f"`{r['id']}`",
                        r["title"],
                        _ratio(r["intravenous"]),
                        _range(r["intravenous"]),
                        r["intravenous"] and r["intravenous"]["basis"],
                        _ratio(r["oral"]),
                        _ratio(r["nasal"]),
                        r["use"],
                    )
                    for r in rows
                ),
            ),
        ),
        *(section(row["title"], *_exposure_change(row)) for row in rows),
    )


def _exposure_change(row: Row) -> list[str]:
    return [
        table(
            ("Id", f"`{row['id']}`"),
            (
                ("Kind", row["kind"]),
                ("Acts on", row["acts_on"]),
                ("Enzymes", row["enzymes"]),
                ("Medicines", row["medicines"]),
                ("Class of medicines", words(row["medicine_class"])),
                ("Changes a curve", row["use"]),
                ("In a vein", row["says"]),
            ),
        ),
        _parameters(_exposure_numbers(row)),
        bullets(row["known_limits"]),
    ]


def _exposure_numbers(row: Row) -> list[tuple[str, Row]]:
    found = [
        (name, row[route][key])
        for route, where in (("intravenous", "in a vein"), ("oral", "by mouth"), ("nasal", "by nose"))
        if row[route]
        for key, name in (("typical", f"area {where}"), ("peak", f"peak {where}"))
        if row[route][key]
    ]
    if row["intravenous"]:
        found.append(("variance of the logarithm, in a vein", row["intravenous"]["variance"]))
    if row["norketamine_clearance"]:
        factor = row["norketamine_clearance"]
        found += [("factor on the clearance of norketamine", factor["typical"]), ("its variance", factor["variance"])]
    return [(name, {**parameter, "value": round(parameter["value"], 4)}) for name, parameter in found]


def _ratio(ratio: Row | None) -> str:
    return "" if ratio is None else f"{ratio['typical']['value']:.2f}"


def _range(ratio: Row | None) -> str:
    if ratio is None:
        return "not known"
    if ratio["low"] == ratio["high"]:
        return ""
    if ratio["basis"] != "bound":
        return f"{ratio['low']:.2f} to {ratio['high']:.2f}"
    return f"at most {ratio['high']:.2f}" if ratio["high"] > 1 else f"at least {ratio['low']:.2f}"


def validation() -> str:
    """Every validation target, with its rule and what is recorded of it."""
    rows = catalogue.validation_targets()
    kinds = dict.fromkeys(row["kind"] for row in rows)
    return page(
        "Validation targets",
        "What the models and effects must give back. `lenitive validate` computes every one; "
        "[how to](../how-to/validate.md). No target is from people with cancer. Tolerances of observed targets were "
        "set after the predictions were known: a pass says that nothing changed, not that people are predicted. Where "
        "a target overlaps with the choice of the recommended models it tests the implementation.",
        *(section(words(kind).capitalize(), *(_target(row) for row in rows if row["kind"] == kind)) for kind in kinds),
    )


def _target(row: Row) -> str:
    known = "Computed by matrix exponentials." if row["source"] == "lenitive" else f"{source(row)}; {row['grade']}."
    overlap = "Overlaps with the choice of the recommended models." if row["selection_overlap"] else ""
    return section(
        row["id"],
        " ".join(
            filter(
                None,
                (f"{row['quantity'][:1].upper()}{row['quantity'][1:]}.", row["setting"], known, overlap, row["note"]),
            )
        ),
        table(
            ("Predicted by", "What", "Expected", "Unit", "Rule", "Recorded", "Why"),
            (
                (
                    f"`{part['subject']}`",
                    part["what"],
                    [f"{label} {number(value)}" for label, value in part["expected"] if value is not None],
                    part["unit"],
                    part["tolerance"],
                    words(part["recorded"]),
                    part["why"],
                )
                for part in row["parts"]
            ),
        ),
        level=3,
    )


PAGES = {
    "exposure-changes.md": exposure_changes,
    "models.md": models,
    "effects.md": effects,
    "responses.md": responses,
    "validation.md": validation,
}
