"""`lenitive serve` with a certificate: TLS 1.2 and 1.3 alone, ciphers that forget; nothing leaves in plain text."""

import contextlib
import datetime as dt
import ipaddress
import os
import re
import socket
import ssl
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from lenitive.cli.edge import CannotReadError
from lenitive.cli.serve_tls import tls_of

HERE = "127.0.0.1"
V = ssl.TLSVersion
START = "from lenitive.cli.main import main; main()"


def made(folder: Path, *, days: int = 2, kind: str = "ec") -> tuple[Path, Path]:
    """A certificate that signs itself, for this machine, and its key."""
    key = ec.generate_private_key(ec.SECP256R1()) if kind == "ec" else rsa.generate_private_key(65537, 2048)
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "clinic")]), dt.datetime.now(dt.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address(HERE))]
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=10))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "clinic.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    secret = folder / "clinic.key"
    plain = serialization.NoEncryption()
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, plain)
    )
    secret.chmod(0o600)
    return folder / "clinic.pem", secret


def agreed(port: int, version: ssl.TLSVersion, ciphers: str = "ALL:@SECLEVEL=0") -> str | None:
    """The version that a client which knows this one alone agrees on with the server; None when it is refused."""
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    client.set_ciphers(ciphers)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        client.minimum_version = client.maximum_version = version
    with (
        socket.create_connection((HERE, port), timeout=10) as plain,
        contextlib.suppress(ssl.SSLError, OSError),
        client.wrap_socket(plain) as secured,
    ):
        return secured.version()
    return None


def _opened(process: subprocess.Popen[bytes], said: Path) -> int:
    """Its port, as soon as a page answers."""
    for _ in range(600):
        assert process.poll() is None, said.read_text()
        if found := re.search(r"https://localhost:(\d+)/", said.read_text()):
            with contextlib.suppress(httpx.TransportError):
                httpx.get(f"https://localhost:{found[1]}/", verify=False, timeout=5)  # noqa: S501 - it signs itself
                return int(found[1])
        time.sleep(0.1)
    raise AssertionError(said.read_text())


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Of a clinic that is served over TLS."""
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = made(folder, kind="rsa")
    told = {name: value for name, value in os.environ.items() if not name.startswith("LENITIVE_")}
    said = (folder / "said.txt").open("w")
    process = subprocess.Popen(
        [sys.executable, "-c", START, "serve", "--data", str(folder / "clinic"), "--port", "0", "--no-open",
         "--certificate", str(certificate), "--key", str(key)],
        stdout=said, stderr=subprocess.STDOUT, env=told,
    )  # fmt: skip
    said.close()
    try:
        yield _opened(process, folder / "said.txt")
    finally:
        process.terminate()
        process.wait(20)


def test_old_versions_of_tls_are_refused_and_new_ones_agreed_on(port: int) -> None:
    found = {version.name: agreed(port, version) for version in (V.TLSv1, V.TLSv1_1, V.TLSv1_2, V.TLSv1_3)}
    assert found == {"TLSv1": None, "TLSv1_1": None, "TLSv1_2": "TLSv1.2", "TLSv1_3": "TLSv1.3"}


def test_a_cipher_that_does_not_forget_is_refused(port: int) -> None:
    assert agreed(port, V.TLSv1_2, "ECDHE+AESGCM") == "TLSv1.2"
    for weak in ("AES128-SHA:@SECLEVEL=0", "AES256-GCM-SHA384:@SECLEVEL=0", "ECDHE-RSA-AES128-SHA:@SECLEVEL=0"):
        assert agreed(port, V.TLSv1_2, weak) is None, weak


def test_the_client_of_these_tests_can_speak_what_is_refused(tmp_path: Path) -> None:
    certificate, key = made(tmp_path, kind="rsa")
    lax = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    lax.load_cert_chain(certificate, key)
    lax.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        lax.minimum_version = V.TLSv1

    def answer(listening: socket.socket) -> None:
        for _ in range(3):
            with contextlib.suppress(ssl.SSLError, OSError), lax.wrap_socket(listening.accept()[0], server_side=True):
                pass

    with socket.create_server((HERE, 0)) as listening:
        threading.Thread(target=answer, args=(listening,), daemon=True).start()
        there = listening.getsockname()[1]
        assert agreed(there, V.TLSv1) == "TLSv1"
        assert agreed(there, V.TLSv1_1) == "TLSv1.1"
        assert agreed(there, V.TLSv1_2, "AES128-SHA:@SECLEVEL=0") == "TLSv1.2"


def test_cookies_and_headers_are_bound_to_tls(port: int) -> None:
    said = {"X-Forwarded-Proto": "http"}  # nobody ends TLS before it: what a browser says there is not believed
    answer = httpx.get(f"https://localhost:{port}/first/", verify=False, headers=said)  # noqa: S501 - it signs itself
    assert answer.status_code == 200
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    cookies = answer.headers.get_list("Set-Cookie")
    assert cookies
    assert all(one.startswith("__Host-") and "; Secure" in one for one in cookies)


def test_plain_http_gets_no_page(port: int) -> None:
    with pytest.raises(httpx.TransportError):
        httpx.get(f"http://localhost:{port}/first/")


def test_pages_never_leave_this_machine_in_plain_text(tmp_path: Path) -> None:
    assert tls_of(None, None, HERE) is None
    for outside in ("0.0.0.0", "::", "192.0.2.7"):  # noqa: S104 - that is what is refused
        with pytest.raises(CannotReadError, match="--certificate and --key"):
            tls_of(None, None, outside)
    certificate, key = made(tmp_path)
    found = tls_of(certificate, key, "0.0.0.0")  # noqa: S104 - over TLS it may
    assert found is not None
    assert found.names == ("localhost", HERE)


def test_a_certificate_that_cannot_be_used_is_refused_before_anything_starts(tmp_path: Path) -> None:
    certificate, key = made(tmp_path / "good")
    _, other = made(tmp_path / "other")
    old, of_old = made(tmp_path / "old", days=-1)
    cases = {
        "one without the other": (certificate, None),
        "is not the key of": (certificate, other),
        "not today": (old, of_old),
        "no such file": (tmp_path / "missing.pem", key),
        "no certificate in PEM": (key, key),
    }
    for words, (one, two) in cases.items():
        with pytest.raises(CannotReadError, match=words):
            tls_of(one, two, HERE)
    key.chmod(0o644)
    with pytest.raises(CannotReadError, match="read by everybody"):
        tls_of(certificate, key, HERE)
    with pytest.raises(CannotReadError, match="no address"):
        tls_of(certificate, key, "everywhere")
