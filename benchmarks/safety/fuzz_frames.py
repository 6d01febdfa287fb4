"""Malformed, forged and signed-but-wrong frames through the decoder of the device protocol.

Run: python benchmarks/safety/fuzz_frames.py [COUNT [SEED]]. Every frame is a mutation of a valid one. Half are then
signed with the right key, so that what stands behind the signature is tried too. Prints how many raised, how many were
accepted although they are not what their sender would write, the time of the slowest, and the growth of memory.
"""

import hmac
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from lenitive.devices import messages as say
from lenitive.devices.protocol import (
    Binding,
    Expected,
    Frame,
    Heard,
    Kind,
    Reason,
    Received,
    Rejected,
    Sender,
    decode,
    encode,
)
from lenitive.domain.infusion.events import PumpCondition

KEYS = {"pump-1": b"pump key, thirty-two bytes long!", "monitor-1": b"monitor key: thirty-two bytes..."}
BINDING = Binding(infusion="INF-1", token="0123456789abcdef" * 2)
HEARD = Heard(boot=2, seq=100, seen=0b1011, ahead_ms=0)
NOW_MS = 500_000


def _numeric(value: int | None) -> say.Numeric:
    return say.Numeric(value=value, missing=None if value is not None else say.Missing.PROBE_OFF, measured_ms=499_900)


BODIES: dict[tuple[Kind, Sender], tuple[say.Body, ...]] = {
    (Kind.PUMP, Sender.DEVICE): (
        say.Hello(model="pump", firmware="1.2", simulated=True, epoch=3, pump=say.PumpTraits(
            obeys=True, stops_itself=True, rate_min_ul_h=100, rate_max_ul_h=60_000, rate_step_ul_h=100, stroke_ul=0)),
        say.BindingAnswer(state=say.BindingState.SHOWING, because=None),
        say.PumpStatus(
            state=say.PumpState.RUNNING, because=None, rate_ul_h=5000, target_ul_h=5000, counter_ul=12_345,
            conditions=(PumpCondition.BAG_LOW, PumpCondition.KVO), battery_pct=100, battery_min=None,
            bag_left_ul=87_655, kvo_ul_h=0, keypad_changes=0, epoch=3, command=7, permit=412, permit_left_ms=8100,
            answers=None),
        say.Answer(epoch=3, number=7, outcome=say.Outcome.REFUSED, because=say.WhyRefused.EXPIRED),
    ),
    (Kind.MONITOR, Sender.DEVICE): (
        say.Numerics(heart_rate_min=_numeric(72), respiratory_rate_min=_numeric(14), spo2_pct=_numeric(None),
                     etco2_mmhg=_numeric(38), systolic_mmhg=_numeric(121), diastolic_mmhg=_numeric(71),
                     map_mmhg=_numeric(88)),
        say.SignalQuality(measured_ms=499_900, ecg=say.Quality.GOOD, pleth=say.Quality.NONE, pleth_varies=False,
                          capnogram=say.Quality.POOR, capnogram_varies=True),
    ),
    (Kind.PUMP, Sender.SUPERVISOR): (
        say.Bind(infusion="INF-1", token=BINDING.token, code="042731"),
        say.Confirm(),
        say.Release(),
        say.SetState(epoch=3, command=8, target=say.Target.RUN, rate_ul_h=7000, boot=2, not_after_ms=505_000),
        say.SetState(epoch=3, command=9, target=say.Target.STOP, rate_ul_h=0, boot=None, not_after_ms=None),
        say.Permit(epoch=3, permit=413, boot=2, seen_ms=499_000, lasts_ms=10_000, rate_max_ul_h=7000,
                   stop_at_counter_ul=90_000, stop_at_ms=None),
        say.ReadBack(request=5),
    ),
    (Kind.MONITOR, Sender.SUPERVISOR): (say.Confirm(),),
}  # fmt: skip
"""One of every message that may go each way."""


def corpus() -> list[tuple[Frame, Expected]]:
    """Every message in a valid frame, with the end of the link that would receive it."""
    found = []
    for (kind, sender), bodies in BODIES.items():
        device = "pump-1" if kind is Kind.PUMP else "monitor-1"
        expected = Expected(device=device, kind=kind, sender=sender, key=KEYS[device], binding=BINDING, confirmed=True)
        for body in bodies:
            bound = None if isinstance(body, say.WITHOUT_BINDING) else BINDING
            frame = Frame(device=device, kind=kind, sender=sender, binding=bound, boot=2, seq=101,
                          uptime_ms=499_990, clock_ms=1_795_000_000_000, body=body)  # fmt: skip
            found.append((frame, expected))
    return found


def signed(content: bytes, device: str) -> bytes:
    """A line with whatever content, signed with the device's own key."""
    head = f"LEN1 {device} ".encode()
    return head + hmac.digest(KEYS[device], head + content, "sha256").hex().encode() + b" " + content + b"\n"


Mutation = Callable[[random.Random, bytes], bytes]


def _at(chance: random.Random, data: bytes) -> int:
    return chance.randrange(len(data) + 1)


def _spliced(chance: random.Random, data: bytes) -> bytes:
    lo, hi = sorted((_at(chance, data), _at(chance, data)))
    place = _at(chance, data)
    return data[:place] + data[lo:hi] + data[place:]


def _bit(chance: random.Random, data: bytes) -> bytes:
    made = bytearray(data or b"{")
    made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def _instead(chance: random.Random, data: bytes) -> bytes:
    """One number, name or word replaced by something else."""
    words = [b"-1", b"0", b"1.0", b"1e3", b"1e400", b"NaN", b"9007199254740992", b"18446744073709551616", b'"5"',
             b"true", b"null", b"[]", b"{}", b"007", b"1_0", "\uff11\uff12".encode(), b'"\\u0031"', b'""', b'"x\\n"',
             b"9" * 400, b"[" * 60 + b"]" * 60, b'{"a":{"a":{"a":{"a":1}}}}', b"-0", b'"run"', b'"supervisor"',
             b'"device"', b'"pump"', b'"monitor"', b"3", b"101", b"100", b"99", b"60", b"1", b"2"]  # fmt: skip
    places = [place for place, byte in enumerate(data) if byte in b":["]
    if not places:
        return data
    start = chance.choice(places) + 1
    end = start
    while end < len(data) and data[end] not in b",}]":
        end += 1
    return data[:start] + chance.choice(words) + data[end:]


def _key(chance: random.Random, data: bytes) -> bytes:
    """A field that stands twice, is new, or is gone."""
    parts = data.split(b",")
    place = chance.randrange(len(parts))
    change = chance.randrange(4)
    if change == 0:
        parts.insert(place, parts[place])
    elif change == 1:
        parts.insert(place, b'"rate_ml_h":5')
    elif change == 2:
        del parts[place]
    else:
        chance.shuffle(parts)
    return b",".join(parts)


CONTENT: tuple[Mutation, ...] = (
    _instead,
    _instead,
    _instead,
    _key,
    _bit,
    _spliced,
    lambda chance, data: data[: _at(chance, data)],
    lambda chance, data: data.replace(b",", b", ", chance.randrange(1, 4)),
    lambda chance, data: data + chance.choice([b" ", b"\n", b"{}", b"\x00"]),
    lambda chance, data: data.replace(b'"', b"'", chance.randrange(1, 3)),
    lambda chance, data: b"{" * chance.randrange(1, 900) + data,
    lambda chance, data: data.replace(b"0", "\uff10".encode(), 1) if chance.random() < 0.5 else data.swapcase(),
)
"""What is done to the content before it is signed."""

WHOLE: tuple[Mutation, ...] = (
    _bit,
    _bit,
    _spliced,
    lambda chance, data: data[: _at(chance, data)],
    lambda chance, data: data[_at(chance, data) :],
    lambda chance, data: data[:-1] + chance.choice([b"\r\n", b"", b"\n\n", b" \n", b"\x00\n"]),
    lambda chance, _: chance.randbytes(chance.randrange(300)),
    lambda chance, data: data * chance.randrange(2, 9),
    lambda chance, data: b"LEN" + str(chance.randrange(2, 99)).encode() + data[4:],
    lambda chance, data: data.upper() if chance.random() < 0.5 else b" " + data,
    lambda chance, data: data[: _at(chance, data)] + chance.randbytes(3) + data[_at(chance, data) :],
    lambda _, data: data.replace(b"pump-1", b"pump-2").replace(b"monitor-1", b"monitor-2"),
    lambda chance, _: b"LEN1 pump-1 " + b"0" * 64 + b" {" + b"[" * chance.randrange(3000) + b"}\n",
)
"""What is done to the signed line."""


@dataclass
class Figures:
    """What a run found."""

    count: int = 0
    raised: list[str] = field(default_factory=list)
    wrongly_accepted: list[bytes] = field(default_factory=list)
    accepted: int = 0
    rejected: Counter[Reason] = field(default_factory=Counter)
    took_ns: list[int] = field(default_factory=list)

    @property
    def failures(self) -> int:
        """How many inputs did what none may do."""
        return len(self.raised) + len(self.wrongly_accepted)


def fuzz(count: int, seed: int) -> Figures:
    """Try this many mutations."""
    chance = random.Random(seed)  # noqa: S311  # reproducible, not for security
    frames, figures = corpus(), Figures(count=count)
    lines = [encode(frame, expected.key) for frame, expected in frames]
    for number in range(count):
        place = chance.randrange(len(frames))
        frame, expected = frames[place]
        if number % 2:
            content = lines[place].split(b" ", 3)[3][:-1]
            for _ in range(chance.choice((1, 1, 2))):
                content = chance.choice(CONTENT)(chance, content)
            line = signed(content, frame.device)
        else:
            line = chance.choice(WHOLE)(chance, lines[place])
        _try(line, lines[place], expected, figures)
    return figures


def _try(line: bytes, original: bytes, expected: Expected, figures: Figures) -> None:
    begun = time.perf_counter_ns()
    try:
        judged = decode(line, expected, HEARD, arrived_ms=NOW_MS)
    except Exception as error:  # noqa: BLE001  # whatever it is, it must not be
        figures.raised.append(f"{error!r} on {line[:200]!r}")
        return
    finally:
        figures.took_ns.append(time.perf_counter_ns() - begun)
    if isinstance(judged, Rejected):
        figures.rejected[judged.reason] += 1
        return
    figures.accepted += 1
    if line != original and not _is_its_own(judged, line, expected):
        figures.wrongly_accepted.append(line)


def _is_its_own(judged: Received, line: bytes, expected: Expected) -> bool:
    """Whether an accepted frame is exactly what its sender would write, on this link, and news."""
    frame = judged.frame
    bound = None if isinstance(frame.body, say.WITHOUT_BINDING) else expected.binding
    is_news = (frame.boot, frame.seq) > (HEARD.boot, HEARD.seq)
    is_right = (frame.device, frame.kind, frame.sender) == (expected.device, expected.kind, expected.sender)
    return encode(frame, expected.key) == line and frame.binding == bound and is_news and is_right


def main(count: int, seed: int) -> int:
    """Print what was found; return the number of failures."""
    fuzz(1000, seed)  # what is loaded once is not growth
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    figures = fuzz(count, seed)
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib
    took = sorted(figures.took_ns)
    print(
        f"{count} frames, seed {seed}: {len(figures.raised)} raised, {len(figures.wrongly_accepted)} wrongly accepted"
    )
    counts = ", ".join(f"{reason.value} {number}" for reason, number in sorted(figures.rejected.items()))
    print(f"{figures.accepted} were valid messages; rejected: {counts}")
    half_us, most_us = took[count // 2] / 1e3, took[count * 99 // 100] / 1e3
    print(f"p50 {half_us:.0f} us, p99 {most_us:.0f} us, slowest {took[-1] / 1e6:.1f} ms")
    print(f"memory grew by {grown_kib / 1024:.0f} MiB, {count * 36 / 2**20:.0f} MiB of it for these times")
    for one in [*figures.raised, *figures.wrongly_accepted][:5]:
        print(one)
    return figures.failures


if __name__ == "__main__":
    sys.exit(1 if main(*(int(one) for one in (sys.argv[1:] + ["1000000", "1"][len(sys.argv) - 1 :])[:2])) else 0)
