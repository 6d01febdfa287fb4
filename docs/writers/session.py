"""Pages of the plan and the infusion: limits, alarms, and the way of a session."""

from collections.abc import Iterable

from lenitive.clinic import catalogue
from lenitive.domain.infusion.checklist import BASELINE_APART_MS, BASELINE_FRESH_MS, COMPUTED
from lenitive.domain.infusion.conditions import CONFIRM_WITHIN
from lenitive.domain.infusion.kernel import MS_PER_MIN
from lenitive.domain.infusion.observations import AFTER_CHANGE_MIN, CLOSE_WATCH_MIN, SCHEDULES
from lenitive.domain.infusion.rescue import RESCUE_RULES
from lenitive.domain.infusion.session import State
from lenitive.domain.limits.library import SHIPPED
from lenitive.domain.plan.titration import REASSESS_MIN, SESSIONS_WITHOUT_RESPONSE_MAX
from writers.markdown import (
    Row,
    code,
    groups,
    measured,
    number,
    page,
    reference,
    section,
    source,
    table,
    words,
)


def limits() -> str:
    """Every limit by what it limits."""
    rows = [{**row, "kind": row["id"].split("-")[1]} for row in catalogue.limits()]
    return page(
        "Limits",
        f"{len(rows)} limits, checked exactly and after rounding to the pump's step. The limit itself is allowed. What "
        "cannot be compared is never within a limit: not known is *unknown*, and a person has to settle it.",
        section(
            "Tiers",
            table(
                ("Tier", "Who may exceed it"),
                (
                    ("soft", "a prescriber confirms and gives a reason"),
                    ("supervised", "two different authorised people"),
                    ("absolute", "nobody; only a newly signed library can move it"),
                ),
            ),
        ),
        *(section(_KINDS.get(kind, kind.capitalize()), _limits(found)) for kind, found in groups(rows, "kind").items()),
        section("Chances", _chances(catalogue.chance_limits())),
    )


def _chances(rows: Iterable[Row]) -> str:
    said = (
        "A chance limit chooses between regimens that keep every limit above; it never lifts one. The chance is that "
        "of the worst moment, over virtual people who differ as people do. See "
        "[how to read the alternatives](../how-to/read-the-alternatives.md)."
    )
    found = table(
        ("Id", "What may happen", "Counts from", "Chance", "What to do", "Source", "Grade"),
        (
            (
                r["id"],
                r["what"],
                f"{number(r['counts_from']['value'])} {r['counts_from']['unit']}",
                f"at most {number(100 * float(r['figure']['value']))} %",
                r["remedy"],
                source(r["figure"]),
                r["figure"]["grade"],
            )
            for r in rows
        ),
    )
    return f"{said}\n\n{found}"


_KINDS = {
    "START": "First rate",
    "STEP": "Increases",
    "INTERVAL": "Time between increases",
    "RATE": "Rate",
    "PUMP": "Pump",
    "CONC": "Bag",
    "TOTAL": "Whole dose",
    "DURATION": "Length",
    "LOADING": "Loading dose",
    "WINDOW": "Rolling windows",
    "COURSE": "Sessions",
}


def _limits(rows: Iterable[Row]) -> str:
    return table(
        ("Id", "What", "Limit", "Tier", "What to do", "Source", "Grade", "Hazards"),
        (
            (
                r["id"],
                r["what"],
                f"{words(r['bound'])} {number(r['figure']['value'])} {r['figure']['unit']}",
                r["tier"],
                r["remedy"],
                source(r["figure"]),
                r["figure"]["grade"],
                r["hazards"],
            )
            for r in rows
        ),
    )


def alarms() -> str:
    """Every alarm by priority."""
    rows = catalogue.alarms()
    by_priority = groups(rows, "priority")
    return page(
        "Alarms",
        f"{len(rows)} rules. An alarm is decided on what was observed, never on what a model predicts. What is missing "
        "or late is not normal: it alarms. What happens by itself only ever means less drug. An alarm ends when its "
        "condition is gone on fresh data; one of high priority also waits for a person. A cuff pressure waits for a "
        f"second reading that agrees, at most {SHIPPED.whole(CONFIRM_WITHIN)} s.",
        *(section(f"{name.capitalize()} priority", _alarms(by_priority[name])) for name in ("high", "medium", "low")),
    )


def _alarms(rows: Iterable[Row]) -> str:
    return table(
        ("Id", "The nurse reads", "Condition", "Delay", "By itself", "Source", "Grade", "Hazards"),
        (
            (
                r["id"],
                r["title"],
                measured(r["condition"]),
                f"{r['delay_s']} s",
                words(r["action"]),
                reference(r["source"]),
                r["grade"],
                r["hazards"],
            )
            for r in rows
        ),
    )


def session() -> str:
    """States, gates, observations and titration."""
    return page(
        "The session",
        "A session is a fold over its events. Less drug is accepted from any clinical role, in any state; more drug "
        "only when nothing is against it.",
        section(
            "States",
            _states(),
            "Besides, `Held`, `Stopped` and `RateChanged` (downwards) are accepted in every "
            "state and change nothing where nothing runs.",
        ),
        section("What may be noted in which state", _noted()),
        section(
            "Start gate",
            "Every item must be *yes*; what is not known blocks like a no. A person answers these:",
            _items(catalogue.checklist()),
            f"The session answers these from its own data, so that nobody can tick them: {code(COMPUTED)}. Baseline "
            f"sets are at least {BASELINE_APART_MS // MS_PER_MIN} min apart, the newest at most "
            f"{BASELINE_FRESH_MS // MS_PER_MIN} min old.",
            "An infusion is not started with one of these, or with one that is not known:",
            table(
                ("Id", "Vital sign", "Not when", "Source", "Grade"),
                (
                    (r["id"], measured(r["channel"]), r["bounds"], source(r), r["grade"])
                    for r in catalogue.start_limits()
                ),
            ),
            "A plan states the same at the bedside:",
            _start_conditions(),
        ),
        section("Observations", _observations(), _due_clock()),
        section(
            "Titration",
            f"At every reassessment, each {REASSESS_MIN} min. Advice only: a step up is a proposal that a person "
            f"accepts. The course ends after {SESSIONS_WITHOUT_RESPONSE_MAX} completed sessions without response.",
            table(
                ("Found", "Done", "Source", "Grade"),
                ((r["when"], r["action"], source(r), r["grade"]) for r in catalogue.titration()),
            ),
        ),
        section(
            "Medicines at hand",
            table(
                ("Medicine", "For", "Published use", "Caution", "Source", "Grade"),
                (
                    (r["medicine"], r["for_what"], r["published_use"], r["caution"], source(r), r["grade"])
                    for r in catalogue.rescue_medicines()
                ),
            ),
        ),
        section("After another medicine", _after_rescue()),
        section("On whose word more drug is given", _WORD),
        section(
            "Discharge gate",
            "Everything that is unmet is returned at once; what is not known keeps the person here.",
            _items(catalogue.discharge(), answered=True),
        ),
    )


_WORD = (
    "A start, an increase and a resumption name who asks, when that person last proved who they are, the version of "
    "the session that was looked at and a time after which it is void. Within the order's limits nobody else is "
    "needed. Beyond a soft limit a prescriber gives a reason, from the list or in words. Beyond a supervised limit a "
    "second, different person (prescriber, pharmacist or nurse) proves who they are as well; both stand in the event. "
    "Beyond an absolute limit goes nobody. Everything is checked after rounding to the pump's step, with what is "
    "committed until the planned end counted as given. The bag is counted by two people, each alone, from vial "
    "strength, volume drawn and final volume; another bag is counted anew and put up only while the infusion is held."
)


def _after_rescue() -> str:
    said = (
        "What follows from a medicine is written into its event and holds for the time given there. A medicine that is "
        "not recognised tightens like an opioid. Times are limits of the library, LIM-RESCUE-…, as shipped."
    )
    found = table(
        ("Id", "The medicine", "No increase", "Observed", "Oxygen alarm", "Exhaled CO2", "Grade", "Hazards"),
        (
            (
                rule.id,
                rule.why,
                f"{rule.no_increase_min()} min",
                f"every {rule.watch_every_min()} min for {rule.watch_min()} min" if rule.watched else "as before",
                f"below {rule.spo2_below()} %" if rule.saturation else "as before",
                "before an increase" if rule.capnography else "as before",
                str(rule.grade),
                list(rule.hazards),
            )
            for rule in RESCUE_RULES.values()
        ),
    )
    return f"{said}\n\n{found}"


def _states() -> str:
    changes = dict.fromkeys(
        (row["state"], row["then"], row["event"]) for row in catalogue.transitions() if row["state"] != row["then"]
    )
    order = [str(state) for state in State]
    arrows = sorted(changes, key=lambda change: (order.index(change[0]), order.index(change[1])))
    lines = ["[*] --> new", *(f"{state} --> {then}: {event}" for state, then, event in arrows), "closed --> [*]"]
    return "```mermaid\nstateDiagram-v2\n" + "\n".join(f"    {line}" for line in lines) + "\n```"


def _noted() -> str:
    same = [row for row in catalogue.transitions() if row["state"] == row["then"]]
    by_states: dict[tuple[str, ...], list[str]] = {}
    for event, rows in groups(same, "event").items():
        by_states.setdefault(tuple(row["state"] for row in rows), []).append(event)
    every = tuple(str(state) for state in State)
    return table(
        ("Events", "States"),
        ((code(events), "all" if set(states) == set(every) else words(states)) for states, events in by_states.items()),
    )


def _items(rows: Iterable[Row], *, answered: bool = False) -> str:
    return table(
        ("Id", "What must be so", "Answered by", "Source", "Grade", "Hazards"),
        (
            (
                r["id"],
                r["statement"],
                ("a person" if r["asked"] else "the session") if answered else None,
                source(r),
                r["grade"],
                r["hazards"],
            )
            for r in rows
        ),
    )


def _start_conditions() -> str:
    return table(
        ("Variable", "From", "To", "Note", "Source", "Grade"),
        (
            (measured(r["variable"]), r["low"], r["high"], r["note"], reference(r["source"]), r["grade"])
            for r in catalogue.start_conditions()
        ),
    )


def _observations() -> str:
    return table(
        ("Phase", "Minutes", "What", "How often", "Condition", "Grade"),
        (
            (words(r["phase"]), _minutes(r), measured(r["items"]), _often(r), r["condition"], r["grade"])
            for r in catalogue.observations()
        ),
    )


def _minutes(row: Row) -> str:
    if row["from_min"] is None:
        return "before the start"
    return f"{row['from_min']} to {'the end' if row['to_min'] is None else row['to_min']}"


def _often(row: Row) -> str:
    times = f"{row['times']} times" if row["times"] else ""
    every = f"every {row['every_min']} min" if row["every_min"] else ""
    return ", ".join(filter(None, (times, every))) or "continuous"


def _due_clock() -> str:
    clock = table(
        ("Due clock: minutes between", "First hour", "Later", "Recovery, first hour", "Recovery, later"),
        (
            (
                words(kind),
                schedule.first_hour_min,
                schedule.later_min,
                schedule.recovery_first_hour_min,
                schedule.recovery_later_min,
            )
            for kind, schedule in SCHEDULES.items()
        ),
    )
    brought = words([kind for kind, schedule in SCHEDULES.items() if schedule.after_change])
    return (
        f"{clock}\n\nAfter any change of rate, {brought} are due within {AFTER_CHANGE_MIN} min and stay at that "
        f"interval for {CLOSE_WATCH_MIN} min. A missed observation stays due."
    )


PAGES = {"limits.md": limits, "alarms.md": alarms, "session.md": session}
