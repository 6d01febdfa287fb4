"""A simulated person: pharmacokinetics of their own, pain that varies by itself, and effects that may or may not help.

It is possible, and usual, that ketamine does not help: of people like those of the one adequate trial 31 in 100 respond
(27 in 100 whatever they are given). Nothing here is product data; it is the ground truth of a simulation.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenitive.devices.binding import check_binding
from lenitive.devices.deterioration import deteriorated
from lenitive.devices.fault_schedule import Fault, befalling
from lenitive.devices.faults import Where
from lenitive.devices.patient_response import FIGURES, faded, s_equivalent_ng_ml, saturating
from lenitive.devices.true_state import TrueState
from lenitive.domain.pharmacology.model import Person, PkModel, is_widened
from lenitive.domain.pharmacology.predict import Delivery, drawn_effects, typical_concentrations

__all__ = ["DiaryDay", "PatientProfile", "Responder", "SimulatedPatient", "TrueState"]

_HORIZON_MIN: Final = 24 * 60
_KINETICS: Final = ("ketamine", "norketamine", "effect_site")
_ETCO2_AT_REST_MMHG: Final = 38.0
"""Assumed; at a given depth of breath it goes with the inverse of the rate."""


class Responder(StrEnum):
    """Why pain falls in this person, if it does."""

    TO_KETAMINE = "to_ketamine"
    ANYWAY = "anyway"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientProfile:
    """Who is simulated, before ketamine.

    Attributes:
        patient: The record's own id.
        synthetic: False when the record says that this is a real person; None when it does not say.
        weight_kg: Actual body weight.
        age_years: None leaves the effect of age out.
        baseline_pain: Average pain, 0-10.
        systolic_mmhg: At rest.
        diastolic_mmhg: At rest.
        heart_rate_min: At rest.
        respiratory_rate_min: At rest.
        spo2_pct: On air.
        background_ome_mg_day: Regular opioid, oral morphine equivalent; 0 for none.
        rescue_ome_mg_day: Rescue opioid on an average day.
        responder: Fixed for a test; None draws it with the shares of the trial.
    """

    patient: str
    synthetic: bool | None
    weight_kg: float
    age_years: float | None
    baseline_pain: float = 7.0
    systolic_mmhg: float = 124.0
    diastolic_mmhg: float = 74.0
    heart_rate_min: float = 76.0
    respiratory_rate_min: float = 15.0
    spo2_pct: float = 97.0
    background_ome_mg_day: float = 0.0
    rescue_ome_mg_day: float = 0.0
    responder: Responder | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryDay:
    """One day of the diary after a session. None means that the person did not fill it in.

    Attributes:
        day: 1 for the day after the session.
        pain_now: 0-10.
        pain_average: 0-10.
        pain_worst: 0-10.
        background_ome_mg: Regular opioid taken, oral morphine equivalent.
        rescue_ome_mg: Rescue opioid taken, oral morphine equivalent.
    """

    day: int
    date: date
    pain_now: int | None
    pain_average: int | None
    pain_worst: int | None
    background_ome_mg: float | None
    rescue_ome_mg: float | None
    simulated: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Nature:
    """What is drawn once: how this person differs from the typical one. All spreads are assumed."""

    responder: Responder
    relief_at_most: float
    expectation: float
    c50_factor: float
    perceives: float
    drowses: float
    pressure_factor: float


class SimulatedPatient:
    """One simulated person on one day. The same generator states give the same person and the same course.

    Attributes:
        state: At the end of the last minute, with what befalls the person.

    The second generator, `nature`, draws who the person is, so that several sessions can be of one person; without it
    the first draws that too.

    Example:
        >>> from lenitive.domain.pharmacology.models.default_racemic_v1 import MODEL
        >>> profile = PatientProfile(patient="Patient/1", synthetic=True, weight_kg=70.0, age_years=60)
        >>> person = SimulatedPatient(np.random.default_rng(3), profile, MODEL)
        >>> person.receive(0.2).ketamine_ng_ml > 0  # 0.2 mg over the first minute
        True
    """

    def __init__(
        self,
        rng: np.random.Generator,
        profile: PatientProfile,
        model: PkModel,
        *,
        nature: np.random.Generator | None = None,
        faults: Iterable[Fault] = (),
        starts_ms: int = 0,
    ) -> None:
        """A person, with what befalls them beside the drug.

        Args:
            rng: Chance of the day.
            profile: Who is simulated.
            model: Their pharmacokinetics.
            nature: Chance of who they are.
            faults: Courses of getting worse; other classes are left out.
            starts_ms: Minute 0 on the time line of those faults.
        """
        check_binding(patient=profile.patient, synthetic=profile.synthetic, device="simulated patient")
        self.profile = profile
        self._rng = rng
        nature = rng if nature is None else nature
        self._eta = _drawn_eta(nature, profile, model)
        self._nature = _drawn_nature(nature, profile)
        self._per_mg = _minute_response(model, profile, self._eta)
        self._given_mg = np.zeros(_HORIZON_MIN)
        self._minute = 0
        self._exposed_min = 0
        self._peak_ng_ml = 0.0
        self._pain_drift = 0.0
        self._pressure_drift = 0.0
        self._rate_drift = 0.0
        self._faults = befalling(faults, Where.PATIENT)
        self._starts_ms = starts_ms
        self._undisturbed = self._felt(0.0, 0.0, 0.0)
        self.state = self.state_at(starts_ms)

    @property
    def responder(self) -> Responder:
        """Why this person's pain falls, if it does: ground truth, for the report of a simulation only."""
        return self._nature.responder

    @property
    def eta(self) -> dict[str, float]:
        """How this person's kinetics differ from the typical person's, as log-normal effects: ground truth."""
        return dict(self._eta)

    def receive(self, dose_mg: float) -> TrueState:
        """Live one minute in which a dose enters the vein.

        Raises:
            ValueError: More than a day has passed, or the dose is negative.
        """
        if not dose_mg >= 0 or self._minute >= _HORIZON_MIN:
            raise ValueError(f"minute {self._minute}: {dose_mg} mg; give 0 or more, for at most a day")
        self._given_mg[self._minute] = dose_mg
        self._minute += 1
        n = self._minute
        reversed_mg = self._given_mg[:n][::-1]
        ketamine, norketamine, effect = (float(reversed_mg @ self._per_mg[name][:n]) for name in _KINETICS)
        self._exposed_min += effect > 1.0
        self._peak_ng_ml = max(self._peak_ng_ml, effect)
        self._undisturbed = self._felt(ketamine, norketamine, effect)
        self.state = self.state_at(self._starts_ms + self._minute * 60_000)
        return self.state

    def state_at(self, at_ms: int) -> TrueState:
        """The person at a moment within the minute after the last one: what befalls them, to the millisecond."""
        return deteriorated(self._undisturbed, self._faults, at_ms) if self._faults else self._undisturbed

    def rate_pain(self) -> int:
        """What the person says on the 0-10 scale."""
        return _whole(self.state.pain + 0.4 * self._rng.standard_normal(), 0, 10)

    def psychotomimetic(self) -> int:
        """The level a nurse would score, 0-3."""
        latent = self.state.dissociation + 0.25 * self._rng.standard_normal()
        return sum(bool(latent > bound) for bound in (0.2, 1.1, 2.0))

    def rass(self, psychotomimetic: int) -> int:
        """The sedation or agitation a nurse would score."""
        latent = self.state.drowsiness + 0.05 * self._rng.standard_normal()
        if psychotomimetic >= 2:
            return 1 if psychotomimetic == 2 else 2
        return -sum(latent > bound for bound in (0.45, 0.68, 0.86))

    def nausea(self) -> int:
        """Nausea, 0-3."""
        latent = saturating(self.state.effect_site_ng_ml, c50_ng_ml=400.0) + 0.25 * self._rng.standard_normal()
        return sum(latent > bound for bound in (0.6, 0.9, 1.2))

    def diary(self, days: int, *, session_on: date) -> tuple[DiaryDay, ...]:
        """The days after the session: pain now, average and worst, and opioid taken; some days are missing.

        Relief outlasts the drug only in those who respond; in the others pain is back within two days.
        """
        return tuple(self._diary_day(day, session_on + timedelta(days=day)) for day in range(1, days + 1))

    def _diary_day(self, day: int, on: date) -> DiaryDay:
        noise = self._rng.standard_normal(4).tolist()
        missing = self._rng.random() < 0.08
        relief = self._lasting(day)
        average = self.profile.baseline_pain * (1 - relief) + 0.6 * noise[0]
        share = max(0.0, (average - 1.0) / max(self.profile.baseline_pain - 1.0, 1.0))
        cut = 0.25 * min(1.0, day / 7.0) if relief >= 0.3 else 0.0
        if missing:
            return DiaryDay(
                day=day,
                date=on,
                pain_now=None,
                pain_average=None,
                pain_worst=None,
                background_ome_mg=None,
                rescue_ome_mg=None,
            )
        mean = _whole(average, 0, 10)
        return DiaryDay(
            day=day,
            date=on,
            pain_now=_whole(average + 0.7 * noise[1], 0, 10),
            pain_average=mean,
            pain_worst=max(mean, _whole(average + 1.5 + 0.5 * noise[2], 0, 10)),
            background_ome_mg=round(self.profile.background_ome_mg_day * (1 - cut), 1),
            rescue_ome_mg=round(max(0.0, self.profile.rescue_ome_mg_day * share * (1 + 0.3 * noise[3])), 1),
        )

    def _lasting(self, day: int) -> float:
        """Relief on a day after, as a fraction of baseline pain."""
        nature = self._nature
        half_life_d = float(FIGURES["lasting_half_life"].value)
        if nature.responder is Responder.TO_KETAMINE:
            reached = s_equivalent_ng_ml(self._peak_ng_ml)
            kept = saturating(reached, c50_ng_ml=float(FIGURES["lasting_c50"].value))
            return min(0.6, nature.relief_at_most * 0.65) * kept * math.pow(2.0, -day / half_life_d)
        if nature.responder is Responder.ANYWAY:
            return nature.expectation * math.pow(2.0, -day / half_life_d)
        return nature.expectation * math.pow(2.0, -day)

    def _felt(self, ketamine: float, norketamine: float, effect: float) -> TrueState:
        """Effects at one minute. Drifts are first-order autoregressive, so that noise has a memory."""
        nature, profile, noise = self._nature, self.profile, self._rng.standard_normal(6).tolist()
        self._pain_drift = 0.97 * self._pain_drift + 0.12 * noise[0]
        self._pressure_drift = 0.95 * self._pressure_drift + 1.2 * noise[1]
        self._rate_drift = 0.95 * self._rate_drift + 0.9 * noise[2]
        driver = s_equivalent_ng_ml(effect)
        analgesia = saturating(driver, c50_ng_ml=float(FIGURES["analgesia_c50"].value) * nature.c50_factor)
        hopes = nature.expectation * (1.0 - math.exp(-self._minute / 45.0))
        pain = profile.baseline_pain * (1.0 - nature.relief_at_most * analgesia) * (1.0 - hopes) + self._pain_drift
        high = float(FIGURES["drug_high_c50"].value)
        dissociation = math.log(driver / high) + nature.perceives if driver > 1.0 else -9.0
        dissociation += math.log(faded(self._exposed_min)) if driver > 1.0 else 0.0
        drowsiness = saturating(driver, c50_ng_ml=float(FIGURES["drowsiness_c50"].value)) + nature.drowses
        circulation = saturating(effect, c50_ng_ml=float(FIGURES["circulation_c50"].value)) * nature.pressure_factor
        rise = circulation * float(FIGURES["pressure_rise_pct"].value) / 100.0
        faster = circulation * float(FIGURES["heart_rate_rise_pct"].value) / 100.0
        breaths = profile.respiratory_rate_min * (1.0 - 0.08 * drowsiness) + 0.3 * noise[4]
        return TrueState(
            minute=self._minute,
            ketamine_ng_ml=ketamine,
            norketamine_ng_ml=norketamine,
            effect_site_ng_ml=effect,
            pain=min(10.0, max(0.0, pain)),
            dissociation=dissociation,
            drowsiness=drowsiness,
            systolic_mmhg=profile.systolic_mmhg * (1.0 + rise) + self._pressure_drift,
            diastolic_mmhg=profile.diastolic_mmhg * (1.0 + rise) + 0.6 * self._pressure_drift,
            heart_rate_min=profile.heart_rate_min * (1.0 + 0.6 * faster) + self._rate_drift,
            respiratory_rate_min=breaths,
            spo2_pct=min(100.0, profile.spo2_pct - 0.8 * drowsiness + 0.25 * noise[5]),
            etco2_mmhg=_ETCO2_AT_REST_MMHG * profile.respiratory_rate_min / max(breaths, 1.0),
        )


def _drawn_eta(rng: np.random.Generator, profile: PatientProfile, model: PkModel) -> dict[str, float]:
    """How this person differs from the typical one, from the model's own variances."""
    spread = model.variability[0]
    widened = is_widened(model, Person(weight_kg=profile.weight_kg, age_years=profile.age_years))
    drawn = drawn_effects(spread, rng.standard_normal((1, len(spread.variances) + 1)), widened=widened)
    return {name: float(np.clip(effect[0], -1.0, 1.0)) for name, effect in drawn.items()}


def _drawn_nature(rng: np.random.Generator, profile: PatientProfile) -> _Nature:
    share, normal = float(rng.random()), rng.standard_normal(6).tolist()
    anyway = float(FIGURES["respond_anyway_pct"].value) / 100.0
    to_drug = float(FIGURES["respond_to_drug_pct"].value) / 100.0
    drawn = Responder.ANYWAY if share < anyway else Responder.TO_KETAMINE if share < to_drug else Responder.NONE
    responder = profile.responder or drawn
    relief = {Responder.TO_KETAMINE: 0.95, Responder.ANYWAY: 0.35, Responder.NONE: 0.25}[responder]
    hope = {Responder.TO_KETAMINE: 0.10, Responder.ANYWAY: 0.38, Responder.NONE: 0.06}[responder]
    return _Nature(
        responder=responder,
        relief_at_most=float(np.clip(relief + 0.08 * normal[0], 0.0, 1.0)),
        expectation=float(np.clip(hope + 0.05 * normal[1], 0.0, 0.6)),
        c50_factor=float(np.exp(0.3 * normal[2])),
        perceives=0.8 * normal[3],
        drowses=0.12 * normal[4],
        pressure_factor=float(np.exp(0.6 * normal[5])),
    )


def _minute_response(model: PkModel, profile: PatientProfile, eta: dict[str, float]) -> dict[str, NDArray[np.float64]]:
    """Concentrations after one milligram given over one minute; kinetics are linear, so the rest are sums."""
    found = typical_concentrations(
        model,
        weight_kg=profile.weight_kg,
        age_years=profile.age_years,
        deliveries=[Delivery(start_min=0, duration_min=1, rate_mg_h=60.0)],
        times_min=np.arange(1.0, _HORIZON_MIN + 1.0),
        eta=eta,
    )
    return {name: np.asarray(getattr(found, f"{name}_ng_ml")) for name in _KINETICS}


def _whole(value: float, lo: int, hi: int) -> int:
    return int(min(hi, max(lo, round(float(value)))))
