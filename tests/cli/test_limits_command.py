"""`lenitive limits`: shown, checked, signed by two people, verified, and used by the commands that decide."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from command_line import AMARA, Ran, lenitive

from lenitive.domain.infusion.evolve import fold
from lenitive.domain.limits.library import SHIPPED
from lenitive.record.store import EventStore

PERSON = (AMARA / "record.json", "--intake", AMARA / "intake.json")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with the shipped library under the clinic's own name, valid since long ago."""
    document = json.loads(lenitive("limits", "show", "--json").out)
    document |= {"name": "Example", "version": "1", "valid_from": "2020-01-01"}
    document["limits"]["LIM-RATE-04"]["value"] = 15
    write(tmp_path, document)
    return tmp_path


def write(folder: Path, document: dict[str, Any]) -> None:
    (folder / "limits.json").write_text(json.dumps(document), encoding="utf-8")


def keygen(site: Path, role: str) -> Ran:
    return lenitive(
        "limits", "keygen", "--by", f"the {role}", "--role", role,
        "--out", site / f"{role}.json", "--trust", site / "limits-trust.json",
    )  # fmt: skip


def sign(site: Path, role: str) -> Ran:
    return lenitive("limits", "sign", site / "limits.json", "--key", site / f"{role}.json")


def signed(site: Path) -> Path:
    for role in ("pharmacist", "director"):
        assert keygen(site, role).code == 0
        assert sign(site, role).code == 0
    return site / "limits.json"


def test_every_limit_is_shown_with_tier_bounds_source_and_grade() -> None:
    document = json.loads(lenitive("limits", "show", "--json").out)
    assert set(document["limits"]) == {entry.id for entry in SHIPPED.entries}
    keys = {"value", "unit", "what", "tier", "safer", "lowest", "highest", "source", "place", "grade"}
    assert all(set(row) == keys for row in document["limits"].values())
    page = lenitive("limits", "show").out
    assert all(entry.id in page for entry in SHIPPED.entries)


def test_a_library_is_checked_signed_by_two_people_and_verified(site: Path) -> None:
    file = site / "limits.json"
    checked = json.loads(lenitive("limits", "check", file, "--json").out)
    assert checked["accepted"]
    assert [row["id"] for row in checked["changed"]] == ["LIM-RATE-04"]
    assert keygen(site, "pharmacist").code == 0
    assert stat.S_IMODE((site / "pharmacist.json").stat().st_mode) == 0o600
    assert sign(site, "pharmacist").code == 0
    half = lenitive("limits", "verify", file)
    assert half.code == 1
    assert "no valid signature of a director" in half.out
    assert keygen(site, "director").code == 0
    assert sign(site, "director").code == 0
    assert lenitive("limits", "verify", file).code == 0


PHRASE = "seven quiet herons at dawn"


def locked(site: Path, phrase: str = PHRASE) -> tuple[Path, Path, Ran]:
    """A pharmacist's key under a pass-phrase, the file of that, and what keygen said."""
    file, key = site / "phrase.txt", site / "pharmacist.json"
    file.write_text(phrase + "\n", encoding="utf-8")
    file.chmod(0o600)
    made = lenitive(
        "limits", "keygen", "--by", "the pharmacist", "--role", "pharmacist", "--out", key,
        "--trust", site / "limits-trust.json", "--passphrase-file", file,
    )  # fmt: skip
    return key, file, made


def test_a_key_may_be_locked_and_then_only_its_pass_phrase_signs(site: Path) -> None:
    key, phrase, made = locked(site)
    assert made.code == 0
    assert "private_key" not in json.loads(key.read_text("utf-8"))
    assert "ENCRYPTED" in key.read_text("utf-8")
    sign = ("limits", "sign", site / "limits.json", "--key", key)
    asked = lenitive(*sign)
    assert (asked.code, asked.out) == (2, "")
    assert "--passphrase-file" in asked.err
    other = site / "other.txt"
    other.write_text("another phrase altogether\n", encoding="utf-8")
    other.chmod(0o600)
    wrong = lenitive(*sign, "--passphrase-file", other)
    assert wrong.code == 2
    assert "does not open the key" in wrong.err
    assert PHRASE not in wrong.err + asked.err + made.out
    assert "another phrase" not in wrong.err, "what was nearly right is not shown either"
    assert lenitive(*sign, "--passphrase-file", phrase).code == 0
    assert keygen(site, "director").code == 0
    assert lenitive("limits", "sign", site / "limits.json", "--key", site / "director.json").code == 0
    assert lenitive("limits", "verify", site / "limits.json").code == 0


def test_a_key_or_a_pass_phrase_that_others_can_read_is_refused(site: Path) -> None:
    key, phrase, _ = locked(site)
    sign = ("limits", "sign", site / "limits.json", "--key", key, "--passphrase-file", phrase)
    for file in (key, phrase):
        file.chmod(0o640)
        refused = lenitive(*sign)
        assert refused.code == 2
        assert f"chmod 600 {file}" in refused.err
        file.chmod(0o600)
    assert lenitive(*sign).code == 0


def test_a_short_pass_phrase_makes_no_key(site: Path) -> None:
    key, _, made = locked(site, "short")
    assert made.code == 2
    assert "15 or more" in made.err
    assert not key.exists()


def at_a_terminal(monkeypatch: pytest.MonkeyPatch, *typed: str) -> list[str]:
    """Somebody sits there and types this, one after the other; what was asked."""
    asked, left = list[str](), list(typed)

    def getpass(prompt: str) -> str:
        asked.append(prompt)
        return left.pop(0)

    monkeypatch.setattr("lenitive.cli.passphrase.getpass", getpass)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    return asked


def make_locked(site: Path) -> Ran:
    return lenitive(
        "limits", "keygen", "--by", "the pharmacist", "--role", "pharmacist", "--passphrase",
        "--out", site / "pharmacist.json", "--trust", site / "limits-trust.json",
    )  # fmt: skip


def test_a_pass_phrase_that_is_typed_is_typed_twice_and_then_opens_the_key(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = at_a_terminal(monkeypatch, PHRASE, PHRASE, PHRASE, "another phrase altogether")
    assert make_locked(site).code == 0
    assert len(asked) == 2
    assert sign(site, "pharmacist").code == 0
    wrong = sign(site, "pharmacist")
    assert (wrong.code, len(asked)) == (2, 4)
    assert "does not open the key" in wrong.err


@pytest.mark.parametrize(
    ("typed", "said"), [((PHRASE, PHRASE + "."), "two ways"), (("short", "short"), "15 or more")], ids=["two", "short"]
)
def test_a_pass_phrase_typed_in_two_ways_or_too_short_makes_no_key_and_is_trusted_nowhere(
    site: Path, monkeypatch: pytest.MonkeyPatch, typed: tuple[str, str], said: str
) -> None:
    at_a_terminal(monkeypatch, *typed)
    refused = make_locked(site)
    assert refused.code == 2
    assert said in refused.err
    assert not (site / "pharmacist.json").exists()
    assert not (site / "limits-trust.json").exists()


def test_a_pass_phrase_is_asked_for_only_at_a_terminal(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = at_a_terminal(monkeypatch)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    assert "no terminal" in make_locked(site).err
    assert asked == []


def test_a_pass_phrase_for_a_key_that_has_none_or_given_in_two_ways_is_a_mistake(site: Path) -> None:
    _, phrase, _ = locked(site)
    assert keygen(site, "director").code == 0
    sign_it = ("limits", "sign", site / "limits.json", "--key", site / "director.json", "--passphrase-file", phrase)
    assert "has no pass-phrase" in lenitive(*sign_it).err
    both = lenitive(
        "limits", "keygen", "--by", "another", "--role", "director", "--passphrase", "--passphrase-file", phrase,
        "--out", site / "another.json", "--trust", site / "limits-trust.json",
    )  # fmt: skip
    assert both.code == 2
    assert "give one of the two" in both.err
    assert not (site / "another.json").exists()


def test_a_key_is_never_overwritten(site: Path) -> None:
    assert keygen(site, "pharmacist").code == 0
    before = (site / "pharmacist.json").read_text(encoding="utf-8")
    assert keygen(site, "pharmacist").code == 2
    assert (site / "pharmacist.json").read_text(encoding="utf-8") == before


def test_signing_a_changed_library_drops_the_signature_under_the_old_numbers(site: Path) -> None:
    file = signed(site)
    document = json.loads(file.read_text(encoding="utf-8"))
    document["limits"]["LIM-RATE-04"]["value"] = 16
    write(site, document)
    assert "its hash" in lenitive("limits", "verify", file).out
    assert "1 of 2 signatures" in sign(site, "director").out
    assert lenitive("limits", "verify", file).code == 1


def test_numbers_beyond_their_bounds_are_a_no_and_what_cannot_be_read_is_an_error(site: Path) -> None:
    document = json.loads((site / "limits.json").read_text(encoding="utf-8"))
    document["limits"]["LIM-RATE-06"]["value"] = 120
    write(site, document)
    beyond = lenitive("limits", "check", site / "limits.json")
    assert (beyond.code, beyond.err) == (1, "")
    assert "120 mg/h is outside 2 to 100" in beyond.out
    document["limits"]["LIM-RATE-06"]["unit"] = "mg"
    write(site, document)
    unread = lenitive("limits", "check", site / "limits.json")
    assert (unread.code, unread.out) == (2, "")
    assert unread.err.count("\n") == 1


def test_a_plan_keeps_the_site_s_limits_and_says_whose_they_are(site: Path) -> None:
    file = signed(site)
    shipped = json.loads(lenitive("plan", *PERSON, "--json").out)
    own = json.loads(lenitive("plan", *PERSON, "--limits", file, "--json").out)
    assert max(step["rate_mg_h"] for step in shipped["regimen"]["steps"]) > 15
    assert max(step["rate_mg_h"] for step in own["regimen"]["steps"]) <= 15
    finding = next(one for one in own["limits"] if one["id"] == "LIM-RATE-04")
    assert (finding["limit"], finding["source"], finding["grade"]) == (15.0, "lenitive", "assumed")
    assert own["library"]["name"] == "Example"
    assert own["library"]["sha256"] != shipped["library"]["sha256"] == SHIPPED.sha256


@pytest.mark.parametrize("command", ["candidacy", "plan", "course", "infuse"])
def test_without_a_valid_library_nothing_is_decided(site: Path, command: str) -> None:
    ran = lenitive(command, *PERSON, "--limits", site / "limits.json", "--trust", AMARA / "intake.json")
    assert (ran.code, ran.out) == (2, "")
    assert keygen(site, "pharmacist").code == 0
    assert sign(site, "pharmacist").code == 0
    ran = lenitive(command, *PERSON, "--limits", site / "limits.json")
    assert (ran.code, ran.out) == (2, "")
    assert "no valid signature of a director" in ran.err


def test_a_trust_file_without_a_library_is_refused() -> None:
    ran = lenitive("candidacy", *PERSON, "--trust", AMARA / "intake.json")
    assert ran.code == 2
    assert "--trust belongs to --limits" in ran.err


def test_the_record_of_a_session_holds_the_limits_it_was_made_under(site: Path) -> None:
    file = signed(site)
    ran = lenitive("infuse", *PERSON, "--limits", file, "--data", site / "record", "--speed", "1000000", "--json")
    assert ran.code == 0, ran.err
    with EventStore(site / "record") as store:
        plan = fold(store.read(store.streams()[0])).plan
    assert plan is not None
    assert plan.library is not None
    assert plan.library.name == "Example"
    assert plan.limits.max_rate_ug_h == 15_000
    assert plan.thresholds["LIM-SYSTOLIC-05"] == 180
