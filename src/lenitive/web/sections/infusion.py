"""The sessions: one time axis each, its figures in a table, alarms, and where the drug went."""

from collections.abc import Sequence

from lenitive.clinic.course import Course, GivenSession
from lenitive.clinic.session_result import SessionSamples
from lenitive.domain.candidacy.facts import FACTS
from lenitive.domain.infusion.events import Priority
from lenitive.web.blocks import Block, KeyFigure, Section, chart, key_figures, table, text
from lenitive.web.charts import Bar, InfusionPlot, Mark, Series, infusion_svg
from lenitive.web.plots.bands import Band
from lenitive.web.words import UNKNOWN, number, plain_words, sentence

_TABLE_EVERY_MIN = 30


def infusion_section(course: Course) -> Section:
    """Every session that was given."""
    blocks: list[Block] = []
    goal = course.outcome.goal_nrs if course.outcome else None
    for given in course.sessions:
        blocks += _session(given, goal)
    if not blocks:
        blocks.append(text("No infusion was given."))
    return Section(
        id="infusion",
        title="The infusions",
        intro="Pump, monitor, nurse and patient are simulated. The prediction was made before the session; it takes no "
        "part in any alarm.",
        blocks=tuple(blocks),
    )


def _session(given: GivenSession, goal_nrs: float | None) -> list[Block]:
    result, summary = given.result, given.result.summary
    heading = f"Infusion {result.session_number}, {given.date}"
    if result.samples is None:
        why = "; ".join(summary.unmet_at_end) or summary.stop_note
        return [text(f"The infusion was not started. {why}", heading=heading)]
    samples = result.samples
    drawn = infusion_svg(_plot(given, samples, goal_nrs))
    refused = given.plan.prediction_refused
    predicted = (
        "predicted concentration of the planned ceilings with its band, "
        if refused is None
        else f"no predicted concentration ({refused.what}. {refused.limit}.), "
    )
    caption = (
        f"Pain as rated (dots), pump rate as a bar over its time, {predicted}the concentration of this simulated "
        "person, blood pressure (v systolic, ^ diastolic), heart rate, oxygen saturation on one time axis. Triangles "
        "at the top are high-priority alarms; a table follows."
    )
    account = result.account
    figures = key_figures(
        (
            KeyFigure(name="How it ended", value=sentence(plain_words(summary.outcome)), note=summary.stop_note),
            KeyFigure(
                name="Pain, before and at the end",
                value=f"{_or_unknown(summary.baseline_pain)} to {_or_unknown(summary.end_pain)}",
                note=f"lowest {_or_unknown(summary.lowest_pain)}",
            ),
            KeyFigure(
                name="Ketamine given",
                value=number(account.given_mg, "mg"),
                note=f"issued {number(account.issued_mg)} = given {number(account.given_mg)} + wasted "
                f"{number(account.wasted_mg)} + remaining {number(account.remaining_mg)} mg",
            ),
            KeyFigure(
                name="Highest systolic, lowest SpO2",
                value=f"{number(summary.max_systolic_mmhg, 'mmHg')}, {number(summary.min_spo2_pct, '%')}",
                note=f"psychotomimetic level at most {_or_unknown(summary.worst_psychotomimetic)} of 3",
            ),
            KeyFigure(
                name="Alarms",
                value=f"{summary.alarms_high} high, {summary.alarms_medium} medium, {summary.alarms_low} low",
                note=f"{summary.requests_refused} requests refused by the kernel",
            ),
        )
    )
    return [
        Block(kind="figures", heading=heading, figures=figures.figures),
        chart(drawn, caption),
        _figures_table(samples),
        _alarms(given),
    ]


def _or_unknown(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:g}"


def _plot(given: GivenSession, samples: SessionSamples, goal_nrs: float | None) -> InfusionPlot:
    cuffs = [
        i
        for i, value in enumerate(samples.systolic_mmhg)
        if value is not None and samples.diastolic_mmhg[i] is not None
    ]
    at_cuff = [samples.times_min[i] for i in cuffs]
    return InfusionPlot(
        pain=Series(times_min=samples.pain_times_min, values=samples.pain),
        goal_nrs=goal_nrs,
        bars=_bars(samples),
        predicted=_predicted(given, until_min=samples.times_min[-1]),
        simulated_ng_ml=Series(times_min=samples.times_min, values=samples.true_ketamine_ng_ml),
        systolic_mmhg=Series(times_min=at_cuff, values=[samples.systolic_mmhg[i] for i in cuffs]),
        diastolic_mmhg=Series(times_min=at_cuff, values=[samples.diastolic_mmhg[i] for i in cuffs]),
        heart_rate_min=Series(
            times_min=samples.times_min, values=_believable(samples.heart_rate_min, "heart_rate_min")
        ),
        spo2_pct=Series(times_min=samples.times_min, values=_believable(samples.spo2_pct, "spo2_pct")),
        marks=tuple(
            Mark(at_min=alarm.from_min, text=alarm.title)
            for alarm in given.result.alarms
            if alarm.priority is Priority.HIGH and alarm.from_min >= 0
        ),
        infusion_end_min=given.result.summary.infusion_min,
    )


def _predicted(given: GivenSession, *, until_min: float) -> Band | None:
    """The predicted band of the plan as far as the session went; None when the model must not speak of the person."""
    prediction = given.plan.prediction
    if prediction is None:
        return None
    band, shown = prediction.ketamine_ng_ml, sum(time <= until_min for time in prediction.times_min)
    return Band(
        times_min=prediction.times_min[:shown], p05=band.p05[:shown], p50=band.p50[:shown], p95=band.p95[:shown]
    )


def _believable(values: Sequence[float | None], name: str) -> list[float | None]:
    """What no living person has is an artefact: a gap in the plot, kept in the record."""
    return [value if value is not None and FACTS[name].problem_with(value) is None else None for value in values]


def _bars(samples: SessionSamples) -> list[Bar]:
    """Stretches of equal rate; the rate of a minute is the one that was set when it ended."""
    bars: list[Bar] = []
    for time, ml_h, mg_kg_h in zip(samples.times_min, samples.rate_ml_h, samples.rate_mg_kg_h, strict=True):
        if bars and bars[-1].rate_ml_h == ml_h:
            bars[-1] = Bar(start_min=bars[-1].start_min, end_min=time, rate_ml_h=ml_h, rate_mg_kg_h=mg_kg_h)
        else:
            bars.append(Bar(start_min=time - 1, end_min=time, rate_ml_h=ml_h, rate_mg_kg_h=mg_kg_h))
    return bars


def _figures_table(samples: SessionSamples) -> Block:
    pain = {round(minute): score for minute, score in zip(samples.pain_times_min, samples.pain, strict=True)}
    rows = []
    for minute in range(_TABLE_EVERY_MIN, samples.times_min[-1] + 1, _TABLE_EVERY_MIN):
        index = samples.times_min.index(minute)
        near = [score for at, score in pain.items() if minute - _TABLE_EVERY_MIN < at <= minute + 1]
        rows.append(
            [
                str(minute),
                str(near[-1]) if near else UNKNOWN,
                number(samples.rate_ml_h[index]),
                number(samples.rate_mg_kg_h[index], places=3),
                number(samples.reported_mg[index], places=1),
                number(samples.true_ketamine_ng_ml[index], places=0),
                _pressure(samples, minute),
                number(samples.heart_rate_min[index], places=0),
                number(samples.spo2_pct[index], places=0),
            ]
        )
    head = (
        "#min", "#Pain", "#mL/h", "#mg/kg/h", "#mg so far", "#ng/mL (simulated)", "#BP, mmHg", "#HR, /min", "#SpO2, %",
    )  # fmt: skip
    return table("The same in figures, every half hour", head, rows, folded="The same in figures, every half hour")


def _pressure(samples: SessionSamples, minute: int) -> str:
    """The latest cuff reading of the half hour."""
    window = range(max(0, minute - _TABLE_EVERY_MIN), minute)
    found = [i for i in window if i < len(samples.systolic_mmhg) and samples.systolic_mmhg[i] is not None]
    return f"{samples.systolic_mmhg[found[-1]]}/{samples.diastolic_mmhg[found[-1]]}" if found else UNKNOWN


def _alarms(given: GivenSession) -> Block:
    rows: Sequence[Sequence[str]] = [
        [
            number(alarm.from_min, places=0),
            alarm.title,
            alarm.priority,
            number(alarm.acknowledged_min, places=0) if alarm.acknowledged_min is not None else "",
            number(alarm.to_min, places=0) if alarm.to_min is not None else "not ended",
        ]
        for alarm in given.result.alarms
    ]
    return table(
        f"{len(rows)} alarms",
        ("#From, min", "Alarm", "Priority", "#Acknowledged, min", "#To, min"),
        rows,
        folded=f"{len(rows)} alarms",
    )
