"""A pass-phrase: typed at a terminal, or the first line of a file of one's own. Never an argument of a command."""

import sys
from getpass import getpass
from pathlib import Path
from typing import Annotated, Final

from cyclopts import Parameter

from lenitive.cli.edge import CannotReadError, reading, text_of
from lenitive.record.own_file import refuse_shared

LEAST_CHARACTERS: Final = 15
"""As for passwords: long, and nothing else is asked of it."""

PassphraseFile = Annotated[
    Path | None,
    Parameter(name="--passphrase-file", help="File of yours alone whose first line is the key's pass-phrase."),
]


def passphrase_in(file: Path) -> bytes:
    """The first line of a file that only its owner can read.

    Raises:
        CannotReadError: Others can read it, or the line is too short.
    """
    with reading():
        refuse_shared(file)
        line = text_of(file).split("\n", 1)[0].rstrip("\r")
    return _long_enough(line, f"{file}: its first line")


def new_passphrase() -> bytes:
    """A new one, typed twice.

    Raises:
        CannotReadError: No terminal, too short, or typed in two ways.
    """
    typed = _long_enough(_typed("Pass-phrase of the new key: "), "the pass-phrase")
    if _typed("Once more: ").encode() != typed:
        raise CannotReadError("the pass-phrase was typed in two ways; no key was made")
    return typed


def known_passphrase() -> bytes:
    """The one of a key that is there.

    Raises:
        CannotReadError: No terminal.
    """
    return _typed("Pass-phrase of the key: ").encode()


def _typed(prompt: str) -> str:
    if not sys.stdin.isatty():
        raise CannotReadError("the key has a pass-phrase and there is no terminal to ask at; give --passphrase-file")
    return getpass(prompt)


def _long_enough(text: str, what: str) -> bytes:
    if len(text) < LEAST_CHARACTERS:
        raise CannotReadError(f"{what}: {len(text)} characters; give {LEAST_CHARACTERS} or more")
    return text.encode()
