"""Every frame that was accepted, on its way into a block of the telemetry; the disk is waited for elsewhere."""

import asyncio
from pathlib import Path

from lenitive.domain.infusion.events import TelemetryBlock
from lenitive.record.failure import RecordFailedError
from lenitive.record.telemetry import TELEMETRY_NAME, Telemetry

_Frame = tuple[str, str, int, bytes]


class FrameKeeper:
    """The telemetry of one data folder.

    Attributes:
        lost: Frames that could not be kept.
        heard_more: Whether anything was noted since somebody last set it False.
    """

    def __init__(self, folder: Path) -> None:
        self.lost = 0
        self.heard_more = False
        self._telemetry = Telemetry(folder / TELEMETRY_NAME, spread=True)
        self._frames: list[_Frame] = []

    def note(self, infusion: str, device: str, at_ms: int, frame: bytes) -> None:
        """One frame of a device of an infusion, at a time of its session."""
        self._frames.append((infusion, device, at_ms, frame))

    async def keep(self, now_ms: int) -> tuple[TelemetryBlock, ...]:
        """Keep the blocks that have ended, for the record to name.

        Raises:
            RecordFailedError: They could not be made durable.
            OSError: The same.
        """
        frames, self._frames = self._frames, []
        self.heard_more = self.heard_more or bool(frames)
        try:
            return await asyncio.to_thread(self._kept, frames, now_ms)
        except (RecordFailedError, OSError):
            self.lost += len(frames)
            raise

    def close(self) -> None:
        """Let go of the file; a minute that has not ended is lost."""
        self._telemetry.close()

    def _kept(self, frames: list[_Frame], now_ms: int) -> tuple[TelemetryBlock, ...]:
        for infusion, device, at_ms, frame in frames:
            self._telemetry.add(infusion, device, at_ms, frame)
        return self._telemetry.cut(now_ms)
