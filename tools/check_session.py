#!/usr/bin/env python3
"""Check one infusion from outside: the exported log and the ground truth, and nothing of the product.

    python3 tools/check_session.py events.jsonl ground_truth.jsonl

Every invariant of the safety base, section 8.1, that a log and a ground truth can show is looked for in code of its
own: I1 to I11, I13 to I17 and I19. Standard library only.

Exit: 0 nothing is wrong; 1 something is, one line each; 2 a file could not be read.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from session_checker.alarms import Alarms
from session_checker.answers import CHECKS
from session_checker.bedside import Bedside
from session_checker.dose import Dose
from session_checker.raising import Raising
from session_checker.reading import Happened, Truth, Violation, on_the_time_line, read_log, read_truth

INVARIANTS = (*(f"I{number}" for number in range(1, 12)), "I13", "I14", "I15", "I16", "I17", "I19")


def check(events: list[Happened], truth: Truth) -> list[Violation]:
    """Everything that is wrong, in order of time."""
    on_the_time_line(events, truth)
    bed, watchers = Bedside(), (Raising(truth), Alarms(truth), Dose(truth))
    for event in events:
        for watcher in watchers:
            watcher.before(bed, event)
        bed.apply(event)
        for watcher in watchers:
            watcher.after(bed, event)
    watchers[2].end()
    found = [violation for watcher in watchers for violation in watcher.found]
    found += [violation for look in CHECKS for violation in look(events, truth)]
    return sorted(found, key=lambda one: (one.at_ms, one.seq, one.invariant))


def check_files(log: Path, truth: Path) -> list[Violation]:
    """Everything that is wrong with two files."""
    events, faults = read_log(log)
    return faults + check(events, read_truth(truth))


def main() -> int:
    """Check one session and say so."""
    parser = argparse.ArgumentParser(description="Check one infusion from its log and its ground truth.")
    parser.add_argument("log", type=Path)
    parser.add_argument("truth", type=Path)
    given = parser.parse_args()
    try:
        found = check_files(given.log, given.truth)
    except (OSError, ValueError, KeyError) as error:
        sys.stderr.write(f"{given.log}, {given.truth}: cannot be read: {error!r}\n")
        return 2
    for violation in found:
        sys.stdout.write(f"{violation}\n")
    if not found:
        sys.stdout.write(f"{given.log}: nothing violates {', '.join(INVARIANTS)}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
