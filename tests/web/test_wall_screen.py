"""The wall in a session that is locked: it goes on, and names nobody."""

from typing import Any

import pytest
from at_a_chair import in_the_middle


def test_a_locked_wall_shows_chairs_by_their_label_alone_and_nothing_else_is_open(
    clinic: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart, _ = in_the_middle(clinic, monkeypatch)
    client = clinic.sign_in("nurse")
    assert "Chair 7 · OF" in client.get("/wall/").content.decode()
    session = client.session
    session["seen_s"] -= 6 * 60
    session.save()
    page = client.get("/wall/", headers={"X-Renew": "1"}).content.decode()
    assert "<h2>Chair 7</h2>" in page
    assert chart.id not in page
    assert "data-labels-alone" in page
    assert client.get(f"/people/{chart.id}/flowsheet/").headers["Location"].startswith("/account/confirm/")
    client.get("/wall/")  # to look at it is no use of the session
    assert client.get("/day/").status_code == 302
