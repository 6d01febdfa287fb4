"""Signing in, signing out and wrong passwords are lines of the record, and nothing that was typed is in them."""

import logging
from pathlib import Path
from typing import Any

import pytest

from lenitive.record.failure import RecordFailedError

PASSWORD = "a calm and careful clinic"  # noqa: S105 - of the demonstration
SIGN_IN, SIGN_OUT = "/account/sign-in/", "/account/sign-out/"


def kept(clinic: Any) -> list[tuple[str, str]]:
    from django.contrib.auth import get_user_model

    names = dict(get_user_model().objects.values_list("member_id", "username"))
    return [(type(one.data).__name__, names[one.by.id]) for one in clinic.house.sign_ins.entries]


def test_who_signs_in_and_out_and_a_wrong_password_are_lines_of_the_record(clinic: Any) -> None:
    client = clinic.nobody()
    client.post(SIGN_IN, {"login": "nurse", "password": "not this one at all"})
    client.post(SIGN_IN, {"login": "nurse", "password": PASSWORD})
    client.post(SIGN_OUT)
    assert kept(clinic) == [("PasswordWrong", "nurse"), ("SignedIn", "nurse"), ("SignedOut", "nurse")]
    assert clinic.house.record.verify() == ()
    page = clinic.sign_in("administrator").get("/administration/audit/?what=PasswordWrong").content.decode()
    assert "PasswordWrong" in page


def test_a_wrong_password_where_it_is_asked_again_is_kept_too(clinic: Any) -> None:
    client = clinic.sign_in("nurse")
    client.post("/account/confirm/", {"password": "not this one at all"})
    assert kept(clinic)[-1] == ("PasswordWrong", "nurse")


def test_the_administrator_sees_wrong_passwords_since_somebody_last_signed_in(clinic: Any) -> None:
    for _ in range(2):
        clinic.nobody().post(SIGN_IN, {"login": "nurse", "password": "not this one at all"})
    assert "2 wrong passwords since" in clinic.sign_in("administrator").get("/administration/").content.decode()
    clinic.nobody().post(SIGN_IN, {"login": "nurse", "password": PASSWORD})
    assert "wrong passwords since" not in clinic.sign_in("administrator").get("/administration/").content.decode()


def test_a_name_that_no_account_has_is_not_kept_anywhere(
    clinic: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        clinic.nobody().post(SIGN_IN, {"login": "lapwing-over-wet-fields", "password": PASSWORD})
    assert "an account that is not there" in caplog.text
    assert "lapwing" not in caplog.text
    assert kept(clinic) == []
    assert not [one for one in tmp_path.rglob("*") if one.is_file() and b"lapwing-over-wet" in one.read_bytes()]


def test_a_record_that_takes_no_more_keeps_nobody_from_the_chair(clinic: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise RecordFailedError("the disk is full")

    monkeypatch.setattr(type(clinic.house.record), "append", full)
    client = clinic.nobody()
    client.post(SIGN_IN, {"login": "nurse", "password": PASSWORD})
    assert client.get("/wall/").status_code == 200
