"""Threads that meet a type at the same moment.

With the library's own `msgspec.convert` in its place the process ended (SIGSEGV) in 4 of 7 attempts.
"""

import subprocess
import sys

import pytest

MEET = """
import sys, threading, msgspec
from lenitive.clinic.charts.codec import KINDS
from lenitive.clinic.documents import Intake
from lenitive.clinic.plan_file import Plan
from lenitive.record.typed import read_as
sys.setswitchinterval(1e-6)
kinds, together = [Plan, Intake, *KINDS.values()], threading.Barrier(8)
def read(number):
    together.wait()
    for kind in kinds if number % 2 else kinds[::-1]:
        try:
            read_as({}, kind)
        except msgspec.ValidationError:
            pass
threads = [threading.Thread(target=read, args=(number,)) for number in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""


@pytest.mark.parametrize("_attempt", range(3))
def test_threads_that_meet_a_type_at_the_same_moment_read_it(_attempt: int) -> None:
    met = subprocess.run([sys.executable, "-c", MEET], capture_output=True, text=True, check=False)
    assert (met.returncode, met.stderr) == (0, "")
