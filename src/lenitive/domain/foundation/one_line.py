"""Text from outside as it may stand in a message: one short line, and nothing that a terminal would obey."""

from typing import Final

LINE_MAX: Final = 400
"""A longer message is cut in the middle: what it is about and what to do stand at the two ends."""


def one_line(text: str) -> str:
    """Text on one line of at most `LINE_MAX` characters, with a question mark for each that does not print.

    A record can carry terminal commands, text that runs from right to left and line breaks. None of them may change
    what a clinician reads on the screen.

    Example:
        >>> one_line("weight" + chr(27) + "[31m" + chr(10) + "70")
        'weight?[31m 70'
    """
    line = " ".join(text.split())
    plain = line if line.isprintable() else "".join(each if each.isprintable() else "?" for each in line)
    return plain if len(plain) <= LINE_MAX else f"{plain[: LINE_MAX // 2 - 5]} ... {plain[-LINE_MAX // 2 :]}"
