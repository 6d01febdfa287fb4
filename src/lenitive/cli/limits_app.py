"""`lenitive limits`: the library of limits. Names and options are a contract."""

from pathlib import Path
from typing import Annotated, Final, Literal

from cyclopts import App, Parameter

from lenitive.cli.limits_option import TrustFile
from lenitive.cli.passphrase import PassphraseFile
from lenitive.cli.strict_numbers import MaybeFile

AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Write the document as JSON on standard output.")]

limits: Final = App(name="limits", help="The library of limits: shown, checked, signed by two people, verified.")


@limits.command(name="show")
def limits_show(file: MaybeFile = None, /, *, json: AsJson = False) -> int:
    """Every limit with its tier, the bounds within which a site may set it, its source and its grade.

    Parameters
    ----------
    file
        A site's library; without it the shipped one.
    """
    from lenitive.cli.limits import shown

    return shown(file, as_json=json)


@limits.command(name="check")
def limits_check(file: Path, /, *, json: AsJson = False) -> int:
    """Whether the numbers of a file can be a library; its signatures are not looked at.

    Parameters
    ----------
    file
        The site's library.
    """
    from lenitive.cli.limits import check as run

    return run(file, as_json=json)


@limits.command(name="sign")
def limits_sign(
    file: Path,
    /,
    *,
    key: Path,
    on: str | None = None,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    passphrase_file: PassphraseFile = None,
) -> int:
    """Sign a library in the role of a key; two people sign, a pharmacist and a director.

    Parameters
    ----------
    file
        The site's library; the signature is added to it.
    key
        The signing person's own key, in a file that nobody else can read. A pass-phrase is asked for at the terminal.
    on
        Day of signing, YYYY-MM-DD; default today.
    output
        Write the signed library here; without it the file itself is signed.
    """
    from lenitive.cli.limits import signed

    return signed(file, key, on=on, output=output, passphrase_file=passphrase_file)


@limits.command(name="verify")
def limits_verify(file: Path, /, *, trust: TrustFile = None, json: AsJson = False) -> int:
    """Whether a library may be used: its numbers, its hash, and two signatures of two people whom the site trusts.

    Parameters
    ----------
    file
        The site's library.
    """
    from lenitive.cli.limits import verify as run

    return run(file, trust, as_json=json)


@limits.command(name="keygen")
def limits_keygen(
    *,
    by: str,
    role: Literal["pharmacist", "director"],
    out: Path,
    trust: Path = Path("limits-trust.json"),
    passphrase: Annotated[bool, Parameter(negative="")] = False,
    passphrase_file: PassphraseFile = None,
) -> int:
    """Make the signing key of one person, and add its public half to the site's trust file.

    Parameters
    ----------
    by
        Who: a name or an id that the site knows the person by.
    role
        In which role the person signs.
    out
        File of the private key; only its owner can read it, and it is never overwritten.
    trust
        The site's trust file; it is made when it is not there.
    passphrase
        Ask at the terminal for a pass-phrase that locks the key.
    """
    from lenitive.cli.limits import keygen as run

    return run(by=by, role=role, out=out, trust=trust, passphrase=passphrase, passphrase_file=passphrase_file)
