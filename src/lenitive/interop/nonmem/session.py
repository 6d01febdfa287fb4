"""A person of an event table as a session to learn from."""

from typing import Final

from lenitive.domain.pharmacology.individual_data import Kind, Observation, SamplingSite, Session
from lenitive.domain.pharmacology.response import Baseline
from lenitive.interop.nonmem.subject import Subject

_KINDS: Final = {
    "pain": Kind.PAIN,
    "dissociation": Kind.DISSOCIATION,
    "sedation": Kind.SEDATION,
    "mean_pressure": Kind.MEAN_PRESSURE,
    "heart_rate": Kind.HEART_RATE,
}
_LEVELS: Final = {
    "ketamine": (Kind.KETAMINE, SamplingSite.ARTERIAL),
    "venous": (Kind.KETAMINE, SamplingSite.VENOUS),
}


def session_of(subject: Subject, *, baseline: Baseline | None = None, site: SamplingSite | None = None) -> Session:
    r"""What was given to and seen in a person, for `individualise`.

    Args:
        subject: One person, one session.
        baseline: The person without drug; a score or vital sign without its baseline cannot be used.
        site: Where norketamine, and ketamine with DVID 1, were taken; None: ketamine as numbered, norketamine refused.

    Returns:
        Every observation with a value that MDV does not set aside.

    Raises:
        ValueError: An output that nothing can be learned from, or norketamine without a site.

    Example:
        >>> from lenitive.interop.nonmem import read
        >>> (one,) = read("ID,TIME,AMT,RATE,DVID,DV\n1,0,35,7,.,.\n1,4,.,.,pain,3").subjects
        >>> print(session_of(one).observations[0])
        pain 3 on the 0-10 scale at 240 min
    """
    found = []
    for seen in subject.measured:
        if seen.value is None:
            continue
        kind, at = _KINDS.get(seen.output), None
        if kind is None:
            kind, at = _level(seen.output, subject.id, site)
        found.append(Observation(at_min=seen.time_min, kind=kind, value=seen.value, site=at))
    return Session(given=subject.given, observations=found, baseline=baseline or Baseline())


def _level(output: str, whose: str, site: SamplingSite | None) -> tuple[Kind, SamplingSite]:
    if output == "norketamine" and site is not None:
        return Kind.NORKETAMINE, site
    if output not in _LEVELS:
        raise ValueError(
            f"ID {whose}: nothing is learned from {output} here; write MDV 1, or say where blood was taken"
        )
    kind, numbered = _LEVELS[output]
    return kind, (site or numbered) if output == "ketamine" else numbered
