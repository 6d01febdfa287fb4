"""Every page, walked in a made-up language, speaks it: what stays in plain letters is data, or stands here with why.

The language is that of `test_every_word_translates`: each word that a translator finds, in Cyrillic letters.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from at_a_chair import SESSION, in_the_middle
from test_every_word_translates import (
    _addresses,
    _Read,
    catalogue,
    english,
    made_up,  # noqa: F401 - a fixture
    read,
    strings_in,
)

from lenitive.web import language

WRITTEN_BY_THE_CLINIC = {"CandidacyAssessed", "PlanProposed", "SessionClosed"}
"""Events whose sentences were made by rules: they are no data and are translated."""

_RESOURCE = r"\b[A-Z][a-z]\w+/[\w-]+"
"""Of a record: Observation/x-lab-alt."""

_LOOKS_LIKE_DATA = (
    r"\b[A-Z][a-z]+([A-Z][a-z]+)+\b",  # a kind of event, as the record's format names it: VitalsObserved
    r"\b[A-Z]{2,}\d?(-[A-Z0-9]+)+\b",  # the stable id of a rule: CAN-AGE-01
    r"\bM[A-Z]\d\d(\.\w+)?\b",  # a code of ICD-11: MG30.11
    r"\b[0-9a-f]{8,}\b|/vial\b",  # a hash, an opaque id, the vial of a bag
    r"\b(nurse|simulated-\w+|m|letter)-\w+\b|\bsupervisor\b",  # members, devices and letters by id
    r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b",  # the code of a bag
)
_SAME_EVERYWHERE = {"IV", "BPI", "CADSS", "DN", "CTCAE", "HADS", "GET", "POST", "MiB", "uL", "AT", "SF",
    "ICPI", "ICSI", "IPOS", "LANSS", "MMSE", "MOAA", "NEWS", "PCL", "painDETECT"}  # fmt: skip
"""Routes of giving, names of instruments, methods and units."""

OF_THE_FRAMEWORK = ("This field is required.", "Hidden field", "(Hidden field version)", "version)")
"""Words that the framework brings with its own translations, as the days of the week."""

STAYS_ENGLISH = {
    r"referral:page Your referral of": "words to a colleague, proposed in a field: the clinic writes to its senders in "
    "the language in which it corresponds",
    r"referral:page Candidacy, decided by": "the same",
    r"referral:page \d+ sessions? given": "the same",
    r"(outcomes:page|patient:yours) (\d{4}-)?[A-Z][a-z]{2}$": "months on the axis of a plot, drawn by the library "
    "that plots",
    r"administration:audit sign-ins$": "the name of a book, as the record has it",
    r"plan:page [\d.]+ \S+ [\d.]+ mg/kg/h of": "one 'of' between two figures with their units",
}
"""What may stay, as a pattern of its page and text, and why."""


@pytest.fixture
def spoken(made_up: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:  # noqa: F811 - the fixture
    """The made-up language, with its sentences that have values in them."""
    from django.utils.translation import trans_real

    monkeypatch.setattr(trans_real, "catalog", lambda: SimpleNamespace(_catalog=dict.fromkeys(catalogue())))
    language.forget()
    yield
    language.forget()


def data_of(clinic: Any) -> tuple[str, ...]:
    """What people are called, typed and wrote, titles of publications, names of medicines; the longest first."""
    from django.utils.dates import WEEKDAYS

    from lenitive.clinic.charts.consent_text import CURRENT
    from lenitive.domain.evidence.studies import STUDIES
    from lenitive.domain.foundation.medicines import MEDICINES
    from lenitive.domain.foundation.sources import SOURCES
    from lenitive.domain.pharmacology.models import MODELS
    from lenitive.web.policy import table
    from lenitive.web.site.demo_accounts import DEMO_NAMES, DEMO_PEOPLE

    found = {*strings_in(list(SOURCES.values())), *SOURCES, *DEMO_NAMES.values(), *(name for _, name in DEMO_PEOPLE)}
    found |= {*strings_in(CURRENT), *table(), *(key.replace("_", " ").capitalize() for key in STUDIES)}
    found |= {*map(str, WEEKDAYS.values()), *OF_THE_FRAMEWORK, *MODELS}
    found |= {name for one in MEDICINES for name in (one, one.capitalize())}
    for chart in clinic.house.charts.all():
        for event in chart.history:
            if type(event.data).__name__ not in WRITTEN_BY_THE_CLINIC:
                found |= set(strings_in(event.data))
        found |= {chart.id, str(chart.patient.reference).removeprefix("Patient/"), "Wholesaler", "custody", "sign-ins"}
        found |= {one.closed.summary.stop_note for one in chart.sessions if one.closed}
        found.add("".join(part[:1] for part in str(chart.patient.name).split()))  # initials, on the wall
    return tuple(sorted((one for one in found if len(one) > 1), key=len, reverse=True))


def left_in_english(text: str, data: tuple[str, ...]) -> list[str]:
    """Words in plain letters that are neither data nor the same in every language."""
    if not english(text):
        return []
    text = re.sub(_RESOURCE, " ", text)
    for one in data:
        if one in text:
            text = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", " ", text)
    for pattern in _LOOKS_LIKE_DATA:
        text = re.sub(pattern, " ", text)
    return [word for word in english(text) if word not in _SAME_EVERYWHERE]


def pages(clinic: Any) -> Iterator[tuple[str, str, _Read]]:
    """Every page that somebody may see, of everybody: its route, its address and what a reader meets."""
    from lenitive.web.policy import table
    from lenitive.web.site.demo_accounts import DEMO_PEOPLE

    clients = {role: clinic.sign_in(username) for role, username in DEMO_PEOPLE}
    for row in table().values():
        if "GET" not in row.methods or ":" not in row.route or row.route.endswith((":live", "_pdf", ":pdf", ":paper")):
            continue
        role = next((role for role in clients if role in row.allow), None)
        for address in (*_addresses(row.route, clinic), *_numbered(row.route, clinic)) if role is not None else ():
            answer = clients[role].get(address)
            if answer.status_code < 500 and not answer.streaming and "html" in answer.headers.get("Content-Type", ""):
                yield row.route, address, read(answer.content.decode())


def _numbered(route: str, clinic: Any) -> Iterator[str]:
    """Pages of one thing of a person, which an address names by number or by a word."""
    from django.urls import reverse

    from lenitive.domain.assessment.instruments import INSTRUMENTS

    chart = clinic.chart("Ottilie")
    names: dict[str, list[object]] = {
        "flowsheet:past": [one.id for one in chart.sessions_given if one.closed],
        "pain:problem": [1],
        "pain:medicine": [1],
        "pain:instrument": [name for name, one in INSTRUMENTS.items() if one.items],
    }
    yield from (reverse(route, args=(chart.id, name)) for name in names.get(route, ()))
    if route == "plan:beside":
        planned = clinic.chart("Caspian")
        for one in planned.plan.proposed.plan.alternatives:
            yield f"{reverse(route, args=(planned.id,))}?beside={one.id}"


def test_every_page_speaks_the_language_of_who_asks(clinic: Any, spoken: None, monkeypatch: pytest.MonkeyPatch) -> None:
    in_the_middle(clinic, monkeypatch)
    data = data_of(clinic)
    judge = cache(lambda text: left_in_english(text, data))
    left, seen = defaultdict(set), set()
    for route, _, page in pages(clinic):
        seen.add(route)
        for text in page.text:
            shown = " ".join(text.split())
            if judge(shown) and not any(re.match(one, f"{route} {shown}") for one in STAYS_ENGLISH):
                left[route].add(f"{judge(shown)} in {shown[:200]}")
    assert len(seen) > 42
    told = "\n".join(f"{route}: {one}" for route, texts in left.items() for one in sorted(texts))
    assert not left, told


def _said_in_answer(answer: Any, data: tuple[str, ...]) -> list[str]:
    """What is left in English of a page that answered."""
    text = " \n ".join(read(answer.content.decode()).text)
    return [word for line in text.splitlines() for word in left_in_english(" ".join(line.split()), data)]


def test_what_was_done_refused_or_wrong_is_said_in_the_language(
    clinic: Any, spoken: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart, _ = in_the_middle(clinic, monkeypatch)
    data, at = data_of(clinic), f"/people/{chart.id}/flowsheet/"
    nurse, desk = clinic.sign_in("nurse", confirmed=True), clinic.sign_in("desk")
    answers = {
        "a round that says nothing": nurse.post(f"{at}round/", {"key": "t-1", "pain": "11", "seen": "0"}),
        "a hold and its notice": nurse.post(f"{at}hold/", {"key": "t-2"}, follow=True),
        "a hold of what is on hold": nurse.post(f"{at}hold/", {"key": "t-3"}, follow=True),
        "a correction without a reason": nurse.post(f"{at}correct/", {"key": "t-4"}),
        "a chart that was changed meanwhile": nurse.post(
            f"/people/{chart.id}/consent/withdraw/", {"key": "t-5", "version": 1, "reason": "Zq"}
        ),
        "not this role": desk.get("/administration/"),
        "no such page": nurse.get("/nowhere/"),
    }
    left = {name: found for name, answer in answers.items() if (found := _said_in_answer(answer, (*data, "Zq")))}
    assert left == {}


def test_the_answer_to_a_self_check_is_in_the_language(clinic: Any, spoken: None) -> None:
    from lenitive.web.screens.self_check.forms import SelfCheckForm

    data = data_of(clinic)
    for chosen in ("yes", "no"):
        answer = clinic.nobody().post("/self-check/", dict.fromkeys(SelfCheckForm().fields, chosen))
        assert answer.status_code == 200
        assert _said_in_answer(answer, data) == []


def test_what_is_live_is_in_the_language_of_who_looks(
    clinic: Any, spoken: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lenitive.web.live import live_message

    _, desk = in_the_middle(clinic, monkeypatch)
    desk.live[SESSION] = (desk.says(), 0.0)
    monkeypatch.setattr(desk, "stands", lambda _: (desk.found, desk.live[SESSION][0]))
    told = json.loads((live_message(desk, SESSION) or b"").split(b"data: ")[1])
    shown = [told[name] for name in ("state_words", "left", "rate", "given", "bag", "pump", "pump_age", "summary")]
    shown += [words for tile in told["tiles"] for words in (tile["label"], tile["unit"], tile["age"])]
    assert [word for words in shown for word in english(words)] == []
    monkeypatch.setattr("lenitive.web.live.language", lambda: "en-gb")  # somebody else looks, in English
    assert live_message(desk, SESSION) != desk.messages[SESSION, "xx"][2] or len(desk.messages) == 2


def test_what_somebody_wrote_stays_as_it_was_written(clinic: Any, spoken: None) -> None:
    page = clinic.sign_in("prescriber").get(f"/people/{clinic.chart('Ottilie').id}/plan/").content.decode()
    chart = clinic.chart("Ottilie")
    assert chart.referral.question in page
    assert chart.referral.sender in page
    assert str(chart.patient.name) in page


def test_a_sentence_is_found_again_by_its_words(spoken: None) -> None:
    said = language.said
    assert said("Zebras have 2 stripes") == "Zebras have 2 stripes"  # nobody lists it
    assert english(said("the chart was changed after you opened this page (version 7, yours 3)")) == []
    assert "7" in said("the chart was changed after you opened this page (version 7, yours 3)")
    assert "0.35" in said("At most 0.35 mg/kg/h")
    assert said("Opened in an emergency: Sam Zq").endswith(": Sam Zq")


def test_the_check_of_the_pages_can_fail(clinic: Any, spoken: None) -> None:
    data = data_of(clinic)
    assert left_in_english("Nobody lists this sentence", data) == ["Nobody", "lists", "this", "sentence"]
    assert left_in_english("Observation/x-lab-alt, MG30.11, CAN-AGE-01, VitalsObserved", data) == []
