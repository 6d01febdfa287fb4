"""What is malformed, of another patient, replayed, doubled, forged or out of order changes no state, at either door."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from test_live_process import NAME, NURSE, Bed, Clinic, live, until

from lenitive.clinic import supervision_wire as wire
from lenitive.domain.infusion import commands as ask
from lenitive.record.journal import state_hash

Bad = Callable[[list[bytes]], list[bytes]]

AT_DEVICES: dict[str, Bad] = {
    # what is sent at the door for devices, of the lines that the devices of the infusion have sent so far
    "noise": lambda _: [b"\xff\x00" * 3000 + b"\n", b"\n", b"GET / HTTP/1.1\r\n\r\n", b"LEN1 pump-1 {}\n"],
    "malformed": lambda sent: [line[: len(line) // 2] + b"\n" for line in sent[-3:]],
    "replayed": lambda sent: sent[:6],
    "doubled": lambda sent: [sent[-1]] * 5,
    "out of order": lambda sent: sent[-6:][::-1],
    "forged": lambda sent: [line.replace(line.split(b" ")[2], b"0" * 64) for line in sent[-3:]],
    "changed after it was signed": lambda sent: [
        line.replace(b'"seq":', b'"seq":9').replace(b'"running"', b'"stopped"') for line in sent[-3:]
    ],
    "under the name of another device": lambda sent: [line.replace(b" pump-1 ", b" pump-2 ", 1) for line in sent[-6:]],
}


def asked(command: ask.Command, *, infusion: str = NAME) -> bytes:
    name, plain = wire.plain_command(command)
    return wire.line_of(wire.Ask(id=7, infusion=infusion, type=name, command=plain))


def at_the_desk(one: Clinic, kind: str, kept: list[bytes]) -> list[bytes]:
    """What is sent at the door for people; `kept` is the request that has begun the infusion."""
    staff = one.staff
    version = staff.live[NAME].version
    rate = ask.SetRate(**staff.raising(version), target_ul_h=3600, reason="check")
    stale = ask.SetRate(**staff.raising(version - 1), target_ul_h=3600, reason="check")
    given = staff.raising(version)
    late = ask.SetRate(**{**given, "not_after": given["not_after"].replace(year=2020)}, target_ul_h=3600, reason="late")
    old = given["authenticated_at"].replace(year=2020)
    forged = ask.SetRate(**{**given, "authenticated_at": old}, target_ul_h=3600, reason="no proof")
    found: dict[str, list[bytes]] = {
        "noise": [b"\xff\x00" * 300 + b"\n", b"\n", b"[" * 5000 + b"\n"],
        "malformed": [asked(rate)[:-20] + b"\n", asked(rate).replace(b"3600", b"1e400")],
        "of another infusion": [asked(rate, infusion="INF-2")],
        "replayed": kept,
        "doubled": kept * 3,
        "out of order": [asked(stale)],
        "after its time": [asked(late)],
        "forged": [asked(forged)],
    }
    return found[kind]


AT_THE_DESK = (
    "noise", "malformed", "of another infusion", "replayed", "doubled", "out of order", "after its time", "forged",
)  # fmt: skip


async def quiet(one: Clinic, sent: list[bytes]) -> str:
    """An infusion that runs, whose devices say no more for the while; the hash of its state."""

    def heard(line: bytes) -> bytes:
        sent.append(line)
        return line

    one.bed.changed = heard
    await one.running()
    await until(lambda: told(one)[-1] == "VitalsObserved" and told(one)[-2] != "TimeOutDone", within_s=60)
    one.bed._tasks[0].cancel()
    await asyncio.sleep(0.5)
    assert len(sent) > 12
    return state(one)


def told(one: Clinic) -> list[str]:
    """What has happened since the infusion has begun, after that it has."""
    types = [event.type for event in one.store.read(NAME)]
    return ["", "TimeOutDone", *types[types.index("InfusionStarted") :]]


def state(one: Clinic) -> str:
    """The hash of the state but for the count of events: what was refused, and blocks of telemetry, are kept too."""
    session = one.supervisor.infusions[NAME].core.session
    return state_hash(replace(session, seq=0, last_ms=0))


@pytest.mark.parametrize("kind", AT_DEVICES)
def test_bad_lines_at_the_door_for_devices_change_no_state(tmp_path: Path, kind: str) -> None:
    async def act(one: Clinic) -> None:
        sent: list[bytes] = []
        before = await quiet(one, sent)
        _, writer = await asyncio.open_connection("127.0.0.1", one.where.device_port)
        writer.writelines(AT_DEVICES[kind](sent))
        await writer.drain()
        await asyncio.sleep(0.3)
        writer.close()
        assert state(one) == before, [(event.seq, event.type) for event in one.store.read(NAME)[-4:]]
        core = one.supervisor.infusions[NAME].core
        assert one.supervisor.counters["rejected"] + sum(sum(of.values()) for of in core.rejected.values()) > 0

    live(tmp_path, act)


def test_frames_of_a_device_of_another_patient_change_no_state(tmp_path: Path) -> None:
    async def act(one: Clinic) -> None:
        before = await quiet(one, [])
        other = Bed(2, one.bed._clock, one.bed._where)
        other.start()
        await asyncio.sleep(0.7)
        other.end()
        assert other.sent > 0
        assert state(one) == before, [(event.seq, event.type) for event in one.store.read(NAME)[-4:]]

    live(tmp_path, act)


@pytest.mark.parametrize("kind", AT_THE_DESK)
def test_bad_requests_at_the_door_for_people_change_no_state(tmp_path: Path, kind: str) -> None:
    async def act(one: Clinic) -> None:
        await quiet(one, [])
        staff = one.staff
        kept = [asked(ask.RatePain(by=NURSE, key="once", observed_at=staff.at(), score=5))]
        _, writer = await asyncio.open_unix_connection(tmp_path / wire.SOCKET_NAME)
        writer.writelines(kept)
        await asyncio.sleep(0.2)
        before = state(one)
        writer.writelines(at_the_desk(one, kind, kept))
        await asyncio.sleep(0.3)
        writer.close()
        assert state(one) == before, [(event.seq, event.type) for event in one.store.read(NAME)[-4:]]

    live(tmp_path, act)
