"""The library of limits as one file: readable, strict, and signed by two people of two roles.

A file that could mean two things is refused, and so is one whose signatures, hash or version do not fit: no library, no
infusion. The signatures are over the canonical form of the library, with the name, role and day of who signed.
"""

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from lenitive.domain.foundation.decimal_text import parse_decimal
from lenitive.domain.foundation.one_line import one_line
from lenitive.domain.foundation.quantity import Exact
from lenitive.domain.foundation.strict_json import parse_json
from lenitive.domain.limits.entry import Entry
from lenitive.domain.limits.library import SHIPPED, Library, LimitProblem, site_library

LIMITS_SCHEMA: Final = "lenitive/limits/1"
KEY_SCHEMA: Final = "lenitive/limits-key/1"
TRUST_SCHEMA: Final = "lenitive/limits-trust/1"

_Json = dict[str, Any]


class Signer(StrEnum):
    """The two roles that sign a library, each a different person."""

    PHARMACIST = "pharmacist"
    DIRECTOR = "director"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One person's signature under a library.

    Attributes:
        role: In which role.
        by: Who, as the trust file names the person.
        on: Day of signing.
        signature: Ed25519, base64.
    """

    role: Signer
    by: str
    on: date
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedKey:
    """A person whose signature a site trusts.

    Attributes:
        role: In which role.
        by: Who.
        public_key: Ed25519, 32 bytes, base64.
    """

    role: Signer
    by: str
    public_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """What a person signs with; never shared.

    Attributes:
        role: In which role.
        by: Who.
        private_key: Ed25519, 32 bytes, base64.
    """

    role: Signer
    by: str
    private_key: str

    @property
    def trusted(self) -> TrustedKey:
        """Its public half, for the site's trust file."""
        public = _private(self).public_key().public_bytes_raw()
        return TrustedKey(role=self.role, by=self.by, public_key=base64.b64encode(public).decode())


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsFile:
    """A library as it was read.

    Attributes:
        library: Its numbers, all within their bounds.
        sha256: The hash that the file states; None when it has not been signed yet.
        signatures: As they stand in it, not yet checked.
    """

    library: Library
    sha256: str | None
    signatures: tuple[Signature, ...]


def limits_document(library: Library, signatures: Sequence[Signature] = ()) -> _Json:
    """A library as a document: every limit with what it is, who may exceed it, how far it moves, and its source."""
    return {
        "schema": LIMITS_SCHEMA,
        "name": library.name,
        "version": library.version,
        "valid_from": library.valid_from.isoformat(),
        "made_from": SHIPPED.version,
        "limits": {
            entry.id: {
                key: float(told) if isinstance(told, Decimal) else told
                for key, told in {"value": _number(entry.value), **_told(entry)}.items()
            }
            for entry in library.entries
        },
        "sha256": library.sha256,
        "signatures": [
            {"role": one.role.value, "by": one.by, "on": one.on.isoformat(), "signature": one.signature}
            for one in signatures
        ],
    }


def read_limits(text: str, *, what: str) -> LimitsFile | tuple[LimitProblem, ...]:
    """Read a library, or every reason why its numbers are no library.

    Args:
        text: The whole file.
        what: Its name, for messages.

    Raises:
        ValueError: One line that names the place, the value and the remedy, for what cannot be read: no strict JSON, a
            key that is not known, an unknown limit, another unit, another tier or source than the product's.
    """
    given = _object(parse_json(text, what=what, parse_float=lambda digits: parse_decimal(digits, what=what)), what)
    if given.get("schema") != LIMITS_SCHEMA:
        raise ValueError(f'{what}: no library of limits; the first key of one is "schema": "{LIMITS_SCHEMA}"')
    _only(given, {"schema", "name", "version", "valid_from", "made_from", "limits", "sha256", "signatures"}, what)
    if given.get("made_from") != SHIPPED.version:
        raise ValueError(
            f"{what}: at made_from: made from the library {_shown(given.get('made_from'))}, this product has "
            f"{SHIPPED.version}; look at it again, and have it signed again"
        )
    values = {
        limit: _value(limit, entry, what) for limit, entry in _object(given.get("limits"), f"{what}: at limits").items()
    }
    made = site_library(
        values,
        name=_text(given, "name", what),
        version=_text(given, "version", what),
        valid_from=_day(given, "valid_from", what),
    )
    if isinstance(made, tuple):
        return made
    sha256 = None if given.get("sha256") is None else _text(given, "sha256", what)
    return LimitsFile(library=made, sha256=sha256, signatures=tuple(_signatures(given.get("signatures", []), what)))


def sign(library: Library, key: SigningKey, *, on: date) -> Signature:
    """Sign a library in one's role."""
    made = _private(key).sign(_signed_text(library, role=key.role, by=key.by, on=on))
    return Signature(role=key.role, by=key.by, on=on, signature=base64.b64encode(made).decode())


def signature_problems(file: LimitsFile, trust: Sequence[TrustedKey]) -> tuple[str, ...]:
    """Why a file must not be used, one line each; empty when two people of the two roles have signed it as it stands.

    Args:
        file: As read.
        trust: Whom the site trusts.
    """
    return tuple(_signature_problems(file, trust))


def accepted_library(text: str, trust_text: str, *, what: str, trust_what: str, on: date) -> Library:
    """The library of a file that may be used on a day.

    Args:
        text: Of the library.
        trust_text: Of the site's trust file.
        what: Name of the library's file, for messages.
        trust_what: Name of the trust file.
        on: Day of use.

    Raises:
        ValueError: One line; the file must not be used.
    """
    file = read_limits(text, what=what)
    if isinstance(file, tuple):
        raise ValueError(f"{what}: {file[0]}")  # noqa: TRY004 - what a person wrote, not a caller's mistake
    problems = signature_problems(file, read_trust(trust_text, what=trust_what))
    if problems:
        raise ValueError(f"{what}: {problems[0]}")
    if on < file.library.valid_from:
        raise ValueError(f"{what}: valid from {file.library.valid_from}, the day is {on}; use the library of that day")
    return file.library


def new_key(*, by: str, role: Signer) -> SigningKey:
    """A new key of one person in one role.

    Raises:
        ValueError: The name is not one line.
    """
    if not by.strip() or by != one_line(by) or len(by) > _NAME_MAX:
        raise ValueError(f"--by: give a name of one line and 1 to {_NAME_MAX} characters")
    private = Ed25519PrivateKey.generate().private_bytes_raw()
    return SigningKey(role=role, by=by, private_key=base64.b64encode(private).decode())


def key_document(key: SigningKey, *, passphrase: bytes | None = None) -> _Json:
    """A private key as a document; locked by a pass-phrase (PKCS 8, encrypted) where one is given."""
    head = {"schema": KEY_SCHEMA, "role": key.role.value, "by": key.by}
    if passphrase is None:
        return {**head, "private_key": key.private_key}
    locked = _private(key).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase))
    return {**head, "locked_key": locked.decode("ascii")}


def is_locked(text: str, *, what: str) -> bool:
    """Whether a private key asks for a pass-phrase.

    Raises:
        ValueError: One line; it is no key.
    """
    return "locked_key" in _of_schema(text, KEY_SCHEMA, _KEY_FIELDS, what)


def trust_document(keys: Sequence[TrustedKey]) -> _Json:
    """A trust file as a document."""
    rows = [{"role": key.role.value, "by": key.by, "public_key": key.public_key} for key in keys]
    return {"schema": TRUST_SCHEMA, "keys": rows}


def read_key(text: str, *, what: str, passphrase: bytes | None = None) -> SigningKey:
    """Read a private key.

    Args:
        text: The whole file.
        what: Its name, for messages.
        passphrase: Of a key that is locked.

    Raises:
        ValueError: One line, which never holds the key nor the pass-phrase.
    """
    given = _of_schema(text, KEY_SCHEMA, _KEY_FIELDS, what)
    if "locked_key" in given:
        private = _unlocked(_text(given, "locked_key", what), passphrase, what)
    else:
        private = _text(given, "private_key", what)
    key = SigningKey(role=_role(given, what), by=_text(given, "by", what), private_key=private)
    if len(_bytes(key.private_key)) != _KEY_BYTES:
        raise ValueError(f"{what}: at private_key: no Ed25519 key; make one with lenitive limits keygen")
    return key


def read_trust(text: str, *, what: str) -> tuple[TrustedKey, ...]:
    """Read whom a site trusts.

    Raises:
        ValueError: One line that names the place and the remedy.
    """
    given = _of_schema(text, TRUST_SCHEMA, {"schema", "keys"}, what)
    keys: list[TrustedKey] = []
    for place, row in _rows(given.get("keys"), f"{what}: at keys"):
        _only(row, {"role", "by", "public_key"}, place)
        key = TrustedKey(role=_role(row, place), by=_text(row, "by", place), public_key=_text(row, "public_key", place))
        if len(_bytes(key.public_key)) != _KEY_BYTES:
            raise ValueError(f"{place}.public_key: no Ed25519 key; take the line that lenitive limits keygen wrote")
        keys.append(key)
    return tuple(keys)


def _signature_problems(file: LimitsFile, trust: Sequence[TrustedKey]) -> Iterator[str]:
    if file.sha256 is None:
        yield "no hash; sign it with lenitive limits sign"
    elif file.sha256 != file.library.sha256:
        yield (
            f"its hash {one_line(file.sha256[:12])} is not that of its numbers, {file.library.sha256[:12]}; "
            "it was changed after it was signed: look at it again, and have it signed again"
        )
    found = [(one, _key_behind(file.library, one, trust)) for one in file.signatures]
    for one, key in found:
        if key is None:
            yield (
                f"the signature of {one_line(one.by)} as {one.role} of {one.on} does not fit: not a key of the trust "
                "file, or not this library; have it signed again"
            )
    good = [(one, key) for one, key in found if key is not None]
    for role in Signer:
        if not any(one.role is role for one, _ in good):
            yield f"no valid signature of a {role}; two people sign, a {' and a '.join(Signer)}"
    people = {one.by.strip().casefold() for one, _ in good}
    if len(good) > 1 and (len(people) < len(Signer) or len({key.public_key for _, key in good if key}) < len(Signer)):
        yield "both signatures are of one person; two different people sign"


def _key_behind(library: Library, one: Signature, trust: Sequence[TrustedKey]) -> TrustedKey | None:
    """The trusted key of this person in this role with which this library was signed."""
    text = _signed_text(library, role=one.role, by=one.by, on=one.on)
    for key in trust:
        if key.role is one.role and key.by == one.by and _fits(key, text, one.signature):
            return key
    return None


def _fits(key: TrustedKey, text: bytes, signature: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(_bytes(key.public_key)).verify(_bytes(signature), text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _signed_text(library: Library, *, role: Signer, by: str, on: date) -> bytes:
    """What is signed: who, as what, when, and the canonical form; no part can be carried over to another."""
    head = json.dumps([LIMITS_SCHEMA, role.value, by, on.isoformat()], ensure_ascii=True)
    return f"{head}\n{library.canonical}".encode()


def _unlocked(pem: str, passphrase: bytes | None, what: str) -> str:
    if passphrase is None:
        raise ValueError(f"{what}: the key has a pass-phrase; give it at the prompt or with --passphrase-file")
    try:
        private = load_pem_private_key(pem.encode(), password=passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ValueError(f"{what}: the pass-phrase does not open the key; type it again") from None
    if not isinstance(private, Ed25519PrivateKey):
        raise ValueError(f"{what}: at locked_key: no Ed25519 key; make one with lenitive limits keygen")  # noqa: TRY004 - what a person wrote
    return base64.b64encode(private.private_bytes_raw()).decode()


def _private(key: SigningKey) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_bytes(key.private_key))


_KEY_FIELDS: Final = frozenset({"schema", "role", "by", "private_key", "locked_key"})
_KEY_BYTES: Final = 32
_NAME_MAX: Final = 80
_SHOWN_MAX: Final = 40


def _told(entry: Entry) -> _Json:
    """What a file says of a limit beside its number; none of it can be changed by a site."""
    return {
        "unit": entry.unit,
        "what": entry.what,
        "tier": entry.tier.value,
        "safer": entry.safer,
        "lowest": _number(entry.lowest),
        "highest": _number(entry.highest),
        "source": entry.source,
        "place": entry.place,
        "grade": entry.grade.value,
    }


def _value(limit: str, given: object, what: str) -> Exact:
    """The number of one limit; what is said beside it must be what the product says."""
    place = f"{what}: at limits.{one_line(limit[:_SHOWN_MAX])}"
    entry = SHIPPED.by_id.get(limit)
    if entry is None:
        raise ValueError(f"{place}: there is no such limit; see lenitive limits show")
    row = _object(given, place)
    told = _told(entry)
    _only(row, {"value", *told}, place)
    if "unit" not in row:
        raise ValueError(f"{place}: no unit; give {entry.unit}")
    for key in row.keys() & told.keys() - _OF_THE_NUMBER:
        if row[key] != told[key]:
            raise ValueError(
                f"{place}.{key}: {_shown(row[key])}, but it is {_shown(told[key])}; only the value is a site's to set"
            )
    value = row.get("value")
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError(f"{place}.value: {_shown(value)} is no number; give one in {entry.unit}")  # noqa: TRY004
    return value


_OF_THE_NUMBER: Final = frozenset({"source", "place", "grade"})
"""Said of the shipped number; of a site's own number the product says them itself."""


def _signatures(given: object, what: str) -> Iterator[Signature]:
    for place, row in _rows(given, f"{what}: at signatures"):
        _only(row, {"role", "by", "on", "signature"}, place)
        yield Signature(
            role=_role(row, place),
            by=_text(row, "by", place),
            on=_day(row, "on", place),
            signature=_text(row, "signature", place),
        )


def _of_schema(text: str, schema: str, keys: AbstractSet[str], what: str) -> _Json:
    given = _object(parse_json(text, what=what), what)
    if given.get("schema") != schema:
        raise ValueError(f'{what}: not a document "schema": "{schema}"; make one with lenitive limits keygen')
    _only(given, keys, what)
    return given


def _rows(given: object, place: str) -> Iterator[tuple[str, _Json]]:
    if not isinstance(given, list):
        raise ValueError(f"{place}: no list; give one")  # noqa: TRY004 - what a person wrote, not a caller's mistake
    for index, row in enumerate(given):
        yield f"{place}[{index}]", _object(row, f"{place}[{index}]")


def _object(given: object, place: str) -> _Json:
    if not isinstance(given, dict):
        raise ValueError(f"{place}: no object with keys; see lenitive limits show --json")  # noqa: TRY004 - the same
    return given


def _only(given: _Json, known: AbstractSet[str], place: str) -> None:
    unknown = sorted(given.keys() - known)
    if unknown:
        name = one_line(unknown[0][:_SHOWN_MAX])
        raise ValueError(f'{place}: the key "{name}" is not known; remove it or correct its spelling')


def _text(given: _Json, key: str, place: str) -> str:
    value = given.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{place}: at {key}: {_shown(value)} is no text; give one")
    return value


def _day(given: _Json, key: str, place: str) -> date:
    text = _text(given, key, place)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise ValueError(f"{place}: at {key}: {_shown(text)} is no day; write YYYY-MM-DD")
    return day


def _role(given: _Json, place: str) -> Signer:
    text = _text(given, "role", place)
    try:
        return Signer(text)
    except ValueError:
        raise ValueError(f"{place}: at role: {_shown(text)}; give {' or '.join(Signer)}") from None


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _number(value: Exact) -> int | Decimal:
    """As JSON holds it."""
    exact = Decimal(value) if isinstance(value, int | Decimal) else Decimal(value.numerator) / value.denominator
    return int(exact) if exact == exact.to_integral_value() else exact.normalize()


def _shown(value: object) -> str:
    return ascii(value if not isinstance(value, str) else value[:_SHOWN_MAX])[: 2 * _SHOWN_MAX]
