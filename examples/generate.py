"""Make the synthetic people and every intake in examples/ again, exactly as they are committed.

Run it from the top of the checkout: `.venv/bin/python examples/generate.py`. The shared records are read in place and
never copied; where they are absent, their intakes are left as they are.
"""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from clinician import COMPLETIONS
from clinician_shared import SHARED_INTAKES
from completion import Completion, complete
from people import INDEX, PEOPLE
from records import bundle

from lenitive.clinic.documents import intake_document, to_json
from lenitive.interop.fhir.read import read_record

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared" / "data" / "patients"


def record_text(record: dict[str, Any]) -> str:
    """A bundle as text, one entry a line, so that a change shows as the lines that changed."""
    head = json.dumps({key: value for key, value in record.items() if key != "entry"}, ensure_ascii=False)
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in record["entry"])
    return f'{head[:-1]}, "entry": [\n{lines}\n]}}\n'


def intake_text(record: Path, as_of: date, done: Completion, *, seed: str) -> str:
    """What the reader finds in a record, completed by the clinician of the example."""
    return to_json(intake_document(complete(read_record(record, as_of=as_of), done, seed=seed)))


def write_people(out: Path) -> None:
    """The project's own people: a record and an intake each."""
    for person in PEOPLE:
        folder = out / "people" / person.slug
        folder.mkdir(parents=True, exist_ok=True)
        record = folder / "record.json"
        record.write_text(record_text(bundle(person)), encoding="utf-8")
        text = intake_text(record, INDEX, COMPLETIONS[person.slug], seed=person.slug)
        (folder / "intake.json").write_text(text, encoding="utf-8")
        print(f"{person.slug}: record and intake as of {INDEX}")


def write_shared(out: Path, shared: Path) -> None:
    """Intakes for the shared records; a word instead where the record is absent."""
    (out / "shared").mkdir(parents=True, exist_ok=True)
    for name, wanted in SHARED_INTAKES.items():
        record = shared / f"{name}.json"
        if not record.exists():
            print(f"{name}: skipped, {record} is absent")
            continue
        text = intake_text(record, wanted.as_of, wanted.done, seed=name)
        (out / "shared" / f"{name}.intake.json").write_text(text, encoding="utf-8")
        print(f"{name}: intake as of {wanted.as_of}")


def main() -> None:
    """Write every file under --out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE, help="where to write; examples/ by default")
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of the shared records")
    told = parser.parse_args()
    write_people(told.out)
    write_shared(told.out, told.shared)


if __name__ == "__main__":
    main()
