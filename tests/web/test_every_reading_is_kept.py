"""Every page, form and paper that shows whose chart it is leaves a line that it was read, before it is shown."""

from collections.abc import Iterator
from typing import Any

import pytest
from test_security_policy import every_address

BANNER = 'class="banner"'


def _asked(clinic: Any, chart: Any, method: str) -> Iterator[tuple[str, Any, Any, int]]:
    """Route, row, answer and how many readings it left, for each route about a chart and each role that may."""
    from lenitive.web.policy import table
    from lenitive.web.site.demo_accounts import DEMO_PEOPLE

    for role, username in DEMO_PEOPLE:
        client = clinic.sign_in(username, confirmed=True)
        client.raise_request_exception = False
        for name, address, of_chart in every_address(chart.id):
            row = table()[name]
            if not of_chart or role not in row.allow or method not in row.methods or name.endswith(":live"):
                continue
            before = len(clinic.house.charts.reads_of(chart.id))
            answer = client.get(address) if method == "GET" else clinic.post(client, address, chart)
            yield name, row, answer, len(clinic.house.charts.reads_of(chart.id)) - before


def _shows(answer: Any) -> bool:
    return not answer.streaming and BANNER in answer.content.decode("utf-8", "replace")


@pytest.mark.parametrize("who", ["Ottilie", "Caspian", "Wren"])
def test_every_address_that_draws_the_banner_says_so_in_the_policy_and_is_kept_once(clinic: Any, who: str) -> None:
    drawn, wrong = 0, []
    for name, row, answer, kept in _asked(clinic, clinic.chart(who), "GET"):
        if answer.status_code == 200 and row.reads_chart and kept != 1:
            wrong.append((name, "kept", kept))
        if _shows(answer):
            drawn += 1
            if not row.reads_chart or kept != 1:
                wrong.append((name, "shows a person and is no reading", kept))
    assert wrong == []
    assert drawn > 40


def test_a_form_that_is_refused_and_shows_the_person_again_is_a_reading(clinic: Any) -> None:
    answers = [
        (name, _shows(answer), kept) for name, _, answer, kept in _asked(clinic, clinic.chart("Caspian"), "POST")
    ]
    assert [one for one in answers if one[1] and one[2] != 1] == []
    assert sum(shown for _, shown, _ in answers) > 15
