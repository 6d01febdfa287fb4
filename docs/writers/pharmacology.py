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
                    [*(words(part["name"]) for part in row["structure"]), *(words(s["name"]) for s in row["sites"])],
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
        ((f"`{name}`", p["value"], p["unit"], source(p), p["grade"]) for name, p in named),
    )


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


PAGES = {"models.md": models, "effects.md": effects}
