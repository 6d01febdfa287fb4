from typing import Any

import pytest

from lenitive.clinic.charts.consent_text import CONSENT_TEXTS, CURRENT


def said(**changed: str) -> dict[str, str]:
    right = {f"ask_{one.id}": str(one.right) for one in CURRENT.questions}
    both = {"agrees": "on", "explained": "on", "given_by": "patient", "sha256": CURRENT.sha256}
    return {**right, **both, "name_typed": "Caspian  rook", **changed}


@pytest.fixture
def withdrawn(clinic: Any) -> Any:
    """Caspian, whose consent of the demonstration was taken back."""
    chart = clinic.chart("Caspian")
    answer = clinic.post(clinic.sign_in("nurse"), f"/people/{chart.id}/consent/withdraw/", chart, sure="on")
    assert answer.status_code == 302
    return clinic


def sign(clinic: Any, **changed: str) -> Any:
    chart, client = clinic.chart("Caspian"), clinic.sign_in("prescriber", confirmed=True)
    return clinic.post(client, f"/people/{chart.id}/consent/sign/", chart, **said(**changed))


def test_consent_is_signed_in_two_names_with_its_version_and_the_hash_of_its_text(withdrawn: Any) -> None:
    answer = sign(withdrawn)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    consent = withdrawn.chart("Caspian").consent
    assert (consent.name_typed, consent.witnessed_by) == ("Caspian  rook", "Dr Owen Halsey")
    assert (consent.version, consent.text_sha256) == (CURRENT.version, CURRENT.sha256)
    assert consent.understood == tuple(one.id for one in CURRENT.questions)


def test_the_clinician_signs_with_the_password(withdrawn: Any) -> None:
    chart, client = withdrawn.chart("Caspian"), withdrawn.sign_in("prescriber")
    answer = withdrawn.post(client, f"/people/{chart.id}/consent/sign/", chart, **said())
    assert answer.headers["Location"].startswith("/account/confirm/")
    assert withdrawn.chart("Caspian").consent is None


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"name_typed": "Amara Quill"}, "is not the name of this chart"),
        ({"name_typed": ""}, "required"),
        ({"agrees": ""}, "required"),
        ({"explained": ""}, "required"),
        ({"ask_stop": "2"}, "You may stop at any time, also in the middle"),
        ({"ask_benefit": "0"}, "Nobody can tell beforehand"),
        ({"given_by": "other"}, "by what right"),
        ({"given_by": "other", "relation": "daughter, power of attorney"}, "own name was typed for somebody else"),
        ({"sha256": "0" * 64}, "The text was changed"),
    ],
)
def test_a_consent_that_is_not_whole_is_not_kept_and_nothing_typed_is_lost(
    withdrawn: Any, changed: dict[str, str], says: str
) -> None:
    answer = sign(withdrawn, **changed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert page.count("checked") >= 3
    assert withdrawn.chart("Caspian").consent is None


def test_somebody_who_decides_for_the_person_signs_with_their_own_name(withdrawn: Any) -> None:
    assert sign(withdrawn, given_by="other", relation="daughter", name_typed="Wilma Rook").status_code == 302
    assert withdrawn.chart("Caspian").consent.given_by == "daughter"


def test_without_a_consent_no_plan_is_signed(withdrawn: Any) -> None:
    chart, client = withdrawn.chart("Caspian"), withdrawn.sign_in("prescriber", confirmed=True)
    where = f"/people/{chart.id}/plan/sign/"
    answer = withdrawn.post(client, where, chart, plan_id=chart.plan.id, read="on")
    assert answer.status_code == 422
    assert "No consent stands in the chart" in answer.content.decode()


def test_nobody_is_asked_to_consent_to_what_is_not_offered(clinic: Any) -> None:
    chart, client = clinic.chart("Marigold"), clinic.sign_in("prescriber", confirmed=True)
    where = f"/people/{chart.id}/consent/"
    assert "Nobody is asked to consent" in client.get(where).content.decode()
    answer = clinic.post(client, where + "sign/", chart, **said(name_typed=chart.patient.name))
    assert answer.status_code == 422
    assert clinic.chart("Marigold").consent is None


def test_nobody_else_than_a_prescriber_takes_consent(clinic: Any) -> None:
    chart = clinic.chart("Caspian")
    for role in ("nurse", "pharmacist", "desk", "patient"):
        client = clinic.sign_in(role, confirmed=True)
        assert clinic.post(client, f"/people/{chart.id}/consent/sign/", chart, **said()).status_code == 403


def test_the_person_takes_it_back_without_a_reason_and_the_history_keeps_both(clinic: Any) -> None:
    client = clinic.sign_in("patient")
    from django.contrib.auth import get_user_model

    own = clinic.house.charts.chart(get_user_model().objects.get(username="patient").chart_id)
    assert own.consent is not None
    where = f"/people/{own.id}/consent/"
    assert clinic.post(client, where + "withdraw/", own).status_code == 422
    assert clinic.post(client, where + "withdraw/", own, sure="on").status_code == 302
    assert clinic.house.charts.chart(own.id).consent is None
    page = client.get(where).content.decode()
    assert "no reason given" in page
    assert "taken back" in page
    other = clinic.chart("Caspian")
    assert clinic.post(client, f"/people/{other.id}/consent/withdraw/", other, sure="on").status_code == 403
    assert clinic.chart("Caspian").consent is not None


def test_the_text_says_what_consent_needs_and_promises_nothing() -> None:
    for text in CONSENT_TEXTS.values():
        words = " ".join(line for part in text.parts for line in (part.title, *part.paragraphs)).casefold()
        for needed in ("off-label", "not known", "stop at any time", "no relief", "drive", "bladder", "31 of 100"):
            assert needed in words, needed
        for never in ("proven", "guarantee", "we promise", "cure", "will help", "is safe", "effective"):
            assert never not in words, never


def test_a_text_that_was_signed_does_not_change() -> None:
    """A new wording is a new version: this hash is that of the text that people have signed."""
    known = {"2026-11": "3d3c63a4d64e3df5ca84fb6e96f88f6d0d7f43b28d81fa24e3847209b9e54cac"}
    assert {version: text.sha256 for version, text in CONSENT_TEXTS.items()} == known


def test_a_form_that_came_too_late_is_sent_again_with_what_was_typed(withdrawn: Any) -> None:
    chart, client = withdrawn.chart("Caspian"), withdrawn.sign_in("prescriber", confirmed=True)
    where = f"/people/{chart.id}/consent/sign/"
    late = withdrawn.post(client, where, chart, **said(), version=str(chart.version - 1))
    assert late.status_code == 409
    page = late.content.decode()
    assert f'name="version" value="{chart.version}"' in page
    assert "Caspian  rook" in page
    key = page.split('name="key" value="')[1].split('"')[0]
    assert withdrawn.post(client, where, chart, **said(), key=key).status_code == 302
