"""FUZZ-1: malformed input over every boundary that reads a file or a frame.

Run: python benchmarks/safety/fuzz.py [COUNT [SEED]] [--defect=unguarded]. Every input is a mutation of a valid one that
keeps to the form of JSON. An input may be read, or refused with the one exception that its boundary names; whatever
else is raised is a failure, and so is an accepted frame that is not what its sender would write, a refusal of more than
one line, more than 1 s for one input, and memory that grows by more than 64 MiB. Seen to fail on a message that showed
400 digits, with the depth check of JSON taken away, and with frames that nothing guards (`--defect=unguarded`).
"""

import json
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import fuzz_frames
from figure import Figure, report
from fuzz_places import places

from lenitive.clinic.documents import read_intake
from lenitive.clinic.observations_file import read_sessions
from lenitive.clinic.regimen_file import read_regimen
from lenitive.devices import protocol
from lenitive.domain.foundation.one_line import one_line
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.commands import Prepare
from lenitive.domain.infusion.events import Actor, Role
from lenitive.domain.infusion.kernel import KernelLimits
from lenitive.domain.infusion.machine import decide
from lenitive.domain.infusion.session import Session
from lenitive.domain.infusion.session_plan import OrderedStep, SessionPlan
from lenitive.domain.pharmacology.individual_data import Baseline
from lenitive.interop.fhir.read import read_record
from lenitive.interop.nonmem.read import read as read_nonmem
from lenitive.record.journal import GENESIS, lines, read_line

EXAMPLES = Path(__file__).parents[2] / "examples"
PERSON = EXAMPLES / "people" / "amara-quill"
DAY = date(2026, 11, 1)
NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
FRAMES_SHARE = 0.6
SLOWEST_MS, P99_MS, GROWN_MIB = 1000, 50, 64

WORDS = (
    "-1", "0", "1e400", "NaN", "-Infinity", "1_0", "007", "9" * 400, '"\uff15"', "true", "null", "[]", "{}",
    "[" * 80 + "]" * 80, '"\\ud800"', '"2026-13-45"', '"1.50"', '"\\u0000"', "0.1e-400", '"mg"', "-0.0", "1e5",
    '"=1+1"', '"<script>"',
)  # fmt: skip
NONMEM = "ID,TIME,AMT,RATE,DV,EVID,MDV,WT\n1,0,10,20,.,1,1,70\n1,60,.,.,85,0,0,70\n2,0,12,24,.,1,1,82\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """A place where bytes become a value.

    Attributes:
        name: For the counts.
        corpus: Valid inputs, written with one item a line so that mutations keep the structure.
        read: What reads one.
    """

    name: str
    corpus: tuple[str, ...]
    read: Callable[[str], object]


@dataclass(slots=True)
class Found:
    """What a run found."""

    tried: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    took_ms: list[float] = field(default_factory=list)


def boundaries(folder: Path) -> tuple[Boundary, ...]:
    """Every boundary with valid inputs."""
    record = json.loads((PERSON / "record.json").read_text(encoding="utf-8"))
    small = {**record, "entry": record["entry"][:12]}
    place = folder / "record.json"

    def fhir(text: str) -> object:
        place.write_text(text, encoding="utf-8", errors="surrogatepass")
        return read_record(place, as_of=DAY)

    regimen, observed = EXAMPLES / "regimens" / "five-hours.json", EXAMPLES / "observations" / "one-session.json"
    found: tuple[Boundary, ...] = (
        Boundary(name="fhir", corpus=(_indented(small),), read=fhir),
        Boundary(name="intake", corpus=(_text(PERSON / "intake.json"),), read=lambda text: read_intake(text, what="x")),
        Boundary(name="regimen", corpus=(_text(regimen),), read=lambda text: read_regimen(text, weight_kg=70.0)),
        Boundary(
            name="observations",
            corpus=(_text(observed),),
            read=lambda text: read_sessions(text, given=(), baseline=Baseline(pain_nrs=7), weight_kg=70.0),
        ),
        Boundary(name="nonmem", corpus=(NONMEM,), read=read_nonmem),
        Boundary(name="journal", corpus=(_line(),), read=lambda text: read_line(text.encode(), 1, GENESIS)),
    )
    of_the_supervisor = (Boundary(name=name, corpus=corpus, read=read) for name, corpus, read in places(folder))
    return (*found, *of_the_supervisor)


def _line() -> str:
    """A line of a journal: a session that was prepared."""
    step = OrderedStep(start_min=0, duration_min=240, rate_ul_h=7000)
    plan = SessionPlan(
        patient="Patient/1", patient_synthetic=True, steps=(step,), conc_ug_ml=1000, bag_ul=100_000, weight_g=70_000,
        goal_nrs=4, baseline_pain=7.0, order="1", limits=KernelLimits(),
    )  # fmt: skip
    prepared = decide(
        Session(),
        Prepare(by=Actor(id="p", role=Role.PRESCRIBER), key="k", plan=plan, scanned=plan.patient, scanned_by="n"),
        at=NOW,
    )
    if isinstance(prepared, Refusal):
        raise TypeError(str(prepared))
    return lines(prepared)[0][0].decode()


def _text(path: Path) -> str:
    return _indented(json.loads(path.read_text(encoding="utf-8")))


def _indented(value: object) -> str:
    return json.dumps(value, indent=0, ensure_ascii=False)


def mutated(chance: random.Random, text: str) -> str:
    """One or two changes: a value replaced, a line doubled, moved or lost, characters cut or flipped."""
    for _ in range(chance.choice((1, 1, 2))):
        lines = text.split("\n")
        place, change = chance.randrange(len(lines)), chance.random()
        if change < 0.45 and ":" in lines[place]:
            key = lines[place].split(":", 1)[0]
            lines[place] = f"{key}: {chance.choice(WORDS)}{',' if lines[place].endswith(',') else ''}"
        elif change < 0.55:
            lines.insert(chance.randrange(len(lines)), lines[place])
        elif change < 0.65:
            del lines[place]
        elif change < 0.75 and "," in lines[place]:
            cells = lines[place].split(",")
            cells[chance.randrange(len(cells))] = chance.choice(WORDS)
            lines[place] = ",".join(cells)
        else:
            line = lines[place]
            at = chance.randrange(len(line) + 1)
            lines[place] = line[:at] + chr(chance.choice((0, 9, 34, 44, 58, 123, 0xFF15, 0x202E))) + line[at + 1 :]
        text = "\n".join(lines)
    return text[: chance.randrange(len(text) + 1)] if chance.random() < 0.05 else text


def attempt(boundary: Boundary, text: str, found: Found) -> None:
    """Read one input; keep whatever none may do."""
    found.tried[boundary.name] += 1
    begun = time.perf_counter()
    try:
        boundary.read(text)
    except ValueError as error:
        found.refused[boundary.name] += 1
        if one_line(str(error)) != str(error) or not str(error):
            found.wrong.append(f"{boundary.name}: more than one line: {error!r}")
    except Exception as error:  # noqa: BLE001  # whatever it is, it must not be
        found.wrong.append(f"{boundary.name}: {error!r} on {text[:120]!r}")
    found.took_ms.append((time.perf_counter() - begun) * 1e3)


def run(count: int, seed: int) -> Found:
    """This many files, over all boundaries; the record, which is large, more seldom."""
    chance, found = random.Random(seed), Found()  # noqa: S311  # reproducible, not for security
    with tempfile.TemporaryDirectory() as folder:
        all_of_them = boundaries(Path(folder))
        shares = [1 if one.name == "fhir" else 6 for one in all_of_them]
        for boundary in chance.choices(all_of_them, shares, k=count):
            attempt(boundary, mutated(chance, chance.choice(boundary.corpus)), found)
    return found


def main(count: int = 1_000_000, seed: int = 1) -> None:
    """Frames first, then files."""
    began = time.perf_counter()
    run(300, seed)  # what is loaded once is not growth
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    frames = fuzz_frames.fuzz(int(count * FRAMES_SHARE), seed)
    files = run(count - frames.count, seed)
    grown_mib = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib) / 1024
    took = sorted([*files.took_ms, *(one / 1e6 for one in frames.took_ns)])
    p99_ms, slowest_ms = took[len(took) * 99 // 100], took[-1]
    for one in [*frames.raised, *files.wrong][:8]:
        print(one, file=sys.stderr)
    wrong = frames.failures + len(files.wrong)
    tried_little = min(files.tried.values(), default=0) < count // 200 or len(files.tried) < 11
    is_quick = p99_ms <= P99_MS and slowest_ms <= SLOWEST_MS and grown_mib <= GROWN_MIB
    report(
        Figure(
            check="FUZZ-1",
            command=f"benchmarks/safety/fuzz.py {count} {seed}",
            asked="1,000,000 inputs: 0 unhandled, p99 at most 50 ms, slowest at most 1 s, growth at most 64 MiB",
            measured={
                "inputs": count,
                "unhandled": wrong,
                "p99_ms": round(p99_ms, 2),
                "slowest_ms": round(slowest_ms, 1),
                "growth_mib": round(grown_mib),
                "frames": frames.count,
                **{name.replace(" ", "_"): count for name, count in files.tried.items()},
            },
            holds=wrong == 0 and is_quick and not tried_little,
            seconds=round(time.perf_counter() - began, 1),
        )
    )


if __name__ == "__main__":
    if "--defect=unguarded" in sys.argv:
        protocol._parsed = lambda content, _: protocol._decoder.decode(content)  # type: ignore[assignment] # noqa: SLF001 - the defect
    main(*(int(one) for one in sys.argv[1:] if not one.startswith("--")))
