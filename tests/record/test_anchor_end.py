"""The newest line of the anchor is found from the end of its file: a start costs the same at any size."""

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenitive.record import anchor as module
from lenitive.record.anchor import Anchor, Anchored

LINE = b'{"row":%d,"link":"%064d","at":"2026-01-05T08:00:00Z"}'


def newest_of_all(anchor: Anchor) -> Anchored | None:
    """Read the long way: every line from the first on."""
    read = [found for _, found, fault in anchor.lines() if fault is None and found is not None]
    return read[-1] if read else None


@given(
    lines=st.lists(
        st.sampled_from([LINE % (row, row) for row in range(9)] + [b"", b"torn", b'{"row":1', b"\x00" * 40])
    ),
    torn=st.binary(max_size=30).filter(lambda end: b"\n" not in end and b"\r" not in end),
    step=st.integers(1, 200),
)
def test_the_newest_line_is_the_one_that_reading_all_of_them_finds(
    lines: list[bytes], torn: bytes, step: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("anchor") / "anchor.jsonl"
    path.write_bytes(b"".join(line + b"\n" for line in lines) + torn)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_STEP_BYTES", step)
        anchor = Anchor(path)
        assert anchor.newest() == newest_of_all(anchor)
        raw = path.read_bytes()
        assert anchor._ends == (raw[-1:] in {b"", b"\n"})
        readable = raw == b"" or module._anchored(raw.splitlines()[-1]) is not None
        assert anchor._torn == (not anchor._ends or not readable)


def test_an_anchor_of_many_hours_is_not_read_whole_to_know_its_newest_line(tmp_path: Path) -> None:
    path = tmp_path / "anchor.jsonl"
    with path.open("wb") as file:
        file.truncate(200_000_000)  # as long as that of a thousand infusions over some hours
    with path.open("ab") as file:
        file.write(b"\n" + LINE % (7, 7) + b"\n")
    tracemalloc.start()
    newest = Anchor(path).newest()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert newest is not None
    assert newest.row == 7
    assert peak < 1_000_000
