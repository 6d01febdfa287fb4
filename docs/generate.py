"""Write the reference pages and the JSON Schemas from the registries; with `--check`, only say which are stale."""

import json
import os
import sys
from pathlib import Path

from writers import (
    candidacy,
    commands,
    devices,
    limits_library,
    outcomes,
    pharmacology,
    safety,
    session,
    web,
    web_requirements,
)

from lenitive.clinic.schemas import DOCUMENTS

REFERENCE = Path(__file__).parent / "reference"
SAFETY = Path(__file__).parent / "safety"
PAGES = {
    **candidacy.PAGES,
    **session.PAGES,
    **limits_library.PAGES,
    **devices.PAGES,
    **pharmacology.PAGES,
    **outcomes.PAGES,
    **commands.PAGES,
    **web.PAGES,
}


def expected() -> dict[Path, str]:
    """Every generated file with the text that it must have."""
    pages = {REFERENCE / name: write() for name, write in PAGES.items()}
    pages |= {SAFETY / name: write() for name, write in {**safety.PAGES, **web_requirements.PAGES}.items()}
    pages[Path(__file__).parent / "asvs.csv"] = web_requirements.as_csv()
    schemas = {
        REFERENCE / "schemas" / f"{name}.json": json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
        for name, schema in DOCUMENTS.items()
    }
    return {**pages, **schemas}


def stale(files: dict[Path, str]) -> list[str]:
    """Generated files that are missing, differ, or are generated no longer, as seen from the reference."""
    there = {path for path in REFERENCE.rglob("*") if path.is_file()}
    differ = [path for path, text in files.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    return sorted(os.path.relpath(path, REFERENCE) for path in {*differ, *(there - set(files))})


def main() -> int:
    """Write, or check."""
    files = expected()
    found = stale(files)
    if "--check" in sys.argv[1:]:
        for name in found:
            print(f"{os.path.normpath(f'docs/reference/{name}')} is stale; run make docs")
        return 1 if found else 0
    for name in found:
        path = Path(os.path.normpath(REFERENCE / name))
        if path in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[path], encoding="utf-8")
        else:
            path.unlink()
        print(os.path.normpath(f"docs/reference/{name}"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
