"""The device protocol: one message is one frame; whatever else arrives is a named rejection that changes nothing."""

import hashlib
import hmac
import importlib
import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenitive.devices import messages as say
from lenitive.devices import protocol
from lenitive.devices.endpoint import Endpoint
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
    device_of,
    encode,
)

ROOT = Path(__file__).parents[2]
KEY = b"a key of exactly thirty-two byte"
PERSON = Binding(infusion="INF-1", token="0123456789abcdef" * 2)
LINK = Expected(device="pump-1", kind=Kind.PUMP, sender=Sender.SUPERVISOR, key=KEY, binding=PERSON, confirmed=True)
RUN = say.SetState(epoch=1, command=1, target=say.Target.RUN, rate_ul_h=5000, boot=1, not_after_ms=5000)
STOP = say.SetState(epoch=1, command=2, target=say.Target.STOP, rate_ul_h=0, boot=None, not_after_ms=None)


def frame(body: say.Body = STOP, **changes: Any) -> Frame:
    whole: dict[str, Any] = {
        "device": "pump-1",
        "kind": Kind.PUMP,
        "sender": Sender.SUPERVISOR,
        "binding": PERSON,
        "boot": 1,
        "seq": 10,
        "uptime_ms": 1000,
        "clock_ms": None,
        "body": body,
    }
    return Frame(**{**whole, **changes})


def judged(line: bytes, heard: Heard | None = None, link: Expected = LINK, at_ms: int = 1000) -> Received | Rejected:
    return decode(line, link, heard or Heard(), arrived_ms=at_ms)


def reason(line: bytes, heard: Heard | None = None, link: Expected = LINK, at_ms: int = 1000) -> Reason | None:
    found = judged(line, heard, link, at_ms)
    return found.reason if isinstance(found, Rejected) else None


def signed(content: bytes, device: str = "pump-1", key: bytes = KEY) -> bytes:
    head = f"LEN1 {device} ".encode()
    return head + protocol._mac(head, content, key) + b" " + content + b"\n"


def content_of(line: bytes) -> bytes:
    return line.split(b" ", 3)[3][:-1]


@pytest.fixture(scope="module")
def fuzzer() -> ModuleType:
    patch = pytest.MonkeyPatch()
    patch.syspath_prepend(str(ROOT / "benchmarks" / "safety"))
    try:
        return importlib.import_module("fuzz_frames")
    finally:
        patch.undo()


def test_every_message_comes_back_as_it_was_sent(fuzzer: ModuleType) -> None:
    seen = set()
    for one, expected in fuzzer.corpus():
        found = decode(encode(one, expected.key), expected, Heard(), arrived_ms=fuzzer.NOW_MS)
        assert isinstance(found, Received)
        assert found.frame == one
        seen.add(type(one.body))
    assert seen == set(say.Body.__args__), "every message is in the corpus"


def test_a_frame_is_one_line_of_ascii_that_names_its_device() -> None:
    line = encode(frame(), KEY)
    assert line.isascii()
    assert line.count(b"\n") == 1
    assert line.startswith(b"LEN1 pump-1 ")
    assert device_of(line) == "pump-1"
    assert json.loads(content_of(line))["body"]["type"] == "set_state"


@pytest.mark.parametrize(
    "junk", [b"", b"pump-1", b"LEN1", b"LEN1 Pump 0", b"\xff" * 90, b"LEN1 ../etc 0", b"LEN1  0 "], ids=repr
)
def test_a_line_without_a_device_names_none(junk: bytes) -> None:
    assert device_of(junk) is None


BAD: dict[str, tuple[Callable[[], bytes], Reason]] = {
    "too large": (lambda: b"LEN1 pump-1 " + b"0" * 64 + b" {" + b"0" * 2048 + b"}\n", Reason.TOO_LARGE),
    "empty": (lambda: b"", Reason.MALFORMED),
    "no line end": (lambda: encode(frame(), KEY)[:-1], Reason.MALFORMED),
    "two lines": (lambda: encode(frame(), KEY) * 2, Reason.MALFORMED),
    "carriage return": (lambda: encode(frame(), KEY)[:-1] + b"\r\n", Reason.MALFORMED),
    "another version": (lambda: b"LEN2" + encode(frame(), KEY)[4:], Reason.OTHER_VERSION),
    "another device": (lambda: encode(frame(device="pump-2"), KEY), Reason.WRONG_DEVICE),
    "another key": (lambda: encode(frame(), b"?" * 32), Reason.BAD_MAC),
    "device swapped under the signature": (
        lambda: signed(content_of(encode(frame(device="pump-2"), KEY))),
        Reason.WRONG_DEVICE,
    ),
    "own frame sent back": (
        lambda: encode(frame(say.Answer(epoch=1, number=1, outcome=say.Outcome.DONE, because=None),
                             sender=Sender.DEVICE), KEY),
        Reason.WRONG_DIRECTION,
    ),
    "monitor on a pump's link": (
        lambda: encode(frame(say.Confirm(), kind=Kind.MONITOR), KEY),
        Reason.NOT_ALLOWED,
    ),
    "hello that names an infusion": (
        lambda: encode(frame(say.Bind(infusion="I", token="0" * 32, code="000000")), KEY),
        Reason.NOT_ALLOWED,
    ),
    "nobody's": (lambda: encode(frame(binding=None), KEY), Reason.NOT_BOUND),
    "another person's": (
        lambda: encode(frame(binding=Binding(infusion="INF-1", token="f" * 32)), KEY),
        Reason.OTHER_PATIENT,
    ),
    "another infusion of the same token": (
        lambda: encode(frame(binding=Binding(infusion="INF-2", token=PERSON.token)), KEY),
        Reason.OTHER_PATIENT,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_may_have_no_effect_is_rejected_by_name(name: str) -> None:
    make, expected = BAD[name]
    assert reason(make()) is expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"rate_ul_h":5000', b'"rate_ul_h":-1'),
        (b'"rate_ul_h":5000', b'"rate_ul_h":5000.0'),
        (b'"rate_ul_h":5000', b'"rate_ul_h":5e3'),
        (b'"rate_ul_h":5000', b'"rate_ul_h":1e400'),
        (b'"rate_ul_h":5000', b'"rate_ul_h":NaN'),
        (b'"rate_ul_h":5000', b'"rate_ul_h":"5000"'),
        (b'"rate_ul_h":5000', b'"rate_ul_h":true'),
        (b'"rate_ul_h":5000', b'"rate_ul_h":null'),
        (b'"rate_ul_h":5000', b'"rate_ul_h":05000'),
        (b'"rate_ul_h":5000', b'"rate_ul_h":1200001'),
        (b'"rate_ul_h":5000', b'"rate_ul_h":0'),
        (b'"rate_ul_h":5000', b'"rate_ul_h":5000,"rate_ul_h":9000'),
        (b'"rate_ul_h":5000', b'"rate_ml_h":5,"rate_ul_h":5000'),
        (b'"rate_ul_h":5000', b'"rate_ul_h": 5000'),
        (b'"rate_ul_h":5000', '"rate_ul_h":\uff15\uff10'.encode()),
        (b'"rate_ul_h":5000,', b""),
        (b'"seq":10', b'"seq":9007199254740992'),
        (b'"seq":10', b'"seq":18446744073709551626'),
        (b'"seq":10', b'"seq":' + b"1" * 500),
        (b'"seq":10', b'"seq":0'),
        (b'"target":"run"', b'"target":"stop"'),
        (b'"target":"run"', b'"target":"RUN"'),
        (b'"target":"run"', b'"target":"\\u0072un"'),
        (b'"boot":1,"command"', b'"boot":null,"command"'),
        (b'"type":"set_state"', b'"type":"shell"'),
        (b'"INF-1"', b'"INF-1\\n"'),
        (b'"INF-1"', b'"../../x"'),
        (b'"clock_ms":null', b'"clock_ms":' + b"[" * 60 + b"]" * 60),
        (b'"clock_ms":null', b'"clock_ms":' + b'{"a":' * 5 + b"1" + b"}" * 5),
    ],
    ids=lambda value: value.decode(errors="replace")[:44],
)
def test_what_a_device_signed_is_read_just_as_strictly(old: bytes, new: bytes) -> None:
    content = content_of(encode(frame(RUN), KEY))
    assert reason(signed(content)) is None
    assert old in content
    assert reason(signed(content.replace(old, new))) is Reason.MALFORMED


def test_a_frame_counts_once_and_what_was_overtaken_is_history() -> None:
    first = judged(encode(frame(seq=10), KEY))
    assert isinstance(first, Received)
    assert reason(encode(frame(seq=10), KEY), first.heard) is Reason.REPLAYED
    third = judged(encode(frame(seq=12), KEY), first.heard)
    assert isinstance(third, Received)
    second = judged(encode(frame(seq=11), KEY), third.heard)
    assert isinstance(second, Rejected)
    assert second.reason is Reason.OUT_OF_ORDER
    assert second.frame is not None, "it may be kept as history"
    assert reason(encode(frame(seq=10), KEY), third.heard) is Reason.REPLAYED
    much_later = judged(encode(frame(seq=5000), KEY), third.heard)
    assert isinstance(much_later, Received)
    assert reason(encode(frame(seq=12), KEY), much_later.heard) is Reason.TOO_OLD


def test_a_start_that_is_over_is_over_and_a_new_one_counts_from_one() -> None:
    known = Heard(boot=3, seq=900, seen=1)
    assert reason(encode(frame(boot=2, seq=2000), KEY), known) is Reason.TOO_OLD
    again = judged(encode(frame(boot=4, seq=1), KEY), known)
    assert isinstance(again, Received)
    assert (again.heard.boot, again.heard.seq) == (4, 1)


def test_a_frame_that_was_long_under_way_is_too_old_and_the_clock_of_the_device_is_not_asked() -> None:
    quick = judged(encode(frame(seq=1, uptime_ms=1000, clock_ms=0), KEY), at_ms=51_000)
    assert isinstance(quick, Received)
    in_time = judged(encode(frame(seq=2, uptime_ms=2000, clock_ms=9_999_999_999_999), KEY), quick.heard, at_ms=82_000)
    assert isinstance(in_time, Received)
    assert in_time.age_ms == 30_000
    late = judged(encode(frame(seq=3, uptime_ms=3000), KEY), in_time.heard, at_ms=83_001)
    assert isinstance(late, Rejected)
    assert (late.reason, late.frame is None) == (Reason.TOO_OLD, False)


def test_data_of_a_device_that_nobody_confirmed_is_not_used() -> None:
    unconfirmed = replace(LINK, confirmed=False)
    assert reason(encode(frame(), KEY), link=unconfirmed) is Reason.NOT_BOUND
    assert reason(encode(frame(say.Confirm()), KEY), link=unconfirmed) is None
    assert reason(encode(frame(), KEY), link=replace(LINK, binding=None)) is Reason.NOT_BOUND


def test_a_rejection_changes_nothing_but_its_counter(fuzzer: ModuleType) -> None:
    end = Endpoint("pump-1", Kind.PUMP, KEY, sender=Sender.DEVICE)
    end.bind(PERSON, confirmed=True)
    other = Endpoint("pump-1", Kind.PUMP, KEY, sender=Sender.SUPERVISOR)
    other.bind(PERSON, confirmed=True)
    assert isinstance(end.hear(other.say(STOP, at_ms=0), at_ms=0), Received)
    before = (end.expected, end.heard)
    lines = [make() for make, _ in BAD.values()] + [fuzzer._bit(random.Random(1), lines_of(other))]  # noqa: S311 - reproducible
    for line in lines:
        assert isinstance(end.hear(line, at_ms=0), Rejected)
    assert (end.expected, end.heard) == before
    assert sum(end.rejected.values()) == len(lines)


def lines_of(end: Endpoint) -> bytes:
    return end.say(STOP, at_ms=0)


def test_signatures_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[bytes, bytes]] = []
    real = protocol.hmac.compare_digest
    monkeypatch.setattr(protocol.hmac, "compare_digest", lambda a, b: asked.append((a, b)) or real(a, b))
    assert reason(encode(frame(), b"?" * 32)) is Reason.BAD_MAC
    assert len(asked) == 1


def test_nothing_is_parsed_before_its_signature_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    class Never:
        def decode(self, _: bytes) -> Frame:
            raise AssertionError("parsed what nobody signed")

    line = encode(frame(), b"?" * 32)
    monkeypatch.setattr(protocol, "_decoder", Never())
    assert reason(line) is Reason.BAD_MAC


def test_what_is_nested_too_deeply_is_not_given_to_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    class Never:
        def decode(self, _: bytes) -> Frame:
            raise AssertionError("parsed")

    nested = signed(b'{"a":' + b"[" * 1900 + b"}")
    monkeypatch.setattr(protocol, "_decoder", Never())
    assert reason(nested) is Reason.MALFORMED


def test_a_sender_is_told_of_its_own_mistake() -> None:
    with pytest.raises(ValueError, match="rate_ul_h"):
        encode(frame(msgspec.structs.replace(RUN, rate_ul_h=5_000_000)), KEY)
    with pytest.raises(ValueError, match="does not exchange"):
        encode(frame(sender=Sender.DEVICE), KEY)
    with pytest.raises(ValueError, match="at least 32"):
        replace(LINK, key=b"short")
    with pytest.raises(ValueError, match="must rise"):
        Endpoint("pump-1", Kind.PUMP, KEY, sender=Sender.DEVICE, boot=3).restart(3, at_ms=0)


def test_a_run_names_its_rate_and_its_end_and_less_drug_names_neither() -> None:
    for wrong in (
        {"target": say.Target.RUN, "rate_ul_h": 0, "boot": 1, "not_after_ms": 5},
        {"target": say.Target.RUN, "rate_ul_h": 100, "boot": 1, "not_after_ms": None},
        {"target": say.Target.RUN, "rate_ul_h": 100, "boot": None, "not_after_ms": 5},
        {"target": say.Target.STOP, "rate_ul_h": 100, "boot": None, "not_after_ms": None},
        {"target": say.Target.HOLD, "rate_ul_h": 0, "boot": 1, "not_after_ms": 5},
    ):
        with pytest.raises(ValueError, match="run"):
            say.SetState(epoch=1, command=1, **wrong)


def test_no_command_is_relative() -> None:
    relative = re.compile(r"increase|decrease|delta|_by|more|less")
    for message in (say.SetState, say.Permit):
        assert [name for name in message.__struct_fields__ if relative.search(name)] == []


COUNT = st.integers(1, 2**53 - 1)


@given(
    seq=COUNT, boot=COUNT, uptime_ms=COUNT, epoch=COUNT, command=COUNT, rate_ul_h=st.integers(1, 1_200_000),
    clock_ms=st.none() | COUNT,
)  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_any_message_in_range_comes_back_and_its_line_is_the_only_one(
    seq: int, boot: int, uptime_ms: int, epoch: int, command: int, rate_ul_h: int, clock_ms: int | None
) -> None:
    body = say.SetState(
        epoch=epoch, command=command, target=say.Target.RUN, rate_ul_h=rate_ul_h, boot=boot, not_after_ms=uptime_ms
    )
    sent = frame(body, seq=seq, boot=boot, uptime_ms=uptime_ms, clock_ms=clock_ms)
    line = encode(sent, KEY)
    found = judged(line)
    assert isinstance(found, Received)
    assert found.frame == sent
    assert encode(found.frame, KEY) == line


@given(numbers=st.lists(st.integers(1, 200), max_size=60))
@settings(max_examples=100, deadline=None)
def test_in_any_order_of_arrival_a_number_counts_at_most_once_and_what_counts_only_rises(numbers: list[int]) -> None:
    heard, counted = Heard(), []
    for seq in numbers:
        found = judged(encode(frame(seq=seq), KEY), heard)
        if isinstance(found, Received):
            heard = found.heard
            counted.append(seq)
        else:
            assert found.reason in {Reason.REPLAYED, Reason.OUT_OF_ORDER, Reason.TOO_OLD}
            if found.reason is Reason.REPLAYED:
                assert seq in counted
    assert counted == sorted(set(counted))


@given(data=st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_bytes_raise(data: bytes) -> None:
    assert isinstance(judged(data), Rejected)
    assert isinstance(judged(signed(data)), Rejected)
    device_of(data)


def test_thousands_of_mutated_frames_raise_nothing_and_none_is_taken_for_another(fuzzer: ModuleType) -> None:
    figures = fuzzer.fuzz(8000, seed=3)
    assert figures.raised == []
    assert figures.wrongly_accepted == []
    assert set(figures.rejected) >= {Reason.TOO_LARGE, Reason.MALFORMED, Reason.BAD_MAC, Reason.WRONG_DEVICE,
                                     Reason.OTHER_VERSION, Reason.TOO_OLD, Reason.OTHER_PATIENT}  # fmt: skip


@pytest.mark.parametrize("defect", ["signature", "canonical form", "order"])
def test_the_fuzzer_finds_a_decoder_that_leaves_out_a_check(
    fuzzer: ModuleType, monkeypatch: pytest.MonkeyPatch, defect: str
) -> None:
    if defect == "signature":
        monkeypatch.setattr(protocol.hmac, "compare_digest", lambda *_: True)
    elif defect == "canonical form":
        monkeypatch.setattr(protocol, "_encoder", Agreeable())
    else:
        monkeypatch.setattr(protocol, "_new", lambda frame, _, heard, __: Received(frame=frame, heard=heard, age_ms=0))
    assert fuzzer.fuzz(8000, seed=3).wrongly_accepted


class Agreeable:
    """An encoder whose answer equals anything: the check of the canonical form, seeded to be empty."""

    def encode(self, value: object) -> bytes:
        return AnyBytes(msgspec.json.encode(value, order="sorted"))


class AnyBytes(bytes):
    __slots__ = ()
    __hash__ = bytes.__hash__

    def __ne__(self, _: object) -> bool:
        return False


def test_the_page_is_enough_to_read_and_write_a_frame_without_this_program() -> None:
    page = (ROOT / "docs" / "reference" / "device-protocol.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^LEN1 .*$", page, re.MULTILINE)
    (key,) = re.findall(r"That of the example is `([0-9a-f]+)`", page)
    version, device, mac, content = line.split(" ", 3)
    signed_part = f"{version} {device} {content}".encode()
    assert hmac.new(bytes.fromhex(key), signed_part, hashlib.sha256).hexdigest() == mac
    assert json.dumps(json.loads(content), sort_keys=True, separators=(",", ":")) == content
    link = Expected(
        device=device,
        kind=Kind.PUMP,
        sender=Sender.SUPERVISOR,
        key=bytes.fromhex(key),
        binding=Binding(**json.loads(content)["binding"]),
        confirmed=True,
    )
    assert isinstance(decode(f"{line}\n".encode(), link, Heard(), arrived_ms=0), Received)


def test_the_page_names_every_field_and_word_of_every_message() -> None:
    page = (ROOT / "docs" / "reference" / "device-protocol.md").read_text(encoding="utf-8")
    fields = {name for kind in (*say.Body.__args__, Frame, Binding, say.Numeric) for name in kind.__struct_fields__}
    enums = (say.PumpState, say.Because, say.Target, say.Outcome, say.WhyRefused, say.Missing, say.Quality, Reason)
    words = {word.value for kind in enums for word in kind}
    assert {word for word in fields | words if f"`{word}`" not in page} == set()
