"""An order that somebody writes at the chair: said to everybody there, asked about again, discarded."""

import json
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from at_a_chair import SESSION, in_the_middle

from lenitive.domain.infusion.events import RequestRefused
from lenitive.domain.infusion.session import State


@pytest.fixture
def chair(clinic: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, Any, Any]]:
    chart, desk = in_the_middle(clinic, monkeypatch)
    return clinic, chart, desk


def at(chart: Any, where: str = "") -> str:
    return f"/people/{chart.id}/flowsheet/{where}"


def higher(desk: Any, **more: Any) -> dict[str, Any]:
    """A rate a little above the one in force."""
    target = desk.found.session.rate_ul_h + 500
    return {"key": secrets.token_hex(8), "version": desk.found.session.version, "rate": f"{target / 1000:g}", **more}


def left_lying(desk: Any, seconds: float) -> None:
    """As if nobody had touched any order for so long."""
    for key, order in desk.orders._kept.items():
        desk.orders._kept[key] = replace(order, touched_s=time.monotonic() - seconds)


def confirm(client: Any, chart: Any, desk: Any) -> Any:
    said = higher(desk)
    return client.post(at(chart, "rate/"), {**said, "confirmed": round(float(said["rate"]) * 1000)})


def log(desk: Any) -> list[RequestRefused]:
    return [one.data for one in desk.found.events if isinstance(one.data, RequestRefused)]


def test_an_order_left_for_10_min_is_discarded_with_a_line_in_the_log_though_its_page_is_closed(chair: Any) -> None:
    clinic, chart, desk = chair
    client, now = clinic.sign_in("prescriber", confirmed=True), desk.found.session.rate_ul_h
    client.post(at(chart, "rate/"), higher(desk))
    left_lying(desk, 600)
    desk.discard_left_lying()
    assert log(desk) == []
    left_lying(desk, 601)
    desk.discard_left_lying()
    desk.discard_left_lying()
    (kept,) = log(desk)
    rate = f"{(now + 500) / 1000:g} mL/h"
    assert (kept.rule, kept.command) == ("SES-DRAFT", "SetRate")
    assert f"a rate of {rate}, read back by {kept.asked_by}, was left unconfirmed for 10 min" in kept.what
    assert "ALM-LIMIT-REFUSED" not in desk.found.session.alarms
    answer = confirm(client, chart, desk)
    assert answer.status_code in {200, 422}
    assert "SES-DRAFT" in answer.content.decode()
    assert desk.found.session.rate_ul_h == now


def test_confirming_an_order_that_lay_too_long_is_refused_at_that_moment_and_kept_too(chair: Any) -> None:
    clinic, chart, desk = chair
    client, now = clinic.sign_in("prescriber", confirmed=True), desk.found.session.rate_ul_h
    client.post(at(chart, "rate/"), higher(desk))
    left_lying(desk, 700)
    assert "SES-DRAFT" in confirm(client, chart, desk).content.decode()
    assert [one.rule for one in log(desk)] == ["SES-DRAFT"]
    assert desk.found.session.rate_ul_h == now


def test_an_order_that_was_not_read_back_to_who_confirms_it_raises_nothing(chair: Any) -> None:
    clinic, chart, desk = chair
    first, second = clinic.sign_in("nurse", confirmed=True), clinic.sign_in("prescriber", confirmed=True)
    first.post(at(chart, "rate/"), higher(desk))
    assert "SES-DRAFT" in confirm(second, chart, desk).content.decode()
    assert desk.found.session.state is State.RUNNING


def test_what_is_confirmed_says_when_it_was_read_back_and_waits_no_more(chair: Any) -> None:
    clinic, chart, desk = chair
    client = clinic.sign_in("prescriber", confirmed=True)
    client.post(at(chart, "rate/"), higher(desk))
    left_lying(desk, 40)
    confirm(client, chart, desk)
    asked = desk.asked[-1]
    assert 39 < (asked.not_after - asked.drafted_at).total_seconds() < 48


def test_after_3_min_without_anything_done_more_drug_asks_for_the_password_again(chair: Any) -> None:
    clinic, chart, desk = chair
    client = clinic.sign_in("prescriber", confirmed=True)
    client.post(at(chart, "rate/"), higher(desk))
    session = client.session
    session["account_authentication_methods"][0]["at"] = time.time() - 181
    session.save()
    left_lying(desk, 181)
    assert "/account/confirm/" in confirm(client, chart, desk)["Location"]
    assert not [one for one in desk.asked if hasattr(one, "target_ul_h")]


def test_less_drug_is_confirmed_however_long_it_lay_and_by_whoever_confirms_it(chair: Any) -> None:
    clinic, chart, desk = chair
    client, now = clinic.sign_in("nurse"), desk.found.session.rate_ul_h
    form = {"key": "k", "version": 0, "rate": f"{(now - 1000) / 1000:g}"}
    client.post(at(chart, "rate/"), form)
    left_lying(desk, 3600)
    assert client.post(at(chart, "rate/"), {**form, "confirmed": now - 1000}).status_code == 302
    assert desk.found.session.rate_ul_h == now - 1000


def test_after_5_min_it_is_said_to_everybody_at_the_chair_and_not_before(chair: Any) -> None:
    from lenitive.web.live import live_message

    clinic, chart, desk = chair
    writer, other = clinic.sign_in("prescriber", confirmed=True), clinic.sign_in("nurse")
    assert writer.post(at(chart, "rate/draft/"), {"rate": "12.5"}).status_code == 204
    said = re.compile(r'id="order-waits"[^>]*>([^<]*)<')
    for seconds, waits in ((0, False), (299, False), (300, True)):
        left_lying(desk, seconds + 0.2)
        desk._known[SESSION] = desk.found
        desk.live[SESSION] = (desk.says(), time.monotonic())
        data = json.loads((live_message(desk, SESSION) or b"").split(b"data: ")[1])
        assert [(one["what"], one["waits"]) for one in data["orders"]] == [("12.5 mL/h", waits)]
        shown = said.search(other.get(at(chart)).content.decode())
        assert shown is not None
        assert ("has written a rate of 12.5 mL/h" in shown[1]) is waits
    assert 'class="lost-fixed order-waits" role="alert"' in other.get(at(chart)).content.decode()


def test_an_order_that_somebody_leaves_or_empties_waits_no_more_and_nothing_is_logged(chair: Any) -> None:
    clinic, chart, desk = chair
    client = clinic.sign_in("nurse")
    for gone in ({"leave": "yes"}, {"rate": ""}):
        client.post(at(chart, "rate/draft/"), {"rate": "3"})
        assert len(desk.orders.at(SESSION)) == 1
        client.post(at(chart, "rate/draft/"), gone)
        assert desk.orders.at(SESSION) == ()
    client.post(at(chart, "rate/"), higher(desk))
    page = client.post(at(chart, "rate/"), higher(desk)).content.decode()
    assert 'name="leave"' in page
    assert log(desk) == []


def test_typing_the_same_again_keeps_what_was_read_back_and_another_number_does_not(chair: Any) -> None:
    clinic, chart, desk = chair
    client = clinic.sign_in("nurse")
    said = higher(desk)
    client.post(at(chart, "rate/"), said)
    client.post(at(chart, "rate/draft/"), {"rate": said["rate"]})
    assert desk.orders.at(SESSION)[0].read_back_ul_h == desk.found.session.rate_ul_h + 500
    client.post(at(chart, "rate/draft/"), {"rate": "1"})
    assert desk.orders.at(SESSION)[0].read_back_ul_h is None
    assert "Read it aloud" in confirm(client, chart, desk).content.decode()


def test_a_half_typed_round_is_no_order_and_is_never_discarded(chair: Any) -> None:
    """Its draft lies with the page of this session alone, and the book of orders knows nothing of it."""
    clinic, chart, _ = chair
    client = clinic.sign_in("nurse")
    page = client.get(at(chart)).content.decode()
    round_form = page.split('data-draft="round"')[0].rpartition("<form")[2]
    assert "data-order" not in round_form
    assert page.count("data-order=") == 1
    assert f'session="{SESSION}"' in page
