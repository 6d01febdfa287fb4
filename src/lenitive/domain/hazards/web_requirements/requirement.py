"""What the list of web requirements says of one of them, and what makes its words hold together."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lenitive.domain.hazards.requirements.requirement import RequirementState
from lenitive.domain.hazards.traced import tests_in

_STATE = RequirementState


@dataclass(frozen=True, slots=True, kw_only=True)
class WebRequirement:
    """One thing that the OWASP Application Security Verification Standard 5.0.0 asks of a web application.

    Attributes:
        id: As the standard numbers it, V1.1.1 to V17.3.2.
        asks: What is asked, in this project's words.
        state: How far it is met.
        controls: Files of the project, or `module:name`, that are the evidence or meet it.
        tests: Tests that show it, as pytest names them from the project's folder.
        missing: What is asked and not there, one phrase each; empty when it is met.
        not_applicable: Why nothing is due here; None for every other state.

    Example:
        >>> WebRequirement(id="V9.9.9", asks="a", state=RequirementState.MET).complaints()
        ('V9.9.9: met, and no evidence is named',)
    """

    id: str
    asks: str
    state: RequirementState
    controls: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    not_applicable: str | None = None

    @property
    def is_outside(self) -> bool:
        """Whether nothing is due here."""
        return self.state is _STATE.NOT_APPLICABLE

    def complaints(self) -> tuple[str, ...]:
        """What its state claims and the rest of it does not bear out; empty when they agree.

        Unlike a hazard it may be met by what is written alone: the standard asks for documents, too.
        """
        shown, lacks, excused = bool(self.controls or self.tests), bool(self.missing), bool(self.not_applicable)
        wrong = (
            (self.state in {_STATE.MET, _STATE.PARTLY_MET} and not shown, "no evidence is named"),
            (self.state is _STATE.MET and lacks, "something is missing"),
            (self.state in {_STATE.PARTLY_MET, _STATE.NOT_BUILT} and not lacks, "nothing is said to be missing"),
            (self.state is _STATE.NOT_BUILT and shown, "evidence is named"),
            (self.is_outside is not excused, "a reason for being out of scope does not fit"),
        )
        said = self.state.replace("_", " ")
        return tuple(f"{self.id}: {said}, and {what}" for holds, what in wrong if holds)


def shown(file: str, *names: str) -> tuple[str, ...]:
    """Tests of one file below tests/, without its ending.

    Example:
        >>> shown("web/test_tls", "test_one")
        ('tests/web/test_tls.py::test_one',)
    """
    return tests_in(f"tests/{file}.py", *(f"test_{name.removeprefix('test_')}" for name in names))


def met(number: str, asks: str, tests: tuple[str, ...] = (), *, by: Iterable[str] = ()) -> WebRequirement:
    """One that is met: shown by tests, or by what is written in `by`."""
    return WebRequirement(id=number, asks=asks, state=_STATE.MET, tests=tests, controls=tuple(by))


def partly(
    number: str, asks: str, missing: str, tests: tuple[str, ...] = (), *, by: Iterable[str] = ()
) -> WebRequirement:
    """One of which something is missing."""
    return WebRequirement(
        id=number, asks=asks, state=_STATE.PARTLY_MET, tests=tests, controls=tuple(by), missing=(missing,)
    )


def not_yet(number: str, asks: str, missing: str) -> WebRequirement:
    """One of which nothing is there."""
    return WebRequirement(id=number, asks=asks, state=_STATE.NOT_BUILT, missing=(missing,))


def outside(number: str, asks: str, why: str) -> WebRequirement:
    """One for which nothing is due here."""
    return WebRequirement(id=number, asks=asks, state=_STATE.NOT_APPLICABLE, not_applicable=why)


LEVELS: Final[dict[str, str]] = {
    "V1.1": "22", "V1.2": "1111122223", "V1.3": "112222222223", "V1.4": "222", "V1.5": "123",
    "V2.1": "122", "V2.2": "112", "V2.3": "12223", "V2.4": "23",
    "V3.1": "3", "V3.2": "113", "V3.3": "12223", "V3.4": "11222233", "V3.5": "11122333", "V3.6": "3", "V3.7": "22333",
    "V4.1": "12233", "V4.2": "23333", "V4.3": "22", "V4.4": "1222",
    "V5.1": "2", "V5.2": "112333", "V5.3": "113", "V5.4": "222",
    "V6.1": "122", "V6.2": "111111112222", "V6.3": "11223333", "V6.4": "112233", "V6.5": "22222333", "V6.6": "2223",
    "V6.7": "33", "V6.8": "2222",
    "V7.1": "222", "V7.2": "1111", "V7.3": "22", "V7.4": "11222", "V7.5": "223", "V7.6": "22",
    "V8.1": "1233", "V8.2": "1123", "V8.3": "133", "V8.4": "23",
    "V9.1": "111", "V9.2": "1222",
    "V10.1": "22", "V10.2": "223", "V10.3": "22223", "V10.4": "1111122222233333", "V10.5": "22222", "V10.6": "22",
    "V10.7": "222",
    "V11.1": "2233", "V11.2": "22233", "V11.3": "11233", "V11.4": "1222", "V11.5": "23", "V11.6": "23", "V11.7": "33",
    "V12.1": "12233", "V12.2": "11", "V12.3": "22223",
    "V13.1": "2333", "V13.2": "222223", "V13.3": "2233", "V13.4": "1222233",
    "V14.1": "22", "V14.2": "12223333", "V14.3": "122",
    "V15.1": "12233", "V15.2": "12233", "V15.3": "1222222", "V15.4": "3333",
    "V16.1": "2", "V16.2": "22222", "V16.3": "2222", "V16.4": "222", "V16.5": "2223",
    "V17.1": "23", "V17.2": "22223333", "V17.3": "22",
}  # fmt: skip
"""The level of every requirement of the standard by section, in the order of their numbers."""

LEVEL_OF: Final[dict[str, int]] = {
    f"{section}.{place}": int(level) for section, said in LEVELS.items() for place, level in enumerate(said, start=1)
}
"""The level of every requirement of the standard: 70 of level 1, 183 of 2, 92 of 3."""

TAKEN_OF_LEVEL_3: Final = (
    "V1.2.10", "V1.3.12", "V1.5.3", "V2.3.5", "V2.4.2", "V6.3.8", "V7.5.3", "V8.3.2", "V11.2.4", "V14.2.6",
    "V15.4.1", "V15.4.2", "V15.4.3", "V16.5.4",
)  # fmt: skip
"""Those of level 3 that matter most to a clinic, and are asked for here, too."""

SOURCE: Final = "owasp_asvs_5"
"""Key in SOURCES of the standard that asks."""

ASKED: Final = tuple(one for one, level in LEVEL_OF.items() if level < 3 or one in TAKEN_OF_LEVEL_3)
"""Every requirement that must have a row, in order."""
