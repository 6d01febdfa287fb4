"""What a session leaves behind: its events, what to plot, where the drug went, and how it ended."""

from dataclasses import dataclass
from datetime import datetime

from lenitive.devices.simulated_patient import DiaryDay
from lenitive.domain.infusion.events import Event, Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSamples:
    """One value per minute of infusion and recovery. None means that nothing was read, never that it was normal.

    What begins with `true_` is the ground truth of the simulation; no clinic has it.

    Attributes:
        times_min: Minutes after the start.
        rate_ml_h: Commanded.
        rate_mg_h: Commanded.
        rate_mg_kg_h: Commanded, on the dosing weight.
        commanded_mg: Drug so far by what was commanded.
        reported_mg: Drug so far by the pump's counter.
        true_mg: Drug so far that entered the person.
        predicted_ketamine_ng_ml: The typical person on what was commanded; empty when the model must not speak about
            this person.
        true_ketamine_ng_ml: This person on what they received.
        pain_times_min: When pain was asked; negative before the start.
        pain: What the person said, 0-10.
    """

    times_min: tuple[int, ...]
    rate_ml_h: tuple[float, ...]
    rate_mg_h: tuple[float, ...]
    rate_mg_kg_h: tuple[float, ...]
    commanded_mg: tuple[float, ...]
    reported_mg: tuple[float, ...]
    true_mg: tuple[float, ...]
    predicted_ketamine_ng_ml: tuple[float, ...]
    predicted_norketamine_ng_ml: tuple[float, ...]
    predicted_effect_site_ng_ml: tuple[float, ...]
    true_ketamine_ng_ml: tuple[float, ...]
    true_norketamine_ng_ml: tuple[float, ...]
    true_effect_site_ng_ml: tuple[float, ...]
    systolic_mmhg: tuple[int | None, ...]
    diastolic_mmhg: tuple[int | None, ...]
    heart_rate_min: tuple[int | None, ...]
    respiratory_rate_min: tuple[int | None, ...]
    spo2_pct: tuple[int | None, ...]
    pain_times_min: tuple[float, ...]
    pain: tuple[int, ...]
    psychotomimetic_times_min: tuple[float, ...]
    psychotomimetic: tuple[int, ...]
    rass_times_min: tuple[float, ...]
    rass: tuple[int, ...]
    simulated: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmEpisode:
    """One alarm from beginning to end; None where it has not been acknowledged or has not ended."""

    alarm: str
    title: str
    priority: Priority
    from_min: float
    acknowledged_min: float | None
    to_min: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugAccount:
    """Where the drug went: issued = given + wasted + remaining, by the log alone.

    Attributes:
        commanded_mg: By what was commanded.
        true_given_mg: Ground truth of the simulation.
    """

    issued_mg: float
    given_mg: float
    wasted_mg: float
    remaining_mg: float
    commanded_mg: float
    true_given_mg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSummary:
    """The session in a few numbers.

    Attributes:
        outcome: "completed", "stopped_early", "not_started" or "not_discharged".
        stop_reason: Why delivery ended; None when it never began.
        stop_note: In words.
        infusion_min: Minutes from start to stop, pauses included; 0 when it never began.
        max_rate_mg_kg_h: Highest rate reached.
        end_rate_mg_kg_h: Rate agreed when delivery ended, also during a pause; None when it never began. Lower than
            the highest when that was not tolerated.
        baseline_pain: Last score before the start; None when there is none.
        end_pain: Last score before the end; None when there is none.
        lowest_pain: Of the session.
        relief_pct: Fall from baseline to the end in percent; None when either is unknown or baseline is 0.
        discharged_at: None when the person was not discharged.
        unmet_at_end: What kept the infusion from starting, or the person from leaving.
    """

    outcome: str
    stop_reason: str | None
    stop_note: str
    infusion_min: float
    max_rate_mg_kg_h: float
    end_rate_mg_kg_h: float | None
    baseline_pain: int | None
    end_pain: int | None
    lowest_pain: int | None
    relief_pct: float | None
    worst_psychotomimetic: int | None
    deepest_rass: int | None
    max_systolic_mmhg: int | None
    min_spo2_pct: int | None
    alarms_high: int
    alarms_medium: int
    alarms_low: int
    requests_refused: int
    started_at: datetime | None
    stopped_at: datetime | None
    discharged_at: datetime | None
    unmet_at_end: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionResult:
    """One session, whole.

    Attributes:
        events: Every event, in order.
        samples: To plot; None when the infusion never began.
        alarms: Every episode.
        account: Where the drug went.
        summary: In a few numbers.
        diary: The days after, as the person wrote them down.
        head: Hash of the last line of the journal that these events make.
        simulated: Always true: no other devices are shipped.
    """

    session_number: int
    events: tuple[Event, ...]
    samples: SessionSamples | None
    alarms: tuple[AlarmEpisode, ...]
    account: DrugAccount
    summary: SessionSummary
    diary: tuple[DiaryDay, ...]
    head: str
    simulated: bool = True
