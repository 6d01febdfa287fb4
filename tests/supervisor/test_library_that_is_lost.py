"""The file of the library in force is read again every minute: without it nothing starts, and what runs runs on."""

import asyncio
import json
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from lenitive.clinic.documents import to_json
from lenitive.clinic.limits_file import Signer, limits_document, new_key, sign, trust_document
from lenitive.clinic.limits_in_force import LIBRARY_FILE, TRUST_FILE, hand_over, library_in
from lenitive.domain.infusion.alarms import ALARMS, Action
from lenitive.domain.infusion.events import SupervisionCondition
from lenitive.domain.limits.library import Library, site_library
from lenitive.record.store import EventStore
from lenitive.supervisor.clock import Clock
from lenitive.supervisor.epochs import take_epoch
from lenitive.supervisor.orders import STOPPING
from lenitive.supervisor.process import Supervisor
from lenitive.supervisor.self_check import Checked, check

DAY = date(2026, 12, 1)
KEYS = (new_key(by="P. One", role=Signer.PHARMACIST), new_key(by="D. Two", role=Signer.DIRECTOR))


def handed_over(folder: Path, mg_h: int = 20) -> Library:
    made = site_library({"LIM-RATE-04": mg_h}, name="Example", version=str(mg_h), valid_from=DAY)
    assert isinstance(made, Library)
    document = limits_document(made, [sign(made, key, on=DAY) for key in KEYS])
    trust_text = to_json(trust_document(tuple(key.trusted for key in KEYS)))
    hand_over(folder, text=to_json(document), trust_text=trust_text)
    return library_in(folder, on=DAY)


def one_byte(folder: Path) -> None:
    file = folder / LIBRARY_FILE
    file.write_text(file.read_text(encoding="utf-8").replace('"value": 20', '"value": 25'), encoding="utf-8")


def unsigned(folder: Path) -> None:
    file = folder / LIBRARY_FILE
    document = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**document, "signatures": document["signatures"][:1]}), encoding="utf-8")


def gone(folder: Path) -> None:
    (folder / LIBRARY_FILE).unlink()


def without_trust(folder: Path) -> None:
    (folder / TRUST_FILE).unlink()


@pytest.mark.parametrize("lost", [one_byte, unsigned, gone, without_trust])
def test_a_library_whose_file_is_changed_unsigned_or_gone_is_noticed(
    tmp_path: Path, lost: Callable[[Path], None]
) -> None:
    made, again = handed_over(tmp_path), partial(library_in, tmp_path, on=DAY)
    assert check(None, tmp_path, in_force=made, read_library=again).library_lost == ""
    lost(tmp_path)
    found = check(None, tmp_path, in_force=made, read_library=again)
    assert found.library_lost
    assert found.read is None
    assert found.failed == (), "the process itself is sound"


def test_a_library_in_memory_that_has_not_its_own_hash_fails_the_check(tmp_path: Path) -> None:
    made = handed_over(tmp_path)
    object.__setattr__(made, "valid_from", date(2027, 1, 1))
    assert check(None, tmp_path, in_force=made).failed == ("library",)


def test_the_process_says_so_blocks_more_drug_and_takes_a_new_library_by_itself(tmp_path: Path) -> None:
    made = handed_over(tmp_path)

    async def looked(supervisor: Supervisor) -> Checked:
        supervisor.checked = None
        looking = asyncio.create_task(supervisor.check_forever())
        while supervisor.checked is None:  # noqa: ASYNC110 - nobody says when it has looked
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.01)
        looking.cancel()
        return supervisor.checked

    async def act() -> None:
        clock = Clock()
        with EventStore(tmp_path / "data") as store:
            epoch = take_epoch(store, clock.now().at, tested="test")
            supervisor = Supervisor(tmp_path / "data", store, epoch=epoch, clock=clock, library=made)
            supervisor.read_library = partial(library_in, tmp_path, on=DAY)
            assert (await looked(supervisor)).library_lost == ""
            newer = handed_over(tmp_path, mg_h=15)
            await looked(supervisor)
            assert supervisor.library.sha256 == newer.sha256
            gone(tmp_path)
            assert "Example 15" in (await looked(supervisor)).library_lost
            assert SupervisionCondition.LIBRARY_LOST in supervisor._conditions
            assert supervisor.library.sha256 == newer.sha256
            supervisor.close()

    asyncio.run(act())
    assert SupervisionCondition.LIBRARY_LOST not in STOPPING, "what runs keeps the limits of its own plan"
    assert ALARMS["ALM-LIBRARY-LOST"].action is Action.BLOCK_INCREASE
