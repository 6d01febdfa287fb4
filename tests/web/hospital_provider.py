"""A hospital's OpenID provider on this machine: checks what a provider checks, and can be told to answer wrongly."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET, KEY_ID = "lenitive", "a secret of the two", "k1"


class Hospital:
    """The provider.

    Attributes:
        claims: Put into the next tokens, over what is right.
        configuration: Put into what it says of itself.
        key: That signs; another than the published one is a forgery.
        algorithm: Of the signature.
        asked: Every request that reached it.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.published = self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.algorithm = "RS256"
        self.claims: dict[str, Any] = {}
        self.configuration: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []

    def about(self) -> dict[str, Any]:
        there = {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
        }
        return {**there, **self.configuration}

    def keys(self) -> dict[str, Any]:
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.published.public_key()))
        return {"keys": [{**key, "kid": KEY_ID, "alg": "RS256", "use": "sig"}]}

    def agree(self, authorize: str) -> str:
        """Somebody signs in at the provider; the address that the browser is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(authorize).query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert len(asked["nonce"]) >= 20
        assert len(asked["state"]) >= 16
        assert asked["scope"] == "openid"
        code = hashlib.sha256(authorize.encode()).hexdigest()
        self.codes[code] = asked
        back = urlsplit(asked["redirect_uri"])
        return f"{back.path}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, said: dict[str, str]) -> dict[str, Any] | None:
        asked = self.codes.pop(said.get("code", ""), None)  # once
        if asked is None or said.get("client_secret", SECRET) != SECRET:
            return None
        proof = base64.urlsafe_b64encode(hashlib.sha256(said["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if proof != asked["code_challenge"] or said["redirect_uri"] != asked["redirect_uri"]:
            return None
        now = int(time.time())
        right = {"iss": self.address, "aud": CLIENT, "sub": "h-17", "iat": now, "exp": now + 300}
        claims = {**right, "nonce": asked["nonce"], **self.claims}
        key = "" if self.algorithm == "none" else self.key
        sent = jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": KEY_ID})  # type: ignore[arg-type]
        return {"access_token": "of no use here", "token_type": "Bearer", "id_token": sent}


@contextmanager
def hospital() -> Iterator[Hospital]:
    """The provider, answering on a port of its own."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            there.asked.append(self.path)
            found = {"/.well-known/openid-configuration": there.about, "/keys": there.keys}.get(self.path)
            self._say(found() if found else None)

        def do_POST(self) -> None:
            there.asked.append(self.path)
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(there.token({name: values[0] for name, values in parse_qs(text).items()}))

        def _say(self, what: dict[str, Any] | None) -> None:
            body = json.dumps(what or {"error": "invalid_grant"}).encode()
            self.send_response(400 if what is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    there = Hospital(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield there
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
