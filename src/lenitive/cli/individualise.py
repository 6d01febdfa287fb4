"""`lenitive individualise`: what the sessions of one person teach, with no blood samples needed."""

from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from lenitive.cli.edge import CannotReadError, Exit, reading, show, text_of
from lenitive.cli.individualise_options import IndividualiseOptions
from lenitive.cli.person_typed import circumstances_typed, person_typed
from lenitive.cli.place_to_write import PLOTS, check_place
from lenitive.cli.waiting import waiting
from lenitive.clinic.documents import plain
from lenitive.clinic.individualise import IndividualRequest, individual, said_of
from lenitive.clinic.individualised import INDIVIDUAL_SCHEMA, Individualised
from lenitive.clinic.observations_file import read_sessions
from lenitive.clinic.regimen_file import read_regimen
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.individualise import Individual
from lenitive.domain.pharmacology.learned import HowMuch, Range, by_how_much
from lenitive.domain.pharmacology.model import DrugForm
from lenitive.domain.pharmacology.models import model_named
from lenitive.domain.pharmacology.response import Baseline
from lenitive.pkpd.nuts import BayesExtraMissingError
from lenitive.record.whole_file import write_whole

_PAGE: Final = ".html"


def run(options: IndividualiseOptions, *, as_json: bool) -> int:
    """Learn and show."""
    with reading():
        request = request_of(options)
        if options.out is not None:
            check_place(options.out, (*PLOTS, _PAGE))
    try:
        with waiting("learning"):
            found = individual(request)
    except BayesExtraMissingError as error:
        raise CannotReadError(f"--sampler nuts: {error}") from None
    if isinstance(found, Refusal):
        document = {"schema": INDIVIDUAL_SCHEMA, "refusal": plain(found)}
        show(document, as_json=as_json, page=lambda console: console.print(str(found)))
        return Exit.CLINICAL_NO
    said = said_of(request, found)
    if options.out is not None:
        write_whole(options.out, _drawn(options.out, found, said))
    document = {"schema": INDIVIDUAL_SCHEMA, **plain(said)}
    show(document, as_json=as_json, page=lambda console: _page(console, said))
    return Exit.DONE


def _drawn(out: Path, found: Individual, said: Individualised) -> bytes:
    """What is asked for by the ending of the file; matplotlib only for who asks for a plot."""
    ending = out.suffix.lower()
    if ending == _PAGE:
        from lenitive.web.individual_page import individual_page  # noqa: PLC0415 - matplotlib

        return individual_page(found, said).encode()
    from lenitive.web.individual_plot import plot_file  # noqa: PLC0415 - matplotlib

    return plot_file(found, kind=ending.removeprefix("."))


def request_of(options: IndividualiseOptions) -> IndividualRequest:
    """What is asked.

    Raises:
        ValueError: One line that names the option or the place in a file, its value and the remedy.
        OSError: A file cannot be opened.
    """
    person = person_typed(options)
    given = read_regimen(text_of(options.regimen), weight_kg=options.weight_kg, where=str(options.regimen))
    baseline = Baseline(
        pain_nrs=options.baseline_pain,
        mean_pressure_mmhg=options.baseline_map_mmhg,
        heart_rate_min=options.baseline_heart_rate,
    )
    sessions = read_sessions(
        text_of(options.observations),
        given=given,
        baseline=baseline,
        weight_kg=options.weight_kg,
        where=str(options.observations),
    )
    return IndividualRequest(
        model=model_named(options.model),
        person=person,
        sessions=sessions,
        given=given,
        baseline=sessions[-1].baseline,
        drug=None if options.drug is None else DrugForm(options.drug),
        draws=options.draws,
        seed=options.seed,
        sampler=options.sampler,
        circumstances=circumstances_typed(options),
    )


def _page(console: Console, found: Individualised) -> None:
    console.print(f"[bold]{found.model}[/bold], {found.weight_kg:g} kg; {found.sampler} sampler, seed {found.seed}")
    for words in found.in_words:
        console.print(words)
    _parameters(console, found)
    _predicted(console, found)
    for session in found.sessions:
        for words in (*session.notes, *(f"Not used: {one}" for one in session.left_out)):
            console.print(f"- session {session.session}: {words}")
    for level in found.worth_of_a_level:
        relief = "" if level.relief_spread_less_pct is None else f", of relief by {level.relief_spread_less_pct:g} %"
        console.print(
            f"- a level at {level.at_min:g} min would narrow the spread of clearance by "
            f"{level.clearance_spread_less_pct:g} %{relief}"
        )
    translation = () if found.translation is None else (found.translation,)
    for words in (*translation, *found.extrapolations, *found.known_limits):
        console.print(f"- {words}")


def _parameters(console: Console, found: Individualised) -> None:
    table = Table(title="What was learned: median (5-95 %)")
    for name in ("", "unit", "before", "after", "learned"):
        table.add_column(name, justify="left" if name in {"", "unit", "learned"} else "right")
    for one in by_how_much(found.parameters):
        if one.learned is HowMuch.PRIOR:
            continue
        table.add_row(one.name, one.unit, _range(one.prior), _range(one.posterior), one.learned)
    console.print(table)


def _predicted(console: Console, found: Individualised) -> None:
    table = Table(title="This regimen in the next session: median (5-95 %)")
    for name in ("", "unit", "people in general", "this person"):
        table.add_column(name, justify="left" if name in {"", "unit"} else "right")
    for one in found.predicted:
        table.add_row(one.name, one.unit, _range(one.prior), _range(one.posterior))
    console.print(table)


def _range(values: Range) -> str:
    return f"{values.p50:.3g} ({values.p05:.3g} to {values.p95:.3g})"
