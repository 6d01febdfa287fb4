"""DISK: the disk is full, fails or becomes read-only at each of a session's writes; nothing false is acknowledged.

Run: python benchmarks/safety/disk.py [FULL [FAILING]]. In turn,

- full: a small file system in memory with room for k more KiB, for FULL values of k: the record says that it failed,
  refuses the next request at once, keeps what it had acknowledged; with room again, a start goes on;
- failing: strace answers the n-th write, flush or truncation with EIO or ENOSPC, at FAILING of its places: as above,
  and the flush that failed is not tried again;
- read-only: the file system is mounted anew without the right to write;
- without inodes: no file can be made, and the start says so.

With `--live` a supervisor's process on such a disk (disk_live.py). Mounting needs root. Seen to fail with
`--defect=early` (acknowledged before it is kept) and `--defect=again` (a store
that goes on after a failure: `tried again`).
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from figure import Figure, report
from kill_points import counted, traced
from record_of import event
from recovered import STREAM, acknowledged, wrong

from lenitive.record.failure import RecordFailedError
from lenitive.record.store import EventStore

BALLAST: Final = "ballast"
EVENTS, GROUP = 60, 1
_FLUSH: Final = re.compile(r"^(?:\d+ +)?f(?:data)?sync\((\d+)<([^>]*)>\) += (-?\d+)", re.MULTILINE)


@contextmanager
def small_disk(options: str) -> Iterator[Path]:
    """A file system in memory of its own."""
    with tempfile.TemporaryDirectory() as name:
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "lenitive-disk", name], check=True)
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)


def full(room_kib: int, disk: Path, defect: str) -> str | None:
    """What goes wrong where the disk is full after so many more KiB; None when nothing does."""
    folder = disk / "record"
    for path in folder.glob("*"):
        path.unlink()
    folder.mkdir(exist_ok=True)
    ballast = disk / BALLAST
    ballast.unlink(missing_ok=True)
    room = os.statvfs(disk)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, room.f_bavail * room.f_frsize - room_kib * 1024))
    promised, failed = 0, False
    try:
        with EventStore(folder) as store:
            for seq in range(1, 100):
                promised = seq if defect == "early" else promised
                store.append(STREAM, [event(seq)])
                promised = seq
    except RecordFailedError:
        failed = True
    ballast.unlink()  # room again
    if not failed:
        return "the disk was never full"
    return wrong(folder, promised)


def failing(point: tuple[str, int, str], defect: str) -> tuple[bool, str | None]:
    """Whether a call failed as was asked, and what went wrong then."""
    call, number, error = point
    with tempfile.TemporaryDirectory() as name:
        folder, log = Path(name), Path(name) / "strace"
        asked = ("-y", "-e", f"trace={call},fsync,fdatasync", "-e", f"inject={call}:error={error}:when={number}")
        ran = traced(folder, (*asked, "-o", str(log)), (str(EVENTS), str(GROUP), *([defect] if defect else [])))
        said, calls = ran.stdout, log.read_text(encoding="utf-8")
        happened = "(INJECTED)" in calls
        if b"tried again" in said:
            return happened, "it was tried again"
        if b"failed" in said and b"refused" not in said:
            return happened, "the next request was not refused"
        if call in {"fsync", "fdatasync"} and (again := _flushed_again(calls)):
            return happened, again
        return happened, wrong(folder / "record", acknowledged(said))


def _flushed_again(calls: str) -> str | None:
    """The file that was flushed again after a flush of it had failed; None when none was."""
    broken: set[str] = set()
    for _, path, result in _FLUSH.findall(calls):
        if path in broken and path.endswith("anchor.jsonl"):
            return f"{path} was flushed again"
        if int(result) < 0:
            broken.add(path)
    return None


def read_only() -> str | None:
    """What goes wrong where a start finds the disk read-only."""
    with small_disk("size=4m") as disk:
        with EventStore(disk / "record") as store:
            store.append(STREAM, [event(1)])
        # a disk is not mounted anew while files are open for writing: the next start meets it
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        try:
            with EventStore(disk / "record") as store:
                store.append(STREAM, [event(2)])
        except RecordFailedError:
            subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
            return wrong(disk / "record", 1)
        return "a write was acknowledged on a read-only disk"


def without_inodes() -> str | None:
    """What goes wrong where no file can be made."""
    with small_disk("size=4m,nr_inodes=2") as disk:
        try:
            with EventStore(disk / "record") as store:
                store.append(STREAM, [event(1)])
        except RecordFailedError:
            return None
        return "a write was acknowledged where no file can be made"


def main(points: int = 500, failures: int = 300, defect: str = "") -> None:
    """Do each; count what went wrong."""
    began, bad, done = time.perf_counter(), list[str](), Counter[str]()
    with small_disk("size=6m") as disk:
        for number in range(points):
            what = full(40 + number, disk, defect)
            done["full"] += 1
            bad += [f"full with {40 + number} KiB left: {what}"] if what else []
    calls = counted((str(EVENTS), str(GROUP)))
    every = [
        (call, number, error)
        for call, errors in {"pwrite64": ("ENOSPC", "EIO"), "write": ("ENOSPC", "EIO"), "fsync": ("EIO",)}.items()
        for number in range(1, calls[call] + 1)
        for error in errors
    ]
    chosen = [every[place * len(every) // failures] for place in range(min(failures, len(every)))]
    with ThreadPoolExecutor(2) as both:
        came = list(both.map(lambda point: failing(point, defect), chosen))
    done["failing"] = sum(happened for happened, _ in came)
    bad += [f"{point}: {what}" for point, (_, what) in zip(chosen, came, strict=True) if what]
    for name, check in (("read-only", read_only), ("without inodes", without_inodes)):
        done[name] += 1
        what = check()
        bad += [f"{name}: {what}"] if what else []
    report(
        Figure(
            check="DISK",
            command=f"benchmarks/safety/disk.py {points} {failures} {defect}".rstrip(),
            asked="a full, failing or read-only disk at 500 places: 0 events acknowledged that are not kept, no failed "
            "flush tried again, and a start goes on when there is room",
            measured={
                **{name.replace("-", "_").replace(" ", "_"): count for name, count in done.items()},
                "wrong": len(bad),
                **({"first": bad[0][:300]} if bad else {}),
            },
            holds=not bad and done["full"] == points > 0 and done["failing"] == len(chosen) > 0 and len(done) == 4,
            seconds=round(time.perf_counter() - began, 1),
        )
    )


if __name__ == "__main__":
    arguments = [one for one in sys.argv[1:] if not one.startswith("--")]
    named = [one.removeprefix("--defect=") for one in sys.argv[1:] if one.startswith("--defect=")]
    if "--live" in sys.argv:
        import disk_live

        disk_live.main(*(int(one) for one in arguments), **({"defect": named[0]} if named else {}))
    else:
        main(*(int(one) for one in arguments), **({"defect": named[0]} if named else {}))
