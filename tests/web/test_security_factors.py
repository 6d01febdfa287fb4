"""Signing in, and showing again who one is: a code of an app, single sign-on, and how often one may guess."""

import base64
import hashlib
import hmac
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hospital_provider import CLIENT, SECRET, Hospital, hospital

PASSWORD = "a calm and careful clinic"  # noqa: S105 - of the demonstration
SIGN_IN = "/account/sign-in/"


def code_of(secret: str, at_s: float) -> str:
    """RFC 6238, written here again."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(at_s) // 30), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that the test moves."""
    now = [time.time()]
    monkeypatch.setattr("time.time", lambda: now[0])
    return now


def _with_an_app(clinic: Any, username: str) -> str:
    client = clinic.sign_in(username, confirmed=True)
    page = client.get("/account/second-factor/totp/activate/")
    secret = str(client.session["mfa.totp.secret"])
    assert secret in page.content.decode()
    wrong = client.post("/account/second-factor/totp/activate/", {"code": "000000"})
    assert wrong.status_code == 200
    done = client.post("/account/second-factor/totp/activate/", {"code": code_of(secret, time.time())})
    assert done.status_code == 302, done.content.decode()[:3000]
    return secret


def test_with_an_app_the_password_alone_opens_nothing_and_a_code_works_once(clinic: Any, clock: list[float]) -> None:
    secret = _with_an_app(clinic, "nurse")
    clock[0] += 60
    client = clinic.nobody()
    asked = client.post(SIGN_IN, {"login": "nurse", "password": PASSWORD})
    where = asked.headers["Location"]
    assert where.startswith("/account/second-factor/authenticate/")
    assert client.get("/day/").headers["Location"].startswith(SIGN_IN)
    assert client.post(where, {"code": "123456"}).status_code == 200
    assert client.get("/day/").status_code == 302
    code = code_of(secret, clock[0])
    assert client.post(where, {"code": code}).status_code == 302
    assert client.get("/day/").status_code == 200
    again = clinic.nobody()
    again.post(SIGN_IN, {"login": "nurse", "password": PASSWORD})
    assert again.post(where, {"code": code}).status_code == 200  # the same code a second time
    assert again.get("/day/").status_code == 302
    clock[0] += 30
    assert again.post(where, {"code": code}).status_code == 200  # nor when it is over
    assert again.post(where, {"code": code_of(secret, clock[0])}).status_code == 302


def test_codes_are_guessed_ten_times_at_most(clinic: Any, clock: list[float]) -> None:
    secret = _with_an_app(clinic, "nurse")
    clock[0] += 60
    client = clinic.nobody()
    where = client.post(SIGN_IN, {"login": "nurse", "password": PASSWORD}).headers["Location"]
    said = [client.post(where, {"code": f"{number:06d}"}).content.decode() for number in range(11)]
    assert "Too many" not in said[9]
    assert "Too many" in said[10]
    assert client.post(where, {"code": code_of(secret, clock[0])}).status_code == 200  # the right one waits too


def test_a_signature_goes_on_after_a_code(clinic: Any, clock: list[float]) -> None:
    secret = _with_an_app(clinic, "prescriber")
    clock[0] += 60
    client, sent = _signs(clinic, clinic.sign_in("prescriber"))
    assert sent.headers["Location"].startswith("/account/confirm/")
    page = client.get(sent.headers["Location"]).content.decode()
    assert "/account/second-factor/reauthenticate/" in page
    where = sent.headers["Location"].replace("/account/confirm/", "/account/second-factor/reauthenticate/")
    assert client.post(where, {"code": "000000"}).status_code == 200
    assert clinic.chart("Caspian").plan.signed is None
    done = client.post(where, {"code": code_of(secret, clock[0])})
    assert done.status_code == 302
    assert clinic.chart("Caspian").plan.signed is not None


def _signs(clinic: Any, client: Any) -> tuple[Any, Any]:
    chart = clinic.chart("Caspian")
    said = {"plan_id": chart.plan.id, "read": "on"}
    return client, clinic.post(client, f"/people/{chart.id}/plan/sign/", chart, **said)


def test_the_second_factor_is_changed_after_a_confirmation_alone(clinic: Any) -> None:
    client = clinic.sign_in("nurse")
    for address in ("totp/activate/", "totp/deactivate/", "webauthn/add/", "recovery-codes/generate/"):
        answer = client.get(f"/account/second-factor/{address}")
        assert answer.status_code in {302, 404}
        if answer.status_code == 302:
            where = answer.headers["Location"]
            assert where.startswith(("/account/confirm/", "/account/second-factor/"))
            assert address not in where.split("?")[0]


@pytest.fixture
def at_hospital(clinic: Any) -> Iterator[Hospital]:
    """The clinic with single sign-on, as its settings say it."""
    from allauth.socialaccount.providers import registry
    from django.test import override_settings

    from lenitive.web.site.settings import single_sign_on

    del clinic
    with (
        hospital() as there,
        override_settings(SOCIALACCOUNT_PROVIDERS=single_sign_on(there.address, CLIENT, SECRET)),
    ):
        registry.loaded = False
        registry.load()
        yield there
    registry.loaded = False
    registry.load()


def _to_provider(client: Any, more: str = "") -> str:
    page = client.get("/account/sso/hospital/" + more)
    assert page.status_code == 200  # asks first: a link alone signs nobody in
    answer = client.post("/account/sso/hospital/" + more)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def _connected(clinic: Any, there: Hospital, username: str = "nurse") -> None:
    client = clinic.sign_in(username, confirmed=True)
    done = client.get(there.agree(_to_provider(client, "?process=connect")))
    assert done.headers["Location"] == "/account/second-factor/", done.content.decode()[:2000]


def _is_in(client: Any) -> bool:
    return bool(client.get("/day/").status_code == 200)


def test_single_sign_on_signs_in_who_connected_it_in_the_role_that_the_clinic_gave(
    clinic: Any, at_hospital: Hospital
) -> None:
    from django.contrib.auth import get_user_model

    before = get_user_model().objects.count()
    stranger = clinic.nobody()
    answer = stranger.get(at_hospital.agree(_to_provider(stranger)))
    assert not _is_in(stranger)
    assert answer.status_code in {200, 302}
    _connected(clinic, at_hospital)
    client = clinic.nobody()
    at_hospital.claims = {"role": "administrator", "roles": ["administrator"], "groups": ["admins"], "email": "kit@x"}
    assert client.get(at_hospital.agree(_to_provider(client))).status_code == 302
    assert _is_in(client)
    assert client.get("/administration/").status_code == 403
    assert get_user_model().objects.get(username="nurse").role == "nurse"
    assert get_user_model().objects.count() == before
    assert "/userinfo" not in at_hospital.asked


def test_connecting_asks_for_the_password_again(clinic: Any, at_hospital: Hospital) -> None:
    from allauth.socialaccount.models import SocialAccount

    client = clinic.sign_in("nurse")
    answer = client.get(at_hospital.agree(_to_provider(client, "?process=connect")))
    assert answer.headers["Location"].startswith("/account/confirm/")
    assert not SocialAccount.objects.exists()
    client.post(answer.headers["Location"], {"password": PASSWORD})
    assert SocialAccount.objects.get().user.username == "nurse"


WRONG_TOKENS = {
    "made for another attempt": {"nonce": "n" * 32},
    "without the number of the attempt": {"nonce": ""},
    "for another client": {"aud": "another"},
    "of another issuer": {"iss": "https://evil.example"},
    "over": {"exp": 1_600_000_000},
}


@pytest.mark.parametrize("how", WRONG_TOKENS)
def test_a_token_that_was_not_made_for_this_signs_nobody_in(clinic: Any, at_hospital: Hospital, how: str) -> None:
    _connected(clinic, at_hospital)
    at_hospital.claims = WRONG_TOKENS[how]
    client = clinic.nobody()
    client.get(at_hospital.agree(_to_provider(client)))
    assert not _is_in(client)


@pytest.mark.parametrize("how", ["another key", "none", "HS256"])
def test_a_token_with_another_signature_signs_nobody_in(clinic: Any, at_hospital: Hospital, how: str) -> None:
    from cryptography.hazmat.primitives.asymmetric import rsa

    _connected(clinic, at_hospital)
    if how == "another key":
        at_hospital.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    else:
        at_hospital.algorithm = how
    if how == "HS256":
        at_hospital.key = "a key that both could know, long enough"  # type: ignore[assignment]
    client = clinic.nobody()
    client.get(at_hospital.agree(_to_provider(client)))
    assert not _is_in(client)


def test_a_way_back_is_gone_once_and_by_who_went_there(clinic: Any, at_hospital: Hospital) -> None:
    """State: another browser, another state, and the same address a second time; PKCE: another's code."""
    _connected(clinic, at_hospital)
    client, other = clinic.nobody(), clinic.nobody()
    back = at_hospital.agree(_to_provider(client))
    other.get(back)
    assert not _is_in(other)
    other.get(back.split("&state=")[0] + "&state=" + "x" * 16)
    assert not _is_in(other)
    mine = at_hospital.agree(_to_provider(other))
    stolen = back.split("&state=")[0] + "&state=" + mine.split("&state=")[1]
    other.get(stolen)  # the code of one with the state of the other: the verifier does not fit
    assert not _is_in(other)
    assert not _is_in(client)
    back = at_hospital.agree(_to_provider(client))
    assert client.get(back).status_code == 302
    assert _is_in(client)
    client.post("/account/sign-out/")
    client.get(back)
    assert not _is_in(client)


@pytest.mark.parametrize(
    "configuration",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://169.254.169.254/token"},
        {"jwks_uri": "http://10.0.0.1/keys"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
def test_only_safe_addresses_of_the_provider_that_was_set_are_asked(
    clinic: Any, at_hospital: Hospital, configuration: dict[str, str]
) -> None:
    at_hospital.configuration = configuration
    client = clinic.nobody()
    client.raise_request_exception = False
    answer = client.post("/account/sso/hospital/")
    assert "Location" not in answer.headers
    assert answer.status_code == 401
    assert set(at_hospital.asked) == {"/.well-known/openid-configuration"}


def test_nobody_hands_parameters_to_the_provider_by_a_link(clinic: Any, at_hospital: Hospital) -> None:
    client = clinic.nobody()
    more = "?auth_params=redirect_uri%3Dhttps%3A%2F%2Fevil.example%26prompt%3Dnone&scope=everything"
    where = _to_provider(client, more)
    assert "evil" not in where
    assert "everything" not in where
    assert "prompt" not in where


def test_who_has_single_sign_on_alone_signs_nothing_before_a_second_factor(clinic: Any, at_hospital: Hospital) -> None:
    """An account that cannot show again who it is never counts as having shown it."""
    from django.contrib.auth import get_user_model

    _connected(clinic, at_hospital, "prescriber")
    user = get_user_model().objects.get(username="prescriber")
    user.set_unusable_password()
    user.save()
    client = clinic.nobody()
    client.get(at_hospital.agree(_to_provider(client)))
    assert _is_in(client)
    _, sent = _signs(clinic, client)
    assert sent.headers["Location"] == "/account/second-factor/"
    assert clinic.chart("Caspian").plan.signed is None
    session = client.session
    session["seen_s"] -= 6 * 60
    session.save()
    back = client.get("/day/").headers["Location"]
    assert back == f"{SIGN_IN}?next=/day/"  # nothing opens the lock, so the session is over
    assert not _is_in(client)


def test_wrong_passwords_for_one_account_count_together_wherever_they_are_typed(clinic: Any) -> None:
    """At the door under any host and port, at the lock, at the confirmation, at the new password, as a witness."""
    inside, wrong = clinic.sign_in("nurse"), "not this one at all"
    inside.get("/day/")
    for port in (80, 81, 82):
        clinic.nobody().post(SIGN_IN, {"login": "Nurse ", "password": wrong}, headers={"host": f"localhost:{port}"})
    for _ in range(3):
        assert inside.post("/account/unlock/", {"password": wrong}).status_code == 422
    for _ in range(2):
        inside.post("/account/confirm/", {"password": wrong})
    for _ in range(2):
        new = "another calm sentence"
        inside.post("/account/password/", {"oldpassword": wrong, "password1": new, "password2": new})
    assert inside.post("/account/unlock/", {"password": wrong}).status_code == 429
    assert inside.post("/account/unlock/", {"password": PASSWORD}).status_code == 429
    elsewhere = clinic.nobody().post(SIGN_IN, {"login": "nurse", "password": PASSWORD}, REMOTE_ADDR="10.1.1.1")
    assert "Too many" in elsewhere.content.decode()
    other = clinic.nobody().post(SIGN_IN, {"login": "prescriber", "password": PASSWORD}, REMOTE_ADDR="10.1.1.2")
    assert other.status_code == 302


def test_one_address_guesses_ten_times_whoever_it_guesses(clinic: Any) -> None:
    def tried(number: int, **more: str) -> str:
        said = {"login": f"somebody-{number}", "password": "not this one at all"}
        return str(clinic.nobody().post(SIGN_IN, said, REMOTE_ADDR="10.9.9.9", **more).content.decode())

    said = [tried(number) for number in range(11)]
    assert "Too many" not in said[9]
    assert "Too many" in said[10]
    assert "Too many" in tried(99, HTTP_X_FORWARDED_FOR="10.8.8.8")  # it does not say itself where it comes from
    right = clinic.nobody().post(SIGN_IN, {"login": "nurse", "password": PASSWORD}, REMOTE_ADDR="10.7.7.7")
    assert right.status_code == 302


def test_a_right_password_in_between_clears_no_count(clinic: Any) -> None:
    for number in range(10):
        clinic.nobody().post(SIGN_IN, {"login": "nurse", "password": f"wrong {number}"}, REMOTE_ADDR="10.6.6.6")
        mine = clinic.nobody().post(SIGN_IN, {"login": "desk", "password": PASSWORD}, REMOTE_ADDR="10.6.6.6")
        assert (mine.status_code == 302) is (number < 9)
    said = clinic.nobody().post(SIGN_IN, {"login": "nurse", "password": "wrong"}, REMOTE_ADDR="10.6.6.6")
    assert "Too many" in said.content.decode()


def test_counts_are_not_pushed_out_by_other_counts(clinic: Any) -> None:
    from django.core.cache import cache

    for number in range(10):
        clinic.nobody().post(SIGN_IN, {"login": "nurse", "password": f"wrong {number}"})
    for number in range(400):  # more than the framework keeps unless it is told otherwise
        cache.set(f"filler-{number}", [1.0], 900)
    said = clinic.nobody().post(SIGN_IN, {"login": "nurse", "password": PASSWORD})
    assert "Too many" in said.content.decode()


def test_the_password_is_hashed_as_often_whether_or_not_the_account_is_there(
    clinic: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Enumeration by time: the same work is done for who is there, who is not, and who is shut out."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.hashers import Argon2PasswordHasher
    from django.core.cache import cache

    get_user_model().objects.filter(username="desk").update(is_active=False)
    hashed: list[str] = []
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify

    def made(*of: Any, **named: Any) -> str:
        found = encode(*of, **named)
        hashed.append(_work_of(found))
        return found

    def checked(hasher: Any, password: str, kept: str) -> bool:
        hashed.append(_work_of(kept))
        return verify(hasher, password, kept)

    monkeypatch.setattr(Argon2PasswordHasher, "encode", made)
    monkeypatch.setattr(Argon2PasswordHasher, "verify", checked)
    took: dict[str, list[float]] = {"nurse": [], "nobody-here": [], "desk": []}
    work: set[str] = set()
    for round_number in range(13):
        for username, times in took.items():
            hashed.clear()
            cache.clear()
            client = clinic.nobody()
            began = time.process_time()
            client.post(SIGN_IN, {"login": username, "password": f"not this one {round_number}"})
            times.append(time.process_time() - began)
            assert len(hashed) == 1, (username, hashed)
            work.update(hashed)
    assert len(work) == 1, work
    least = {username: min(times) for username, times in took.items()}  # what is left beside the work of the hash
    assert max(least.values()) - min(least.values()) < 0.005, least


def test_outside_of_tests_a_password_is_kept_by_argon2_at_its_full_work() -> None:
    from django.utils.module_loading import import_string

    from lenitive.web.site.settings import PASSWORD_HASHERS

    (hasher,) = [import_string(name) for name in PASSWORD_HASHERS]
    assert hasher.algorithm == "argon2"
    assert hasher.memory_cost >= 19_456  # KiB: OWASP's least
    assert hasher.time_cost >= 2


def _work_of(kept: str) -> str:
    """Memory, rounds and lanes of a kept password."""
    return kept.split("$")[3]


def test_a_page_that_renews_itself_keeps_nobody_signed_in(clinic: Any, clock: list[float]) -> None:
    """What a page fetches by itself is no use of it: after five minutes without anybody it is locked."""
    client = clinic.sign_in("nurse")
    client.get("/day/")
    for _ in range(5):
        clock[0] += 50
        assert client.get("/day/", headers={"X-Renew": "1"}).status_code == 200
    clock[0] += 60
    renewed = client.get("/day/", headers={"X-Renew": "1"})
    assert (renewed.status_code, renewed.json()) == (423, {"locked": True})
    assert client.get("/day/").headers["Location"].startswith("/account/confirm/")
    used = clinic.sign_in("desk")
    used.get("/day/")
    for _ in range(6):
        clock[0] += 50
        assert used.get("/day/").status_code == 200  # somebody who works is not locked out


def test_a_restart_forgets_no_guess(clinic: Any) -> None:
    for number in range(10):
        clinic.nobody().post(SIGN_IN, {"login": "nurse", "password": f"wrong {number}"})
    code = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        f"said = Client().post({SIGN_IN!r}, {{'login': 'nurse', 'password': {PASSWORD!r}}}, REMOTE_ADDR='10.2.2.2')\n"
        "print('Too many' in said.content.decode())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.splitlines()[-1:] == ["True"], done.stderr[-1000:]  # another process, the same folder


def test_seeds_and_recovery_codes_come_from_the_systems_own_source_of_chance(
    clinic: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import generate_totp_secret

    del clinic
    drawn = list[int]()

    def os_random(count: int) -> bytes:
        drawn.append(count)
        return b"x" * count

    assert generate_totp_secret() != generate_totp_secret()
    monkeypatch.setattr("secrets.token_bytes", os_random)
    assert generate_totp_secret() == generate_totp_secret()
    RecoveryCodes.generate_seed()
    assert len(drawn) == 3
    assert min(drawn) * 8 >= 128
