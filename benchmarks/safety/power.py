"""POWER: the power goes at every point of a session's writes; what was acknowledged is there at the next start.

Run: python benchmarks/safety/power.py [CUT_POINTS [POLICIES [SEED]]]. A process keeps a session, one event a commit;
strace records every write, truncation and flush of every file, and every acknowledgement. Then the power is cut after
each of them: what was flushed is there; of what was not, by policy,

- dropped: nothing is there, and a name that was not flushed with its folder is gone too;
- reordered: any part is there, in any order;
- torn: as reordered, and the pieces of a write (512 B or 4 KiB, as the disk has them) each or not.

The files are put together anew in memory and opened by the product. Seen to fail, by `--defect=unflushed` (commits that
are not flushed: acknowledged events are lost) and `--defect=early` (acknowledged before it is kept).
"""

import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from figure import Figure, report
from recovered import wrong

WORKER: Final = Path(__file__).with_name("record_worker.py")
POLICIES: Final = ("dropped", "reordered", "torn")
CALLS: Final = "openat,write,pwrite64,pwritev,ftruncate,fallocate,fsync,fdatasync,unlink,rename"
_CALL: Final = re.compile(r'^(?:\d+ +)?(\w+)\((?:(\d+|AT_FDCWD)<([^>]*)>)?,? ?(?:"((?:\\x..)*)")?(.*)\) += (-?\d+)')
_IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a file system without a disk, where there is one


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that a process did: `what` is create, write, truncate, flush, flush names, remove, or acknowledged."""

    what: str
    name: str = ""
    offset: int = 0
    content: bytes = b""


@dataclass(slots=True)
class Disk:
    """What is safe, and what is under way to it."""

    safe: dict[str, bytearray] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)  # files whose name is safe
    pending: list[Operation] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)  # as the process sees them
    acknowledged: int = 0

    def do(self, one: Operation) -> None:
        """Take one operation up."""
        if one.what == "acknowledged":
            self.acknowledged = one.offset
        elif one.what == "flush names":
            self.named = set(self.safe)
        elif one.what == "flush":
            for other in [other for other in self.pending if other.name == one.name]:
                apply(self.safe[one.name], other)
            self.pending = [other for other in self.pending if other.name != one.name]
        elif one.what == "create":
            self.safe.setdefault(one.name, bytearray())
        elif one.what == "remove":
            self.safe.pop(one.name, None)
            self.pending = [other for other in self.pending if other.name != one.name]
        else:
            self.pending.append(one)

    def after_the_cut(self, policy: str, chance: random.Random) -> dict[str, bytes]:
        """Every file as the next start finds it."""
        files = {name: bytearray(content) for name, content in self.safe.items()}
        if policy == "dropped":
            return {name: bytes(content) for name, content in files.items() if name in self.named}
        survived = [one for one in self.pending if chance.random() < 0.5]
        chance.shuffle(survived)
        for one in survived:
            pieces = torn(one, chance) if policy == "torn" and one.what == "write" else [one]
            for piece in pieces:
                apply(files[piece.name], piece)
        return {name: bytes(content) for name, content in files.items()}


def apply(content: bytearray, one: Operation) -> None:
    """Do a write or a truncation to a file; a hole reads as zeros."""
    if one.what == "truncate":
        del content[one.offset :]
        content.extend(bytes(one.offset - len(content)))
    else:
        content.extend(bytes(max(0, one.offset - len(content))))
        content[one.offset : one.offset + len(one.content)] = one.content


def torn(one: Operation, chance: random.Random) -> list[Operation]:
    """The pieces of a write that reached the disk, cut where its sectors begin."""
    sector, pieces, at = chance.choice((512, 4096)), [], one.offset
    end = one.offset + len(one.content)
    while at < end:
        to = min((at // sector + 1) * sector, end)
        if chance.random() < 0.5:
            pieces.append(Operation("write", one.name, at, one.content[at - one.offset : to - one.offset]))
        at = to
    return pieces


def recorded(events: int, defect: str) -> list[Operation]:
    """What a process does that keeps so many events, one in a commit."""
    with tempfile.TemporaryDirectory() as name:
        folder, log = Path(name) / "record", Path(name) / "strace"
        folder.mkdir()
        trace = ["strace", "-f", "-y", "-xx", "-s", "1000000", "-e", f"trace={CALLS}", "-o", str(log)]
        worker = [sys.executable, str(WORKER), str(folder), str(events), "1", *([defect] if defect else [])]
        subprocess.run([*trace, *worker], stdout=subprocess.DEVNULL, check=True)
        with log.open(encoding="ascii") as lines:
            return list(operations(lines, str(folder.resolve())))


def operations(lines: Iterator[str], folder: str) -> Iterator[Operation]:
    """The operations on files of a folder, in order, from what strace wrote."""
    sizes: dict[str, int] = {}
    for line in lines:
        found = _CALL.match(line)
        if found is None or int(found[6]) < 0:
            continue
        call, path = found[1], bytes.fromhex((found[3] or "").replace("\\x", "")).decode() if found[3] else ""
        raw = bytes.fromhex((found[4] or "").replace("\\x", ""))
        if call == "write" and found[2] == "1" and raw.startswith(b"ack "):
            yield Operation("acknowledged", offset=int(raw.split()[1]))
            continue
        if call in {"openat", "unlink", "rename"}:
            path = raw.decode(errors="replace")
        if not path.startswith(folder) or path.endswith("-shm"):
            continue  # the index of the write-ahead log is made anew at every start
        yield from _of_file(call, path.removeprefix(folder).strip("/"), found[5], raw, sizes)


def _of_file(call: str, name: str, rest: str, raw: bytes, sizes: dict[str, int]) -> Iterator[Operation]:
    numbers = [int(one) for one in re.findall(r"\b\d+\b", rest)]
    if call in {"fsync", "fdatasync"}:
        yield Operation("flush" if name else "flush names", name)
    elif call == "openat":
        if name and name not in sizes and "O_CREAT" in rest:
            sizes[name] = 0
            yield Operation("create", name)
    elif call == "write":
        yield Operation("write", name, sizes[name], raw)  # only the anchor, which is opened to append
        sizes[name] += len(raw)
    elif call == "pwrite64":
        yield Operation("write", name, numbers[-1], raw)
        sizes[name] = max(sizes[name], numbers[-1] + len(raw))
    elif call == "ftruncate":
        sizes[name] = numbers[-1]
        yield Operation("truncate", name, numbers[-1])
    elif call == "unlink":
        sizes.pop(name, None)
        yield Operation("remove", name)
    else:
        raise RuntimeError(f"{call} of {name}: the shim does not know what that does to a disk")


def main(cut_points: int = 5000, policies: int = 3, seed: int = 1, defect: str = "") -> None:
    """Cut the power after each operation, as often as asked; count what was lost, and how."""
    began, chance = time.perf_counter(), random.Random(seed)  # noqa: S311  # reproducible, not for security
    done: list[Operation] = []
    events = max(20, cut_points // 9)
    while len(done) < cut_points:  # as many events as it takes
        done = recorded(events, defect)
        events += max(1, events * (cut_points - len(done)) // max(1, len(done)))
    lost, cuts, pending = Counter[str](), Counter[str](), 0
    disk, examples = Disk(), dict[str, str]()
    where = _IN_MEMORY if _IN_MEMORY.is_dir() else Path(tempfile.gettempdir())
    folder = Path(tempfile.mkdtemp(dir=where))
    for number, one in enumerate(done[:cut_points]):
        disk.do(one)
        for policy in POLICIES[:policies]:
            what = started_after(disk.after_the_cut(policy, chance), folder, disk.acknowledged)
            cuts[policy] += 1
            pending += bool(disk.pending)
            if what is not None:
                lost[policy] += 1
                examples.setdefault(policy, f"after operation {number + 1} ({one.what} {one.name}): {what}"[:200])
    shutil.rmtree(folder)
    report(
        Figure(
            check="POWER",
            command=f"benchmarks/safety/power.py {cut_points} {policies} {seed} {defect}".rstrip(),
            asked="5,000 cut points under 3 policies: 0 acknowledged events lost, and every start finds a record "
            "that holds",
            measured={
                "cut_points": min(cuts.values()),
                "policies": len(cuts),
                "cuts_with_unflushed_writes": pending,
                "acknowledged_events": disk.acknowledged,
                "lost_or_broken": lost.total(),
                **{f"first_{policy}": what for policy, what in examples.items()},
            },
            holds=not lost.total() and pending > cut_points * policies // 2 and disk.acknowledged >= cut_points // 20,
            seconds=round(time.perf_counter() - began, 1),
        )
    )


def started_after(files: dict[str, bytes], folder: Path, promised: int) -> str | None:
    """Put the files in a folder and start on them; what is wrong, or None."""
    for old in folder.iterdir():
        old.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return wrong(folder, promised)


if __name__ == "__main__":
    arguments = [one for one in sys.argv[1:] if not one.startswith("--")]
    named = [one.removeprefix("--defect=") for one in sys.argv[1:] if one.startswith("--defect=")]
    main(*(int(one) for one in arguments), **({"defect": named[0]} if named else {}))
