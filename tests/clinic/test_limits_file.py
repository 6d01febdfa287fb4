"""The limits file is strict, and only two people of two roles make it one that may be used."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from lenitive.clinic.documents import to_json
from lenitive.clinic.limits_file import (
    LimitsFile,
    Signature,
    Signer,
    SigningKey,
    accepted_library,
    key_document,
    limits_document,
    new_key,
    read_key,
    read_limits,
    read_trust,
    sign,
    signature_problems,
    trust_document,
)
from lenitive.domain.limits.library import SHIPPED, Library, site_library

DAY = date(2026, 12, 1)
PHARMACIST = new_key(by="P. One", role=Signer.PHARMACIST)
DIRECTOR = new_key(by="D. Two", role=Signer.DIRECTOR)
TRUST = (PHARMACIST.trusted, DIRECTOR.trusted)
TRUST_TEXT = to_json(trust_document(TRUST))
Json = dict[str, Any]


def library(mg_h: int = 20) -> Library:
    made = site_library({"LIM-RATE-04": mg_h}, name="Example", version="1", valid_from=DAY)
    assert isinstance(made, Library)
    return made


def signed(made: Library, *keys: SigningKey) -> Json:
    signatures = [sign(made, key, on=DAY) for key in keys]
    document: Json = json.loads(to_json(limits_document(made, signatures)))
    return document


def read(document: Json) -> LimitsFile:
    found = read_limits(json.dumps(document), what="limits.json")
    assert isinstance(found, LimitsFile), found
    return found


def accepted(document: Json, *, on: date = DAY) -> Library:
    return accepted_library(json.dumps(document), TRUST_TEXT, what="limits.json", trust_what="trust.json", on=on)


def test_a_library_is_the_same_after_it_was_written_and_read() -> None:
    again = read(signed(library()))
    assert again.library == library()
    assert again.library.sha256 == library().sha256
    assert set(signed(library())["limits"]) == {entry.id for entry in SHIPPED.entries}


def test_two_people_of_two_roles_make_it_a_library_that_may_be_used() -> None:
    document = signed(library(), PHARMACIST, DIRECTOR)
    assert signature_problems(read(document), TRUST) == ()
    assert accepted(document)["LIM-RATE-04"].text == "20"


def test_a_limit_that_is_not_named_keeps_the_shipped_number() -> None:
    document = signed(library())
    document["limits"] = {"LIM-RATE-04": document["limits"]["LIM-RATE-04"]}
    assert read(document).library == library()


OTHER = new_key(by="P. One", role=Signer.PHARMACIST)
SAME_PERSON = new_key(by="P. One", role=Signer.DIRECTOR)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ((), "no valid signature of a pharmacist"),
        ((PHARMACIST,), "no valid signature of a director"),
        ((DIRECTOR,), "no valid signature of a pharmacist"),
        ((PHARMACIST, PHARMACIST), "no valid signature of a director"),
        ((OTHER, DIRECTOR), "does not fit"),
    ],
)
def test_fewer_signatures_or_an_unknown_key_are_refused(keys: tuple[SigningKey, ...], said: str) -> None:
    problems = signature_problems(read(signed(library(), *keys)), TRUST)
    assert any(said in problem for problem in problems), problems


def test_one_person_in_two_roles_is_not_two_people() -> None:
    trust = (PHARMACIST.trusted, SAME_PERSON.trusted)
    problems = signature_problems(read(signed(library(), PHARMACIST, SAME_PERSON)), trust)
    assert problems == ("both signatures are of one person; two different people sign",)


def test_one_key_under_two_names_is_not_two_people() -> None:
    twin = SigningKey(role=Signer.DIRECTOR, by="Somebody Else", private_key=PHARMACIST.private_key)
    problems = signature_problems(read(signed(library(), PHARMACIST, twin)), (PHARMACIST.trusted, twin.trusted))
    assert problems == ("both signatures are of one person; two different people sign",)


def _number(document: Json) -> None:
    document["limits"]["LIM-RATE-04"]["value"] = 24


def _number_and_hash(document: Json) -> None:
    _number(document)
    document["sha256"] = library(24).sha256


def _version(document: Json) -> None:
    document["version"] = "2"


def _day(document: Json) -> None:
    document["valid_from"] = "2026-11-30"


def _role(document: Json) -> None:
    first, second = document["signatures"]
    first["role"], second["role"] = second["role"], first["role"]


def _on(document: Json) -> None:
    document["signatures"][0]["on"] = "2026-12-02"


def _moved(document: Json) -> None:
    document["signatures"] = signed(library(21), PHARMACIST, DIRECTOR)["signatures"]


def _no_hash(document: Json) -> None:
    document["sha256"] = None


def _cut(document: Json) -> None:
    document["signatures"][0]["signature"] = document["signatures"][0]["signature"][:-4]


def _garbage(document: Json) -> None:
    document["signatures"][0]["signature"] = "***"


@pytest.mark.parametrize(
    "tamper", [_number, _number_and_hash, _version, _day, _role, _on, _moved, _no_hash, _cut, _garbage]
)
def test_whatever_is_changed_after_signing_there_is_no_library(tamper: Callable[[Json], None]) -> None:
    document = signed(library(), PHARMACIST, DIRECTOR)
    tamper(document)
    with pytest.raises(ValueError, match=r"^limits\.json: "):
        accepted(document)


def test_a_library_is_not_used_before_its_day() -> None:
    with pytest.raises(ValueError, match="valid from 2026-12-01, the day is 2026-11-30"):
        accepted(signed(library(), PHARMACIST, DIRECTOR), on=date(2026, 11, 30))


def _set(*path: Any, value: Any) -> Callable[[str], str]:
    def edit(text: str) -> str:
        document = json.loads(text)
        place = document
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value
        return json.dumps(document)

    return edit


def _drop(*path: str) -> Callable[[str], str]:
    def edit(text: str) -> str:
        document = json.loads(text)
        place = document
        for key in path[:-1]:
            place = place[key]
        del place[path[-1]]
        return json.dumps(document)

    return edit


RATE = ("limits", "LIM-RATE-04")


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda text: text.replace('"value": 20', '"value": 20, "value": 25', 1), "stands twice"),
        (lambda text: text.replace('"value": 20', '"value": NaN', 1), "NaN is not a number"),
        (lambda text: text.replace('"value": 20', '"value": 2e1', 1), "cannot read '2e1'"),
        (lambda text: text[:-10], "not JSON"),
        (_set(*RATE, "value", value="20"), "LIM-RATE-04.value: '20' is no number; give one in mg/h"),
        (_set(*RATE, "value", value=True), "True is no number"),
        (_set(*RATE, "value", value=None), "None is no number"),
        (_set(*RATE, "unit", value="mg/kg/h"), "LIM-RATE-04.unit: 'mg/kg/h', but it is 'mg/h'"),
        (_drop(*RATE, "unit"), "no unit; give mg/h"),
        (_set(*RATE, "highest", value=500), "LIM-RATE-04.highest: "),
        (_set(*RATE, "tier", value="absolute"), "only the value is a site's to set"),
        (_set(*RATE, "note", value="x"), 'the key "note" is not known'),
        (_set("limits", "LIM-NONE-01", value={"value": 1, "unit": "mg"}), "LIM-NONE-01: there is no such limit"),
        (_set("limits", value=[]), "no object with keys"),
        (_set("extra", value=1), 'the key "extra" is not known'),
        (_set("made_from", value="2020.1"), "made from the library '2020.1'"),
        (_set("valid_from", value="1 Dec 2026"), "is no day; write YYYY-MM-DD"),
        (_set("valid_from", value="20261201"), "is no day; write YYYY-MM-DD"),
        (_set("name", value=7), "at name: 7 is no text"),
        (_set("schema", value="lenitive/plan/1"), "no library of limits"),
        (_set("signatures", value={}), "no list"),
    ],
)
def test_a_file_that_could_mean_two_things_is_refused_in_one_line(edit: Callable[[str], str], said: str) -> None:
    text = to_json(limits_document(library()))
    edited = edit(text)
    assert edited != text
    with pytest.raises(ValueError, match=r"^limits\.json: ") as refused:
        read_limits(edited, what="limits.json")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_key_and_a_trust_file_are_read_back_and_refused_when_they_are_not_one() -> None:
    assert read_key(to_json(key_document(PHARMACIST)), what="key.json") == PHARMACIST
    assert read_trust(TRUST_TEXT, what="trust.json") == TRUST
    broken = key_document(PHARMACIST) | {"private_key": "AAAA"}
    with pytest.raises(ValueError, match="no Ed25519 key"):
        read_key(json.dumps(broken), what="key.json")
    with pytest.raises(ValueError, match="at role: 'nurse'; give pharmacist or director"):
        read_key(json.dumps(key_document(PHARMACIST) | {"role": "nurse"}), what="key.json")


def test_a_signature_is_of_a_person_in_a_role_on_a_day() -> None:
    made = sign(library(), PHARMACIST, on=DAY)
    assert made == Signature(role=Signer.PHARMACIST, by="P. One", on=DAY, signature=made.signature)
