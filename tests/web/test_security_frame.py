"""What the frame owes to every page, password, script and session; the list of web requirements names these tests."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from test_security_policy import every_address

SRC = Path(__file__).parents[2] / "src" / "lenitive"
SCRIPTS = sorted(one for one in (SRC / "web").rglob("*.js") if "vendor" not in one.parts)
PASSWORD = "a calm and careful clinic"  # noqa: S105 - of the demonstration
NEW = "Lapwing 7 over WET fields"
CHANGE, SIGN_IN = "/account/password/", "/account/sign-in/"


def _change() -> str:
    from django.urls import reverse

    return reverse("account_change_password")


def _changed(clinic: Any, new: str, *, old: str = PASSWORD, **more: str) -> Any:
    client = clinic.sign_in("nurse", confirmed=True)
    client.post(_change(), {"oldpassword": old, "password1": new, "password2": new, **more})
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(username="nurse")


def test_the_old_password_is_asked_for_and_the_new_one_holds(clinic: Any) -> None:
    assert not _changed(clinic, NEW, old="not this one at all").check_password(NEW)
    assert _changed(clinic, NEW).check_password(NEW)


@pytest.mark.parametrize("new", ["fourteen signs", "1q2w3e4r5t6y7u8i9o0p", "123456789123456789"], ids=str)
def test_a_password_that_is_short_or_often_used_is_refused(clinic: Any, new: str) -> None:
    assert not _changed(clinic, new).check_password(new)


@pytest.mark.parametrize("new", ["Ketamine Infusion 2026", "palliative-pain-clinic-77", "LenitivePassword12345"])
def test_a_password_made_of_words_of_the_place_is_refused_and_says_what_is_asked(clinic: Any, new: str) -> None:
    assert not _changed(clinic, new).check_password(new)
    client = clinic.sign_in("nurse", confirmed=True)
    page = client.post(_change(), {"oldpassword": PASSWORD, "password1": new, "password2": new}).content.decode()
    assert "A password needs 8 signs of its own" in page


@pytest.mark.parametrize("new", ["only small letters here", "4071946 2288 9531 60", "ÄÖÜ 雪 ☂ long enough", "x y" * 33])
def test_a_password_of_any_kind_of_sign_and_of_99_signs_is_taken(clinic: Any, new: str) -> None:
    assert _changed(clinic, new).check_password(new)


def test_a_session_gets_a_new_key_when_somebody_signs_in(clinic: Any) -> None:
    client, other = clinic.nobody(), clinic.nobody()
    session = client.session
    session["before"] = "anything"
    session.save()
    before = client.cookies["session"].value
    client.post(SIGN_IN, {"login": "nurse", "password": PASSWORD})
    assert client.get("/day/").status_code == 200
    assert client.cookies["session"].value != before
    other.cookies["session"] = before
    assert other.get("/day/").status_code == 302


def test_one_account_may_be_signed_in_at_several_chairs_and_is_shut_at_all_of_them_at_once(clinic: Any) -> None:
    chairs = [clinic.nobody() for _ in range(3)]
    for chair in chairs:
        chair.post(SIGN_IN, {"login": "nurse", "password": PASSWORD})
    assert [chair.get("/day/").status_code for chair in chairs] == [200, 200, 200]
    from django.contrib.auth import get_user_model

    get_user_model().objects.filter(username="nurse").update(is_active=False)
    assert [chair.get("/day/").status_code for chair in chairs] == [302, 302, 302]


def test_a_password_is_compared_as_it_was_typed(clinic: Any) -> None:
    long = NEW * 4
    user = _changed(clinic, long)
    assert user.check_password(long)
    for other in (long[:72], long[:-1], long.lower(), long.upper(), f" {long}", f"{long} "):
        assert not user.check_password(other)
        client = clinic.nobody()
        client.post(SIGN_IN, {"login": "nurse", "password": other})
        assert client.get("/day/").status_code == 302


def test_no_form_changes_what_it_does_not_show(clinic: Any) -> None:
    user = _changed(clinic, NEW, role="administrator", chart_id="x", username="root")
    assert (str(user.role), user.username) == ("nurse", "nurse")
    assert user.check_password(NEW)


def test_password_fields_hide_what_is_typed_and_let_a_manager_fill_them(clinic: Any) -> None:
    client = clinic.sign_in("nurse", confirmed=True)
    for page in (clinic.nobody().get(SIGN_IN), client.get(_change())):
        fields = re.findall(r'<input[^>]*name="[^"]*password[^"]*"[^>]*>', page.content.decode())
        assert fields
        for field in fields:
            assert 'type="password"' in field
            assert 'autocomplete="off"' not in field
            assert "onpaste" not in field
            assert "maxlength" not in field


def test_there_is_no_way_to_a_new_password_or_account_without_somebody_of_the_clinic(clinic: Any) -> None:
    from lenitive.web.policy import routes, table

    assert [one for one in routes() if re.search("reset|signup|inactive|email|phone_", one)] == []
    open_to_all = {row.route for row in table().values() if row.anyone}
    assert "account_change_password" not in open_to_all
    page = clinic.nobody().get(SIGN_IN).content.decode()
    assert "hint" not in page.casefold()


def _answers(clinic: Any) -> list[tuple[str, Any]]:
    """What every address answers to who is signed in as each role, and to nobody; streams left out."""
    from lenitive.web.site.demo_accounts import DEMO_PEOPLE

    found = []
    chart_id = clinic.chart("Caspian").id
    for client in (clinic.nobody(), *(clinic.sign_in(name, confirmed=True) for _, name in DEMO_PEOPLE)):
        client.raise_request_exception = False
        for name, address, _ in every_address(chart_id):
            if "live" not in name and "pdf" not in name and "logout" not in name:
                found.append((f"{name} {address}", client.get(address)))
    return found


def test_every_answer_says_what_it_is_is_not_kept_and_is_for_nobody_else(clinic: Any) -> None:
    answers = _answers(clinic)
    assert len(answers) > 600
    for where, answer in answers:
        kind = answer.headers.get("Content-Type", "")
        if answer.content:
            assert re.search(r"charset=utf-8|^image/|^application/(json|pdf|zip)|font", kind), (where, kind)
        assert answer.headers["X-Content-Type-Options"] == "nosniff", where
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], where
        assert "no-store" in answer.headers["Cache-Control"] or "text/css" in kind, where
        assert answer.headers["Referrer-Policy"] == "same-origin", where
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", where
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", where
        assert "Access-Control-Allow-Origin" not in answer.headers, where
        assert not re.search(r"python|django|uvicorn", str(answer.headers), re.IGNORECASE), where


def test_reading_changes_nothing_but_that_it_was_read(clinic: Any) -> None:
    """No GET of any address does what a form does."""
    before = {chart.id: chart.version for chart in clinic.house.charts.all()}
    _answers(clinic)
    assert {chart.id: chart.version for chart in clinic.house.charts.all()} == before


def test_a_cookie_is_small_and_none_but_the_theme_is_for_scripts(clinic: Any) -> None:
    client = clinic.nobody()
    client.get(SIGN_IN)
    client.post(SIGN_IN, {"login": "nurse", "password": PASSWORD})
    client.get("/day/")
    assert {"session", "csrf"} <= set(client.cookies)
    for name, cookie in client.cookies.items():
        assert len(name) + len(cookie.value) < 4096
        assert cookie["httponly"]
        assert cookie["samesite"] in {"Lax", "Strict"}


def test_every_page_of_who_is_signed_in_offers_to_sign_out(clinic: Any) -> None:
    pages = [(where, answer) for where, answer in _answers(clinic) if answer.status_code == 200]
    whole = [(where, answer.content.decode()) for where, answer in pages if b"<main" in answer.content]
    of_people = [(where, text) for where, text in whole if "account_" not in where and 'class="banner' in text]
    assert len(of_people) > 40
    assert [where for where, text in of_people if "/account/sign-out/" not in text] == []


def test_who_signed_out_is_out_on_the_server(clinic: Any) -> None:
    client = clinic.sign_in("nurse")
    kept = client.cookies["session"].value
    assert client.get("/day/").status_code == 200
    client.post("/account/sign-out/")
    back = clinic.nobody()
    back.cookies["session"] = kept
    assert back.get("/day/").status_code == 302
    assert len(kept) == 32
    assert clinic.sign_in("nurse").cookies["session"].value != kept


@pytest.mark.parametrize(
    "path",
    ["/.git/config", "/.env", "/static/", "/static/site/", "/secret.key", "/accounts.sqlite3", "/docs", "/admin/"],
)
def test_nothing_of_the_inside_is_served(clinic: Any, path: str) -> None:
    for client in (clinic.nobody(), clinic.sign_in("administrator")):
        client.raise_request_exception = False
        answer = client.get(path)
        assert answer.status_code in {302, 403, 404}
        assert answer.status_code != 302 or answer.headers["Location"].startswith(SIGN_IN)


def test_nothing_for_developers_is_switched_on() -> None:
    from django.conf import settings

    assert settings.DEBUG is False
    assert [one for one in settings.INSTALLED_APPS if re.search(r"admin$|debug|toolbar|silk", one)] == []


def test_the_description_of_the_interface_is_for_who_is_signed_in(clinic: Any) -> None:
    assert clinic.nobody().get("/api/openapi.json").status_code in {302, 401, 403}


def test_a_parameter_in_the_address_is_no_answer_in_the_form(clinic: Any) -> None:
    chart, client = clinic.chart("Caspian"), clinic.sign_in("prescriber", confirmed=True)
    where = f"/people/{chart.id}/plan/sign/?plan_id={chart.plan.id}&read=on&version={chart.version}&key=in-the-address"
    client.post(where, {})
    assert clinic.chart("Caspian").plan.signed is None


def test_a_person_of_two_clinics_is_signed_in_at_one(clinic: Any) -> None:
    """A session is looked up at the clinic's own accounts: what another made opens nothing."""
    client = clinic.nobody()
    client.cookies["session"] = "a" * 32
    assert client.get("/day/").status_code == 302


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda one: one.name)
def test_no_script_runs_text_or_listens_to_other_windows(script: Path) -> None:
    text = script.read_text("utf-8")
    assert (
        re.findall(r"\beval\(|new Function|document\.write|postMessage|onmessage\b|__proto__|document\.all", text) == []
    )
    assert re.findall(r"https?://(?!www\.w3\.org)", text) == []
    written = re.findall(r"(?:innerHTML|outerHTML)\s*=\s*(.)|insertAdjacentHTML", text)
    assert len(written) <= (1 if script.name in {"idle-lock.js", "side-by-side.js"} else 0), "say it with textContent"


NEVER_IMPORTED = re.compile(r"^(pickle|marshal|shelve|yaml|xml|lxml|ldap3?|smtplib|telnetlib|ftplib|jinja2|markdown)\b")
NEVER_CALLED = {"eval", "exec", "compile", "os.system", "os.popen", "__import__"}


def _of(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [one.name for one in node.names if NEVER_IMPORTED.match(one.name)]
        elif isinstance(node, ast.ImportFrom) and NEVER_IMPORTED.match(node.module or ""):
            found.append(str(node.module))
        elif isinstance(node, ast.Call):
            said = ast.unparse(node.func)
            shell = any(word.arg == "shell" for word in node.keywords)
            weak = said in {"hashlib.md5", "hashlib.sha1", "random.random", "random.choice"}
            found += [said] if said in NEVER_CALLED or shell or weak else []
    return found


def test_nothing_is_run_from_text_read_as_objects_or_hashed_weakly() -> None:
    found = {str(one): said for one in SRC.rglob("*.py") if (said := _of(ast.parse(one.read_text("utf-8"))))}
    assert found == {}
    seeded = "import pickle\nfrom xml.etree import x\neval('1')\nsubprocess.run('ls', shell=True)\nhashlib.md5(b'')"
    assert len(_of(ast.parse(seeded))) == 5


def _repeats(parsed: Any, *, inside: bool = False) -> bool:
    """Whether something repeated without end stands within something repeated without end."""
    from re import _constants as sre  # type: ignore[attr-defined]

    for operation, said in parsed:
        repeated = operation in {sre.MAX_REPEAT, sre.MIN_REPEAT}
        endless = repeated and said[1] is sre.MAXREPEAT
        if endless and inside and len(parsed) == 1:
            return True
        parts = [said[2]] if repeated else said[1] if operation is sre.BRANCH else []
        parts = [said[-1]] if operation is sre.SUBPATTERN else parts
        if any(_repeats(part, inside=inside or endless) for part in parts):
            return True
    return False


def test_no_pattern_repeats_a_repetition() -> None:
    """A pattern such as (a+)+ takes exponential time on text that nearly fits."""
    from re import _parser as parser  # type: ignore[attr-defined]

    texts = []
    for path in SRC.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
                pattern = node.args[0]
                if isinstance(pattern, ast.Constant) and isinstance(pattern.value, str):
                    texts.append(pattern.value)
    assert len(texts) > 40
    assert [one for one in texts if _repeats(parser.parse(one))] == []
    assert _repeats(parser.parse(r"^(a+)+$"))
    assert _repeats(parser.parse(r"(?:x|[a-z]*)*"))
