"""`lenitive limits`: the library of limits, shown, checked, signed and verified."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from lenitive.cli.edge import CannotReadError, Exit, PageConsole, reading, show, text_of
from lenitive.cli.limits_option import TRUST_BESIDE
from lenitive.cli.passphrase import known_passphrase, new_passphrase, passphrase_in
from lenitive.clinic.documents import to_json
from lenitive.clinic.limits_file import (
    LimitsFile,
    Signer,
    SigningKey,
    is_locked,
    key_document,
    limits_document,
    new_key,
    read_key,
    read_limits,
    read_trust,
    sign,
    signature_problems,
    trust_document,
)
from lenitive.domain.limits.entry import Entry
from lenitive.domain.limits.library import SHIPPED, Library
from lenitive.record.own_file import refuse_shared, write_own
from lenitive.record.whole_file import write_whole


def shown(file: Path | None, *, as_json: bool) -> int:
    """Every limit of the shipped library, or of a file, with its tier, its bounds, its source and its grade."""
    read = LimitsFile(library=SHIPPED, sha256=None, signatures=()) if file is None else _read(file)

    def page(console: Console) -> None:
        _page(console, read.library)
        console.print("As shipped." if file is None else f"{len(read.signatures)} signatures, not verified here.")

    show(limits_document(read.library, read.signatures), as_json=as_json, page=page)
    return Exit.DONE


def check(file: Path, *, as_json: bool) -> int:
    """Whether the numbers of a file can be a library; its signatures are not looked at."""
    with reading():
        found = read_limits(text_of(file), what=str(file))
    problems = [] if isinstance(found, LimitsFile) else [str(one) for one in found]
    changed = list(found.library.changed()) if isinstance(found, LimitsFile) else []
    return _answer(file, problems, changed, as_json=as_json, done="can be a library; have it signed by two people")


def verify(file: Path, trust: Path | None, *, as_json: bool) -> int:
    """Whether a file may be used: its numbers, its hash, and two signatures of two people whom the site trusts."""
    trusted = trust or file.parent / TRUST_BESIDE
    with reading():
        found = read_limits(text_of(file), what=str(file))
        people = read_trust(text_of(trusted), what=str(trusted))
    if not isinstance(found, LimitsFile):
        return _answer(file, [str(one) for one in found], [], as_json=as_json, done="")
    problems = list(signature_problems(found, people))
    return _answer(file, problems, found.library.changed(), as_json=as_json, done="is signed by two people; it holds")


def signed(file: Path, key: Path, *, on: str | None, output: Path | None, passphrase_file: Path | None) -> int:
    """Add a signature to a file, in the role of the key; an earlier one of the same role is replaced."""
    with reading():
        found = read_limits(text_of(file), what=str(file))
        signer = _signer(key, passphrase_file)
    if not isinstance(found, LimitsFile):
        raise CannotReadError(f"{file}: {found[0]}")
    day = datetime.now(UTC).date() if on is None else _day(on)
    kept = [one for one in found.signatures if one.role is not signer.role]
    if found.sha256 != found.library.sha256:
        kept = []  # what was signed is not what stands there now
    made = sign(found.library, signer, on=day)
    written = output or file
    write_whole(written, to_json(limits_document(found.library, (*kept, made))))
    PageConsole().print(
        f"{written}: signed by {signer.by} as {signer.role} on {day}; {len(kept) + 1} of {len(Signer)} signatures.",
        soft_wrap=True,
    )
    return Exit.DONE


def _signer(key: Path, passphrase_file: Path | None) -> SigningKey:
    """The signing person's key, from a file that nobody else can read."""
    refuse_shared(key)
    text, what = text_of(key), str(key)
    if not is_locked(text, what=what):
        if passphrase_file is not None:
            raise CannotReadError(f"--passphrase-file: {key} has no pass-phrase; leave it out")
        return read_key(text, what=what)
    opens = known_passphrase() if passphrase_file is None else passphrase_in(passphrase_file)
    return read_key(text, what=what, passphrase=opens)


def keygen(*, by: str, role: str, out: Path, trust: Path, passphrase: bool, passphrase_file: Path | None) -> int:
    """Make a signing key of one person, and add its public half to the site's trust file."""
    if passphrase and passphrase_file is not None:
        raise CannotReadError("--passphrase asks for one and --passphrase-file names one; give one of the two")
    if out.exists():
        raise CannotReadError(f"--out: {out} is there already; a key is never overwritten, name another file")
    with reading():
        key = new_key(by=by, role=Signer(role))
        known = read_trust(text_of(trust), what=str(trust)) if trust.exists() else ()
    locked_by = passphrase_in(passphrase_file) if passphrase_file is not None else None
    locked_by = new_passphrase() if passphrase else locked_by
    with reading():
        write_own(out, to_json(key_document(key, passphrase=locked_by)))
    write_whole(trust, to_json(trust_document((*known, key.trusted))))
    PageConsole().print(f"{out}: the key of {by}, {role}; keep it to yourself. {trust}: trusts it.", soft_wrap=True)
    return Exit.DONE


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CannotReadError(f"--on: {text[:40]!a} is no day; write YYYY-MM-DD") from None


def _read(file: Path) -> LimitsFile:
    with reading():
        found = read_limits(text_of(file), what=str(file))
    if not isinstance(found, LimitsFile):
        raise CannotReadError(f"{file}: {found[0]}")
    return found


def _answer(file: Path, problems: Sequence[str], changed: Sequence[Entry], *, as_json: bool, done: str) -> int:
    rows = [
        {"id": one.id, "value": one.text, "shipped": SHIPPED[one.id].text, "unit": one.unit, "tier": one.tier}
        for one in changed
    ]
    document = {"file": str(file), "accepted": not problems, "problems": list(problems), "changed": rows}

    def page(console: Console) -> None:
        for problem in problems:
            console.print(problem, soft_wrap=True)
        for row in rows:
            console.print(f"{row['id']}: {row['shipped']} becomes {row['value']} {row['unit']}", soft_wrap=True)
        if not problems:
            console.print(f"{file} {done}.", soft_wrap=True)

    show(document, as_json=as_json, page=page)
    return Exit.CLINICAL_NO if problems else Exit.DONE


def _page(console: Console, library: Library) -> None:
    console.print(
        f"{library.name} {library.version}, valid from {library.valid_from}, {library.sha256}", soft_wrap=True
    )
    groups = dict.fromkeys(entry.group for entry in library.entries)
    for group in groups:
        table = Table(title=str(group))
        for column in ("id", "what", "limit", "tier", "a site may set", "source (grade)"):
            table.add_column(column, no_wrap=column == "id")
        for entry in library.entries:
            if entry.group is group:
                side = "<=" if entry.safer == "lower" else ">="
                table.add_row(
                    entry.id,
                    entry.what,
                    f"{side} {entry.text} {entry.unit}",
                    entry.tier,
                    entry.range,
                    f"{entry.source} ({entry.grade})",
                )
        console.print(table)
