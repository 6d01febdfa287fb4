"""What the supervisor finds in its folder: the shipped library, a signed one, or nothing that may be used."""

import json
from datetime import date
from pathlib import Path

import pytest

from lenitive.clinic.documents import to_json
from lenitive.clinic.limits_file import Signer, limits_document, new_key, sign, trust_document
from lenitive.clinic.limits_in_force import LIBRARY_FILE, TRUST_FILE, hand_over, library_in
from lenitive.domain.limits.library import SHIPPED, Library, site_library

DAY = date(2026, 12, 1)
KEYS = (new_key(by="P. One", role=Signer.PHARMACIST), new_key(by="D. Two", role=Signer.DIRECTOR))
TRUST = to_json(trust_document([one.trusted for one in KEYS]))


def signed(mg_h: int = 20, version: str = "1") -> str:
    made = site_library({"LIM-RATE-04": mg_h}, name="Example", version=version, valid_from=DAY)
    assert isinstance(made, Library)
    return to_json(limits_document(made, [sign(made, one, on=DAY) for one in KEYS]))


def test_where_no_library_was_handed_over_the_shipped_one_holds(tmp_path: Path) -> None:
    assert library_in(tmp_path, on=DAY) is SHIPPED


def test_a_library_that_was_handed_over_holds_until_the_shipped_one_does_again(tmp_path: Path) -> None:
    hand_over(tmp_path, text=signed(), trust_text=TRUST)
    assert library_in(tmp_path, on=DAY)["LIM-RATE-04"].text == "20"
    hand_over(tmp_path, text=None, trust_text="")
    assert library_in(tmp_path, on=DAY) is SHIPPED


def test_a_library_that_was_changed_on_the_way_is_no_library(tmp_path: Path) -> None:
    document = json.loads(signed())
    document["limits"]["LIM-RATE-04"]["value"] = 25
    hand_over(tmp_path, text=json.dumps(document), trust_text=TRUST)
    with pytest.raises(ValueError, match="changed after it was signed"):
        library_in(tmp_path, on=DAY)


def test_a_library_of_another_day_or_without_its_trust_file_is_no_library(tmp_path: Path) -> None:
    hand_over(tmp_path, text=signed(), trust_text=TRUST)
    with pytest.raises(ValueError, match="valid from 2026-12-01"):
        library_in(tmp_path, on=date(2026, 11, 30))
    (tmp_path / TRUST_FILE).unlink()
    with pytest.raises(ValueError, match="trust file beside it"):
        library_in(tmp_path, on=DAY)
    (tmp_path / LIBRARY_FILE).write_bytes(b"\xff")
    (tmp_path / TRUST_FILE).write_text(TRUST)
    with pytest.raises(ValueError, match="no UTF-8"):
        library_in(tmp_path, on=DAY)
