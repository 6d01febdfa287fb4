"""TLS of `lenitive serve`: a certificate and its key, versions 1.2 and 1.3 alone, and only ciphers that forget."""

import ipaddress
import ssl
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cryptography import x509

from lenitive.cli.edge import CannotReadError, reading, text_of

if TYPE_CHECKING:
    import uvicorn

_CIPHERS: Final = "ECDHE+AESGCM:ECDHE+CHACHA20"
"""Of version 1.2: forward secrecy and authenticated encryption; those of 1.3 are all so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """What secures the pages.

    Attributes:
        certificate: PEM, the clinic's own first, then those that signed it.
        key: PEM, without passphrase, readable by who serves and by nobody else.
        names: Under which browsers may come, as the certificate says.
    """

    certificate: Path
    key: Path
    names: tuple[str, ...]


def tls_of(certificate: Path | None, key: Path | None, listen: str) -> Tls | None:
    """The certificate and key that were named; None when neither was.

    Args:
        certificate: Of the clinic.
        key: Of the certificate.
        listen: Address of this machine that is listened on; without TLS it is one that only this machine reaches.

    Raises:
        CannotReadError: One is missing, they do not belong together, the certificate is not valid today, the key can
            be read by others, or pages would leave this machine in plain text.
    """
    try:
        alone = ipaddress.ip_address(listen).is_loopback
    except ValueError:
        raise CannotReadError(f"--listen: {listen} is no address such as 127.0.0.1 or 0.0.0.0") from None
    if (certificate is None) != (key is None):
        raise CannotReadError("--certificate, --key: one without the other; give both, or neither")
    if certificate is None or key is None:
        if not alone:
            raise CannotReadError(f"--listen: {listen} is reached from outside; give --certificate and --key as well")
        return None
    with reading():
        names = _names(certificate, text_of(certificate))
        if stat.S_IMODE(key.stat().st_mode) & (stat.S_IROTH | stat.S_IWOTH):
            raise CannotReadError(f"--key: {key} can be read by everybody on this machine; chmod 600 it")
    _fit(certificate, key)
    return Tls(certificate=certificate, key=key, names=names)


def secure(config: "uvicorn.Config", tls: Tls | None) -> None:
    """Have a server speak TLS, or leave it as it is."""
    if tls is None:
        return
    config.ssl_certfile, config.ssl_keyfile = str(tls.certificate), str(tls.key)
    config.ssl_ciphers = _CIPHERS
    config.proxy_headers = False  # nobody stands before it who could say where a request comes from
    config.load()
    if config.ssl is None:
        raise RuntimeError("the server did not take the certificate")
    config.ssl.minimum_version = ssl.TLSVersion.TLSv1_2


def address_of(tls: Tls | None, listen: str, port: int) -> str:
    """Where the pages are, for a person to type."""
    if tls is None:
        return f"http://localhost:{port}/"
    here = "localhost" in tls.names and ipaddress.ip_address(listen).is_loopback
    return f"https://{'localhost' if here or not tls.names else tls.names[0].lstrip('.')}:{port}/"


def _names(place: Path, text: str) -> tuple[str, ...]:
    try:
        found = x509.load_pem_x509_certificate(text.encode())
        until = found.not_valid_after_utc
        extension = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        raise CannotReadError(f"--certificate: {place} names no host (subject alternative name)") from None
    except ValueError:
        raise CannotReadError(f"--certificate: {place} holds no certificate in PEM") from None
    if not found.not_valid_before_utc <= datetime.now(UTC) <= until:
        raise CannotReadError(f"--certificate: {place} is valid from {found.not_valid_before_utc:%Y-%m-%d} to "
                              f"{until:%Y-%m-%d}, not today; renew it")  # fmt: skip
    hosts = extension.get_values_for_type(x509.DNSName)
    addresses = [str(one) for one in extension.get_values_for_type(x509.IPAddress)]
    return tuple(one.removeprefix("*") for one in (*hosts, *addresses))


def _fit(certificate: Path, key: Path) -> None:
    def no_passphrase() -> str:
        raise CannotReadError(f"--key: {key} is under a passphrase, which nobody is there to type; give one without")

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, no_passphrase)
    except ssl.SSLError as error:
        raise CannotReadError(
            f"--key: {key} is not the key of {certificate} ({error.reason or 'cannot be read'})"
        ) from None
