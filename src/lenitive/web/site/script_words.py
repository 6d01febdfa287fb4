"""What scripts of the pages say, for translators, and for the page that hands its scripts their words."""

from typing import Final

from lenitive.web.language import gettext, gettext_noop, is_english

SCRIPT_WORDS: Final = (
    gettext_noop("Connection lost at {at}. Go to every chair."),
    gettext_noop("Connection lost. What you see is of {at} and is not live. Look at pump and monitor."),
    gettext_noop("Connection lost. What you see is of {at}; it is not live."),
    gettext_noop("Go on"),
    gettext_noop("It opens beside this page. Confirm there, come back, and go on here without a password."),
    gettext_noop("It was not kept: the clinic's computer does not answer. What you typed is still here."),
    gettext_noop("Locked"),
    gettext_noop("Nobody used this page for a while. What you typed is still here."),
    gettext_noop("Passkey or code instead"),
    gettext_noop("Password of"),
    gettext_noop("Sign in beside this page"),
    gettext_noop("Sound is on"),
    gettext_noop("The session is over. Open another tab, sign in, and try again here."),
    gettext_noop("The supervisor does not answer. Go to every chair."),
    gettext_noop("The supervisor does not answer. Look at pump and monitor."),
    gettext_noop("due now"),
    gettext_noop("in {min} min"),
    gettext_noop("late {min} min"),
    gettext_noop("silent {s} s"),
    gettext_noop("within 2 min"),
    gettext_noop("{name}: middle, and a band of 5 to 95 in 100"),
    gettext_noop("{what} WAS NOT CONFIRMED. Press STOP on the pump and clamp the line."),
    gettext_noop("{what}: sent"),
)
"""Names in braces are filled in by the script."""


def words_of_scripts() -> dict[str, str] | None:
    """Each with its words in the language of who asks; None in English, where scripts speak for themselves."""
    return None if is_english() else {words: gettext(words) for words in SCRIPT_WORDS}
