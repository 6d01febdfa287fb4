"""One chair of the wall. It is drawn without the template engine: a wall has many, and every second another value."""

from typing import Any, NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from lenitive.clinic.charts.chart import Chart
from lenitive.domain.infusion.session import epoch_ms
from lenitive.web.at_the_chair import moment
from lenitive.web.running import Desk
from lenitive.web.session_live import Listed, due_of, left_words, listed_alarms, risk_of, state_words, tiles_of
from lenitive.web.site.links import address
from lenitive.web.text import quantity


class Chair(NamedTuple):
    """A chair with somebody in it.

    Attributes:
        risk: The larger, the sooner somebody looks.
        html: As it is shown. From a distance a person is their chair and initials; the name is on their own page. In
            a locked session a person is their chair.
    """

    risk: int
    html: SafeString


def chair_of(chart: Chart, at: Desk, *, labels_alone: bool = False) -> Chair | None:
    """The chair of a person; None for who is in none.

    Args:
        chart: Of the person.
        at: Where it is said how an infusion stands.
        labels_alone: Whether nothing but the chair says who it is.
    """
    now = chart.session_now
    if now is None:
        return None
    session, said = at.known(now.id).session, at.now(now.id)
    at_ms = epoch_ms(said.at if said is not None else moment())
    risk, due, alarms = risk_of(session, at_ms), due_of(session, at_ms), listed_alarms(session)
    label, no_chair = now.scheduled.chair if now.scheduled else "", gettext("No chair")
    is_live = said is not None
    tiles = "".join(_tile(one, is_live) for one in tiles_of(session, at_ms, said.vitals if said is not None else None))
    whose = escape(label or no_chair) if labels_alone else _whose(chart, label or no_chair)
    html = (
        f'<article class="{_classes(alarms)}" data-session="{escape(now.id)}" data-risk="{risk}" '
        f'aria-label="{escape(label) or no_chair}">'
        f'<h2>{whose}</h2><p class="top-alarm">{_alarm(alarms)}</p>'
        f'<p class="wall-state"><b data-live="state_words">{escape(state_words(session))}</b> '
        f'<b data-live="rate_short">{quantity(session.rate_ul_h / 1000, "mL/h")}</b> '
        f'<span data-live="left">{left_words(session, at_ms)}</span></p><div class="tiles">{tiles}</div>'
        f'<p class="wall-due">{_due(due[0]) if due else ""}</p></article>'
    )
    return Chair(risk, mark_safe(html))  # noqa: S308 - everything that a person or device said is escaped above


def _whose(chart: Chart, label: str) -> str:
    return f'<a href="{address("flowsheet:page", chart.id)}">{escape(label)} · {escape(_initials(chart))}</a>'


def _initials(chart: Chart) -> str:
    name = chart.patient.name if chart.patient and chart.patient.name else "?"
    return "".join(part[:1] for part in name.split())


def _classes(alarms: tuple[Listed, ...]) -> str:
    if not alarms:
        return "chair"
    return f"chair {alarms[0].priority}{' acknowledged' if alarms[0].acknowledged else ''}"


def _alarm(alarms: tuple[Listed, ...]) -> str:
    if not alarms:
        return ""
    more = f" +{len(alarms) - 1}" if len(alarms) > 1 else ""
    return f'<span class="mark">{alarms[0].mark}</span> {escape(alarms[0].title)}{more}'


def _tile(tile: dict[str, Any], is_live: bool) -> str:
    stale = "" if is_live and not tile["stale"] else " stale"
    value = escape(tile["value"]) or gettext("none")
    return (
        f'<div class="tile{stale}" data-tile="{escape(tile["name"])}"><span>{escape(tile["label"])}</span>'
        f"<b data-value>{value}</b></div>"
    )


def _due(due: dict[str, Any]) -> str:
    return f'<span class="{due["state"]}">{escape(due["label"])} {due["words"]}</span>'
