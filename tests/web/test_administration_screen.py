import io
import json
from typing import Any

import pytest


def key() -> str:
    import secrets

    return secrets.token_hex(8)


def change(clinic: Any, username: str, **said: Any) -> Any:
    from django.contrib.auth import get_user_model

    member = get_user_model().objects.get(username=username).member_id
    client = clinic.sign_in("administrator", confirmed=True)
    return client.post("/administration/people/change/", {"key": key(), "member": member, **said})


def test_somebody_is_let_in_and_signs_in(clinic: Any) -> None:
    client = clinic.sign_in("administrator", confirmed=True)
    said = {"key": key(), "username": "nadia", "name": "Nadia Orme", "role": "nurse"}
    short = client.post("/administration/people/new/", {**said, "password": "short"})
    assert short.status_code == 422
    assert 'value="Nadia Orme"' in short.content.decode()
    done = client.post("/administration/people/new/", {**said, "password": "quiet hills in the morning"})
    assert done.status_code == 302
    new = clinic.nobody()
    assert (
        new.post("/account/sign-in/", {"login": "nadia", "password": "quiet hills in the morning"}).status_code == 302
    )
    assert new.get("/day/").status_code == 200
    assert type(clinic.house.administration.entries[-1].data).__name__ == "AccountMade"


def test_a_shut_account_is_out_at_once_and_cannot_come_back(clinic: Any) -> None:
    nurse = clinic.sign_in("nurse")
    assert nurse.get("/day/").status_code == 200
    assert change(clinic, "nurse", do="shut").status_code == 422
    assert nurse.get("/day/").status_code == 200
    assert change(clinic, "nurse", do="shut", reason="left the clinic").status_code == 302
    assert nurse.get("/day/").headers["Location"].startswith("/account/sign-in/")
    again = clinic.nobody()
    again.post("/account/sign-in/", {"login": "nurse", "password": "a calm and careful clinic"})
    assert again.get("/day/").status_code == 302


def test_another_role_holds_from_the_next_request_and_ends_the_session(clinic: Any) -> None:
    nurse = clinic.sign_in("nurse")
    assert change(clinic, "nurse", do="role", role="manager").status_code == 302
    assert nurse.get("/day/").status_code == 302
    chart = clinic.chart("Caspian")
    assert clinic.sign_in("nurse").get(f"/people/{chart.id}/pharmacy/").status_code == 403


def test_a_lost_second_factor_is_taken_away(clinic: Any) -> None:
    from allauth.mfa.models import Authenticator
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.get(username="nurse")
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    assert change(clinic, "nurse", do="factor", reason="phone lost").status_code == 302
    assert not Authenticator.objects.filter(user=user).exists()


@pytest.mark.parametrize("said", [{"do": "shut", "reason": "x y"}, {"do": "role", "role": "nurse"}])
def test_nobody_shuts_the_door_behind_themselves(clinic: Any, said: dict[str, str]) -> None:
    assert change(clinic, "administrator", **said).status_code == 422
    assert clinic.sign_in("administrator").get("/administration/").status_code == 200


def test_a_device_is_registered_once_and_retired(clinic: Any) -> None:
    client = clinic.sign_in("administrator", confirmed=True)
    said = {"device": "sim-pump-1", "kind": "pump", "label": "Pump of chair 1"}
    assert client.post("/administration/devices/register/", {"key": key(), **said}).status_code == 302
    assert (
        "im-pump-1 is registered"
        in client.post("/administration/devices/register/", {"key": key(), **said}).content.decode()
    )
    gone = {"key": key(), "device": "sim-pump-1", "reason": "broken"}
    assert client.post("/administration/devices/retire/", gone).status_code == 302
    assert clinic.house.administration.now.devices == {}


def signed_library(clinic: Any, *, forged: bool = False) -> tuple[str, str]:
    from lenitive.clinic.limits_file import Signer, limits_document, new_key, sign, trust_document
    from lenitive.domain.limits.library import Library, site_library

    today = clinic.house.today()
    library = site_library({"LIM-RATE-04": 20}, name="Example", version="1", valid_from=today)
    assert isinstance(library, Library)
    keys = [new_key(by="M. Stanek", role=Signer.PHARMACIST), new_key(by="A. Lindqvist", role=Signer.DIRECTOR)]
    document = limits_document(library, [sign(library, one, on=today) for one in keys])
    if forged:
        document["limits"]["LIM-RATE-04"]["value"] = 25
    return json.dumps(document, default=float), json.dumps(trust_document([one.trusted for one in keys]))


def upload(clinic: Any, text: str) -> Any:
    client = clinic.sign_in("administrator", confirmed=True)
    file = io.BytesIO(text.encode())
    file.name = "../../limits.json"
    return client.post("/administration/limits/upload/", {"key": key(), "file": file})


def test_a_signed_library_takes_force_and_a_forged_one_does_not(clinic: Any) -> None:
    from lenitive.web.site.environment import environment

    text, trust = signed_library(clinic)
    assert upload(clinic, text).status_code == 422  # nobody is trusted yet
    (environment().data / "limits-trust.json").write_text(trust)
    for wrong in (signed_library(clinic, forged=True)[0], "{}", "not json", "x" * 600_000, "\x00"):
        done = upload(clinic, wrong)
        assert done.status_code == 422
    assert clinic.house.charts.library().version != "1"
    before = clinic.house.charts.considered(clinic.chart("Caspian"))
    assert upload(clinic, text).status_code == 302
    assert clinic.house.charts.library()["LIM-RATE-04"].text == "20"
    considered = clinic.house.charts.considered(clinic.chart("Caspian"))
    assert considered.library.version == "1"
    assert considered is not before
    assert upload(clinic, text).status_code == 422  # once
    page = clinic.sign_in("nurse").get("/administration/limits/").content.decode()
    assert "M. Stanek (pharmacist)" in page


def test_what_is_in_force_for_the_pages_is_what_the_supervisor_finds_in_its_folder(clinic: Any, tmp_path: Any) -> None:
    from lenitive.cli.edge import CannotReadError
    from lenitive.cli.serve import open_limits
    from lenitive.clinic.limits_in_force import library_in
    from lenitive.web.running import supervisor_folder
    from lenitive.web.site.environment import environment

    text, trust = signed_library(clinic)
    named = tmp_path / "limits.json"
    named.write_text(text)
    today = clinic.house.today()
    with pytest.raises(CannotReadError, match="no such file"):  # nobody is trusted yet
        open_limits(named)
    environment().limits_trust.write_text(trust)
    assert library_in(supervisor_folder(), on=today).name == "lenitive"
    for _ in range(2):  # opened again with the same library
        open_limits(named)
        assert clinic.house.charts.library().version == "1"
        assert library_in(supervisor_folder(), on=today) == clinic.house.charts.library()
    assert [one.version for _, one in clinic.house.administration.now.limits] == ["1"]
    page = clinic.sign_in("nurse").get("/administration/limits/").content.decode()
    assert clinic.house.charts.library().sha256[:16] in page
    environment().limits_trust.write_text(trust.replace("A. Lindqvist", "A. Nother"))
    with pytest.raises(CannotReadError, match="no valid signature of a director"):
        open_limits(None)  # the accepted one, at every start


def test_the_audit_says_who_read_and_changed_what_and_names_no_patient(clinic: Any) -> None:
    chart = clinic.chart("Caspian")
    clinic.sign_in("nurse").get(f"/people/{chart.id}/plan/")
    client = clinic.sign_in("administrator")
    page = client.get(f"/administration/audit/?chart={chart.id}&only=read").content.decode()
    assert "plan:page" in page
    assert "Ines Farrow" in page
    every = client.get("/administration/audit/").content.decode()
    assert not any((one.patient.name or "-") in every for one in clinic.house.charts.all())
    table = client.get(f"/administration/audit.csv?chart={chart.id}").content.decode()
    assert "plan:page" in table
    assert "Ines Farrow" not in table
    assert client.get("/administration/audit/?first=yesterday").status_code == 422


def test_verifying_names_the_first_bad_place(clinic: Any) -> None:
    import pysqlite3

    from lenitive.web.site.environment import environment

    client = clinic.sign_in("administrator")
    sound = client.post("/administration/record/verify/", {"key": key()}).content.decode()
    assert "The record holds." in sound
    database = pysqlite3.dbapi2.connect(str(environment().record / "record.sqlite3"))
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
        database.execute(f"DROP TRIGGER {name}")
    database.execute("UPDATE event SET line = CAST(replace(line, 'front_desk', 'front_dusk') AS BLOB) WHERE id = 3")
    database.commit()
    database.close()
    broken = client.post("/administration/record/verify/", {"key": key()}).content.decode()
    assert "The record does not hold." in broken
    assert "row 3:" in broken


def test_only_who_administers_sees_it(clinic: Any) -> None:
    pages = ["", "devices/", "audit/", "record/", "policy/"]
    for username in ("nurse", "prescriber", "pharmacist", "desk", "manager", "patient"):
        client = clinic.sign_in(username)
        assert {client.get(f"/administration/{page}").status_code for page in pages} == {403}
    administrator = clinic.sign_in("administrator")
    assert {administrator.get(f"/administration/{page}").status_code for page in [*pages, "limits/"]} == {200}


def test_a_signed_library_that_is_too_long_is_refused_before_it_is_read(clinic: Any) -> None:
    from lenitive.clinic.limits_in_force import LARGEST_BYTES
    from lenitive.web.site.environment import environment

    text, trust = signed_library(clinic)
    (environment().data / "limits-trust.json").write_text(trust)
    done = upload(clinic, text + " " * LARGEST_BYTES)
    assert done.status_code == 422
    assert f"a library has at most {LARGEST_BYTES}" in done.content.decode()
    assert clinic.house.charts.library().version != "1"
