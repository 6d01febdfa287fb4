"""`lenitive simulate`: a regimen in a typical person or in a population, by one model or several."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from lenitive.cli.edge import CannotReadError, Exit, reading, show, text_of
from lenitive.cli.person_typed import circumstances_typed, person_typed
from lenitive.cli.place_to_write import PLOTS, check_place
from lenitive.cli.simulate_options import SimulateOptions
from lenitive.cli.simulated_page import page_of
from lenitive.cli.waiting import waiting
from lenitive.clinic.documents import plain
from lenitive.clinic.regimen_file import read_regimen
from lenitive.clinic.simulate import EXACT_MAX, Progress, SimulationRequest, can_use_gpu, simulate
from lenitive.clinic.simulate_pooled import pooled
from lenitive.clinic.simulated import SIMULATION_SCHEMA, NotSimulated, Pooled, Simulated
from lenitive.clinic.simulated_tables import EVERYBODY_ROWS_MAX, TABLES, everybody, table_of, write_table
from lenitive.clinic.times_asked import read_times
from lenitive.clinic.workers import Engine, Threads, local_cores, on_cluster
from lenitive.domain.pharmacology.model import DrugForm
from lenitive.domain.pharmacology.models import model_named
from lenitive.domain.pharmacology.response import Baseline
from lenitive.domain.pharmacology.side_by_side import DEFAULT as SIDE_BY_SIDE
from lenitive.pkpd import on_gpu
from lenitive.pkpd.counter_normal import PEOPLE_MAX, SEED_MAX
from lenitive.record.whole_file import write_whole

WORKERS_MAX: Final = 1024

_ALL: Final = "all"


def run(options: SimulateOptions, *, as_json: bool) -> int:
    """Simulate and show, and write a file when one is asked for."""
    with reading():
        requests = requests_of(options)
        _check_how(options, requests)
        requests = [replace(request, on_gpu=_on_gpu(options, request)) for request in requests]
    with _engine(options) as engine, waiting("people") as progress:
        found = [simulate(request, engine, progress) for request in requests]
        spoke = [request for request, one in zip(requests, found, strict=True) if isinstance(one, Simulated)]
        together = pooled(spoke, engine, progress)
        said = [(request, one) for request, one in zip(requests, found, strict=True) if isinstance(one, Simulated)]
        if options.out is not None and said:
            _write(options, said, together, progress)
    show(_document(found, together), as_json=as_json, page=lambda console: page_of(console, found, together))
    return Exit.DONE if said else Exit.CLINICAL_NO


def requests_of(options: SimulateOptions) -> list[SimulationRequest]:
    """What is asked of each model.

    Raises:
        ValueError: One line that names the option, its value and the remedy.
        OSError: The regimen's file cannot be opened.
    """
    person, circumstances = person_typed(options), circumstances_typed(options)
    models, drug = _models(options)
    people, seed = options.population, options.seed
    if people is not None and not 1 <= people <= PEOPLE_MAX:
        raise ValueError(
            f"--population {people}: give 1 to {PEOPLE_MAX} people, or leave it out for the typical person"
        )
    if not 0 <= seed <= SEED_MAX:
        raise ValueError(f"--seed {seed}: give a whole number from 0 to {SEED_MAX}")
    if options.rho is not None and not 0 <= options.rho <= 1:
        raise ValueError(f"--rho {options.rho:g}: how R-ketamine counts lies between 0 (not at all) and 1 (as S)")
    few = people is None or people <= EXACT_MAX
    times_min = read_times(options.times_min)
    given = read_regimen(text_of(options.regimen), weight_kg=person.weight_kg, where=str(options.regimen))
    return [
        SimulationRequest(
            model=model,
            person=person,
            given=given,
            times_min=times_min,
            people=people,
            seed=seed,
            baseline=_baseline(options),
            with_responses=few if options.responses is None else options.responses,
            with_uncertainty=_ALL in options.model if options.uncertainty is None else options.uncertainty,
            drug=drug,
            rho=options.rho,
            circumstances=circumstances,
        )
        for model in models
    ]


def _models(options: SimulateOptions) -> tuple[tuple[str, ...], DrugForm | None]:
    """The models asked for, and what the doses count."""
    drug = None if options.drug is None else DrugForm(options.drug)
    if options.model == [_ALL]:
        return SIDE_BY_SIDE[drug or DrugForm.RACEMIC], drug or DrugForm.RACEMIC
    if _ALL in options.model:
        raise ValueError(f"--model {_ALL}: it stands for all that are recommended; name no other beside it")
    for model in options.model:
        model_named(model)
    if len(set(options.model)) < len(options.model):
        raise ValueError("--model: one model is named twice; name each once")
    counted = {model_named(model).form: model for model in options.model}
    if len(counted) > 1 and drug is None:
        forms = " and ".join(f"{form} in {model}" for form, model in counted.items())
        raise ValueError(f"--model: the same milligrams would be {forms}; say with --drug what the doses are")
    return tuple(options.model), drug


_BASELINES: Final = {
    "pain_nrs": "baseline_pain",
    "mean_pressure_mmhg": "baseline_map_mmhg",
    "heart_rate_min": "baseline_heart_rate",
    "cardiac_output_l_min": "baseline_cardiac_output_l_min",
    "opioid_depression_frac": "opioid_depression_frac",
}
"""Fields of a baseline, each with its option."""


def _baseline(options: SimulateOptions) -> Baseline:
    given = {name: getattr(options, option) for name, option in _BASELINES.items()}
    for name, option in _BASELINES.items():
        try:
            Baseline(**{name: given[name]})
        except ValueError as error:
            raise ValueError(f"--{option.replace('_', '-')}{str(error).removeprefix(name)}") from None
    return Baseline(**given)


def _check_how(options: SimulateOptions, requests: Sequence[SimulationRequest]) -> None:
    """Everything that must be right before the work begins."""
    if options.workers is not None and not 1 <= options.workers <= WORKERS_MAX:
        raise ValueError(f"--workers {options.workers}: give 1 to {WORKERS_MAX}, or leave it out")
    _check_everybody(options, requests)
    if options.out is not None:
        check_place(options.out, (*TABLES, *PLOTS))


def _on_gpu(options: SimulateOptions, request: SimulationRequest) -> bool:
    """Whether a graphics card does the work: when there is one and it is work for it, or when it must.

    Raises:
        ValueError: It must, and cannot.
    """
    if options.device == "cpu" or (options.device == "auto" and options.cluster is not None):
        return False
    if options.device == "auto":
        return can_use_gpu(request) and on_gpu.is_there()
    if options.cluster is not None:
        raise ValueError("--device gpu: a cluster computes on processors; leave --cluster or --device out")
    if not can_use_gpu(request):
        raise ValueError(
            f"--device gpu: only concentrations in more than {EXACT_MAX} people are computed there, by a model without "
            "transit steps; leave --device out"
        )
    if not on_gpu.is_there():
        raise ValueError(
            "--device gpu: no CUDA device was found; leave --device out, or install lenitive[gpu] and a driver"
        )
    return True


def _check_everybody(options: SimulateOptions, requests: Sequence[SimulationRequest]) -> None:
    if not options.every_person:
        return
    people = requests[0].people
    if people is None or options.out is None or options.out.suffix.lower() not in TABLES:
        raise ValueError(f"--every-person: give --population, and --out with an ending {' or '.join(TABLES)}")
    rows = people * sum(len(request.times_min) for request in requests)
    if rows > EVERYBODY_ROWS_MAX:
        raise ValueError(
            f"--every-person: {rows} rows are too many, {EVERYBODY_ROWS_MAX} are allowed; ask for fewer people or times"
        )


def _write(
    options: SimulateOptions,
    said: Sequence[tuple[SimulationRequest, Simulated]],
    together: Pooled | None,
    progress: Progress,
) -> None:
    out, found = options.out or Path(), [one for _, one in said]
    if out.suffix.lower() in TABLES:
        every = [request for request, _ in said]
        table = everybody(every, progress) if options.every_person else table_of(found, together)
        write_table(out, table, found)
        return
    from lenitive.web.simulated_plot import plot_file  # noqa: PLC0415 - matplotlib only for who asks for a plot

    write_whole(out, plot_file(found, together, kind=out.suffix.lower().removeprefix(".")))


@contextmanager
def _engine(options: SimulateOptions) -> Iterator[Engine]:
    workers = options.workers or local_cores()
    if options.cluster is None:
        yield Threads(workers=workers)
        return
    with ExitStack() as stack:
        try:
            engine = stack.enter_context(on_cluster(options.cluster, workers=workers))
        except ImportError:
            raise CannotReadError("--cluster needs Dask, which is not installed; install lenitive[cluster]") from None
        except (ValueError, OSError) as error:
            raise CannotReadError(
                f"--cluster {options.cluster[:80]!r}: {error}; use tcp://HOST:PORT or local"
            ) from None
        yield engine


def _document(found: Sequence[Simulated | NotSimulated], together: Pooled | None) -> dict[str, object]:
    if len(found) == 1:
        return {"schema": SIMULATION_SCHEMA, **plain(found[0])}
    return {
        "schema": SIMULATION_SCHEMA,
        "models": [plain(one) for one in found if isinstance(one, Simulated)],
        "pooled": None if together is None else plain(together),
        "refused": [plain(one) for one in found if isinstance(one, NotSimulated)],
    }
