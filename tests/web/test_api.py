"""The API for each role, by what its own OpenAPI document says (FUZZ-3, bounded and seeded)."""

from typing import Any

import pytest


def test_the_api_answers_as_the_pages_do(clinic: Any) -> None:
    chart = clinic.chart("Lucian")
    client = clinic.sign_in("prescriber", confirmed=True)
    listed = client.get("/api/charts").json()
    assert {one["id"] for one in listed} == {one.id for one in clinic.house.charts.all()}
    said = {"key": "one-key-of-mine", "version": chart.version}
    for _ in range(2):  # the same key is one command
        done = client.post(f"/api/charts/{chart.id}/candidacy", said, content_type="application/json")
        assert (done.status_code, done.json()["version"]) == (200, chart.version + 1)
    old = client.post(
        f"/api/charts/{chart.id}/candidacy", {**said, "key": "another-key"}, content_type="application/json"
    )
    assert (old.status_code, old.json()["rule"]) == (409, "CHT-VERSION")
    assert clinic.sign_in("nurse").post(f"/api/charts/{chart.id}/candidacy", said).status_code == 403
    assert clinic.nobody().get("/api/charts").status_code == 401


def test_a_decision_by_the_api_is_signed_as_on_the_page(clinic: Any) -> None:
    chart, client = clinic.chart("Lucian"), clinic.sign_in("prescriber")
    said = {"key": "one-key-of-mine", "version": chart.version}
    asked = client.post(f"/api/charts/{chart.id}/candidacy", said, content_type="application/json")
    assert (asked.status_code, "/account/confirm/" in asked.json()["error"]) == (403, True)
    assert clinic.chart("Lucian").assessed is None


@pytest.mark.parametrize("version", ["0", True, 0.5, None])
def test_a_version_that_is_no_whole_number_is_refused_and_not_guessed_at(clinic: Any, version: object) -> None:
    chart = clinic.chart("Caspian")
    asked = {"key": "k-0001", "version": version, "plan_id": "x", "question": "Is this the dose?"}
    client = clinic.sign_in("pharmacist", confirmed=True)
    answer = client.post(f"/api/charts/{chart.id}/plan/question", asked, content_type="application/json")
    assert answer.status_code == 422
    assert "version" in answer.content.decode()


def test_a_command_by_the_api_needs_the_token_of_the_pages(clinic: Any) -> None:
    from django.test import Client

    chart = clinic.chart("Lucian")
    client = Client(enforce_csrf_checks=True)
    client.cookies = clinic.sign_in("prescriber").cookies
    said = {"key": "one-key-of-mine", "version": chart.version}
    done = client.post(f"/api/charts/{chart.id}/candidacy", said, content_type="application/json")
    assert done.status_code == 403
    assert clinic.chart("Lucian").assessed is None


@pytest.mark.parametrize("username", ["prescriber", "pharmacist", "nurse", "director", "desk", "patient"])
def test_nothing_that_the_api_is_asked_breaks_it(clinic: Any, username: str) -> None:
    import hypothesis
    import schemathesis
    from django.core.wsgi import get_wsgi_application
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    from lenitive.web.screens.api.views import api

    client = clinic.sign_in(username, confirmed=True)
    client.get("/account/password/")  # a page with a form, for its token
    token = client.cookies["csrf"].value
    schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
    schema.app = get_wsgi_application()
    charts = [clinic.chart("Lucian").id, clinic.chart("Amara").id, "0" * 16]
    asked = 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @hypothesis.seed(7)
        @hypothesis.settings(
            max_examples=12, database=None, deadline=None, suppress_health_check=list(hypothesis.HealthCheck)
        )
        @hypothesis.given(case=operation.as_strategy(), place=hypothesis.strategies.sampled_from([*charts, None]))
        def walk(case: Any, place: str | None) -> None:
            nonlocal asked
            if place is not None and "chart_id" in case.path_parameters:
                case.path_parameters["chart_id"] = place
            case.cookies = {"session": client.cookies["session"].value, "csrf": token}
            case.headers["X-CSRFToken"] = token
            case.headers["Host"] = "localhost"
            answer = case.call(base_url="http://localhost")
            case.validate_response(
                answer,
                checks=[
                    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
                ],
            )  # fmt: skip
            asked += 1

        walk()
    assert asked > 40
