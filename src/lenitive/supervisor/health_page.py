"""What a watchman may read: whether the process lives, is ready, and how it is. Loopback, GET, and a short deadline."""

import asyncio
import json
import resource
import shutil
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lenitive.record.anchor import AnchorState
from lenitive.record.store import EventStore
from lenitive.supervisor.process import Supervisor

DEADLINE_S: Final = 3.0
"""Whoever asks has said what by then, or is cut off."""

READY_LAG_MS: Final = 500
"""A loop that lags more is not ready for another infusion."""

_REQUEST_MAX: Final = 4096


@dataclass(frozen=True, slots=True)
class OnDisk:
    """What only the disk can say; it may keep whoever asks waiting."""

    anchor: AnchorState
    free_bytes: int
    total_bytes: int


def on_disk(store: EventStore, folder: Path) -> OnDisk:
    """Ask the disk."""
    usage = shutil.disk_usage(folder)
    return OnDisk(store.anchor_state(), usage.free, usage.total)


def health_of(supervisor: Supervisor, disk: OnDisk, *, followers: int) -> dict[str, Any]:
    """Everything about the process, and nothing about a person: infusions are counted, not named."""
    now_s = time.monotonic()
    lags = sorted(supervisor.lags_ms)
    cores = [one.core for one in supervisor.infusions.values()]
    rejected: dict[str, int] = {}
    for core in cores:
        for reasons in core.rejected.values():
            for reason, count in reasons.items():
                rejected[reason.value] = rejected.get(reason.value, 0) + count
    return {
        "epoch": supervisor.epoch,
        "ready": is_ready(supervisor),
        "library": supervisor.library.sha256,
        "heartbeat_ages_ms": {name: round(1000 * (now_s - beat)) for name, beat in sorted(supervisor.beats.items())},
        "loop_lag_ms": {
            "newest": round(supervisor.lags_ms[-1], 1) if lags else None,
            "p99": round(lags[int(len(lags) * 0.99)], 1) if lags else None,
            "max": round(lags[-1], 1) if lags else None,
        },
        "queues": {
            "events_waiting": supervisor.waiting,
            "oldest_waiting_ms": round(1000 * supervisor.oldest_waiting_s),
            "followers": followers,
        },
        "disk": {"free_bytes": disk.free_bytes, "free_pct": round(100 * disk.free_bytes / disk.total_bytes, 1)},
        "anchor": {"age_s": disk.anchor.age_s, "behind_rows": disk.anchor.behind_rows, "apart": disk.anchor.apart},
        "record_failed": supervisor.record_failed,
        "watchdog": supervisor.watchdog,
        "self_check": {"failed": list(supervisor.checked.failed)} if supervisor.checked else None,
        "evaluators_agree": all(core.evaluators_agree for core in cores),
        "infusions": len(cores),
        "running": sum(core.session.rate_ul_h > 0 for core in cores),
        "unconfirmed": sum(core.session.unconfirmed_ms is not None for core in cores),
        "faults": supervisor.counters["faults"],
        "rejected_frames": rejected,
        "counters": dict(supervisor.counters),
        "rss_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "cpu_s": round(time.process_time(), 3),
    }


def is_ready(supervisor: Supervisor) -> bool:
    """Whether another infusion may begin here."""
    lag_ms = supervisor.lags_ms[-1] if supervisor.lags_ms else 0.0
    sound = supervisor.record_failed is None and supervisor.watchdog != "gone"
    return sound and lag_ms < READY_LAG_MS and supervisor.counters["faults"] == 0


async def listen(supervisor: Supervisor, health: Callable[[], Awaitable[dict[str, Any]]], port: int) -> asyncio.Server:
    """Open `/health`, `/livez` and `/readyz` on the loopback address."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(DEADLINE_S):
                head = await reader.readuntil(b"\r\n\r\n")
                status, body = await _answer(head.split(b"\r\n", 1)[0], supervisor, health)
                writer.write(
                    b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n"
                    b"Content-Length: %d\r\nConnection: close\r\n\r\n%s" % (status, len(body), body)
                )
                await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # whoever does not ask properly and in time gets no answer
        finally:
            writer.close()

    return await asyncio.start_server(serve, "127.0.0.1", port, limit=_REQUEST_MAX)


async def _answer(
    first: bytes, supervisor: Supervisor, health: Callable[[], Awaitable[dict[str, Any]]]
) -> tuple[bytes, bytes]:
    method, _, rest = first.partition(b" ")
    path = rest.split(b" ", 1)[0]
    if method != b"GET":
        return b"405 Method Not Allowed", b"{}"
    if path == b"/livez":
        ticked_ms = round(1000 * (time.monotonic() - supervisor.beats.get("ticks", time.monotonic())))
        return b"200 OK", b'{"alive":true,"ticked_ms":%d}' % ticked_ms
    if path == b"/readyz":
        ready = is_ready(supervisor)
        return (b"200 OK", b'{"ready":true}') if ready else (b"503 Service Unavailable", b'{"ready":false}')
    if path == b"/health":
        return b"200 OK", json.dumps(await health()).encode()
    return b"404 Not Found", b"{}"
