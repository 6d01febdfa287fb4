"""Build what a hospital installs: the wheel, its locked packages, a bill of materials, digests, and a signature.

    .venv/bin/python tools/release.py build OUT --key KEY.pem    # KEY.pem: openssl genpkey -algorithm ed25519
    .venv/bin/python tools/release.py verify OUT --public PUBLIC.pem

`build` writes the wheel, `run.lock` (every package with its hashes: `pip install --require-hashes -r run.lock`),
`sbom.cdx.json` (CycloneDX, also of what the pages load), `SHA256SUMS`, and with a key `SHA256SUMS.sig`. The same commit
gives the same bytes wherever it is built. `verify` says in one line what is not as it was signed. Anyone can do the
same without this program: `openssl pkeyutl -verify -rawin -pubin -inkey PUBLIC.pem -in SHA256SUMS -sigfile
SHA256SUMS.sig`, then `sha256sum -c SHA256SUMS`.
"""

import argparse
import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

ROOT = Path(__file__).resolve().parents[1]
SUMS, SIGNATURE, SBOM, LOCK = "SHA256SUMS", "SHA256SUMS.sig", "sbom.cdx.json", "run.lock"


def build(out: Path, key: Path | None, *, source: Path = ROOT) -> None:
    """Write everything that leaves.

    Args:
        out: A new or empty folder.
        key: PEM of an Ed25519 private key; None leaves the digests unsigned.
        source: The tree to build.

    Raises:
        ValueError: The folder holds something, what the pages load is not there, or the key is of another kind.
    """
    out.mkdir(parents=True, exist_ok=True)
    if any(out.iterdir()):
        raise ValueError(f"{out}: holds something already; give a new folder")
    if not any((source / "src/lenitive/web/site/static/vendor").glob("*.js")):
        raise ValueError(f"{source}: what the pages load is not there; run make setup first")
    _run(sys.executable, "-c", f"import uv_build; uv_build.build_wheel({str(out.resolve())!r})", cwd=source)
    shutil.copyfile(source / "requirements" / LOCK, out / LOCK)
    (out / SBOM).write_text(json.dumps(bill_of_materials(source), indent=1, sort_keys=True) + "\n", encoding="utf-8")
    sums = sums_of(out)
    (out / SUMS).write_text(sums, encoding="utf-8")
    if key is not None:
        private = load_pem_private_key(key.read_bytes(), password=None)
        if not isinstance(private, Ed25519PrivateKey):
            raise ValueError(f"{key}: no Ed25519 key; make one with openssl genpkey -algorithm ed25519")
        (out / SIGNATURE).write_bytes(private.sign(sums.encode()))


def verify(out: Path, public: Path) -> str | None:
    """What is not as it was signed, in one line; None when all is.

    Raises:
        ValueError: The key is of another kind.
    """
    key = load_pem_public_key(public.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError(f"{public}: no Ed25519 key")  # noqa: TRY004 - what the file holds, not its type
    for name in (SUMS, SIGNATURE):
        if not (out / name).is_file():
            return f"{name}: is not there"
    told = (out / SUMS).read_bytes()
    try:
        key.verify((out / SIGNATURE).read_bytes(), told)
    except InvalidSignature:
        return f"{SUMS}: not signed with this key"
    signed = dict(line.split("  ", 1)[::-1] for line in told.decode().splitlines())
    found = dict(line.split("  ", 1)[::-1] for line in sums_of(out).splitlines())
    for name in sorted(signed.keys() | found.keys()):
        if name not in found:
            return f"{name}: is not there"
        if found[name] != signed.get(name):
            return f"{name}: " + ("is not what was signed" if name in signed else "was not signed")
    return None


def sums_of(out: Path) -> str:
    """A line for each file, as sha256sum reads them."""
    files = sorted(one for one in out.iterdir() if one.name not in {SUMS, SIGNATURE})
    return "".join(f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}\n" for one in files)


def bill_of_materials(source: Path) -> dict[str, Any]:
    """CycloneDX: every locked package with its hashes, and what the pages load."""
    lock = str(source / "requirements" / LOCK)
    bill: dict[str, Any] = json.loads(
        _run(
            sys.executable, "-W", "ignore", "-m", "cyclonedx_py", "requirements", lock,
            "--pyproject", str(source / "pyproject.toml"), "--output-reproducible", "--of", "JSON",
        )
    )  # fmt: skip
    for component in bill["components"]:
        component.pop("description", None)  # the line of the lock again, hashes and all
    packages = json.loads((source / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for place, package in sorted(packages.items()):
        if place and not package.get("dev"):
            name = place.removeprefix("node_modules/")
            digest = base64.b64decode(package["integrity"].removeprefix("sha512-")).hex()
            bill["components"].append(
                {
                    "type": "library",
                    "bom-ref": f"npm-{name}",
                    "name": name,
                    "version": package["version"],
                    "purl": f"pkg:npm/{name}@{package['version']}",
                    "hashes": [{"alg": "SHA-512", "content": digest}],
                }
            )
    return bill


def _run(*command: str, cwd: Path | None = None) -> str:
    """Run it; what it printed.

    Raises:
        ValueError: It failed.
    """
    path = f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}"  # the build's own program stands beside Python
    done = subprocess.run(  # noqa: S603 - fixed arguments
        command, cwd=cwd, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ValueError(f"{command[2][:60]}: {done.stderr.strip().splitlines()[-1:]}")
    return done.stdout


def main(arguments: list[str]) -> int:
    """Do what is asked; 0 done, 1 not as signed, 2 not possible."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parts = asked.add_subparsers(dest="what", required=True)
    for name, key in (("build", "--key"), ("verify", "--public")):
        part = parts.add_parser(name)
        part.add_argument("out", type=Path)
        part.add_argument(key, type=Path, required=name == "verify")
    options = asked.parse_args(arguments)
    try:
        if options.what == "build":
            build(options.out, options.key)
            return 0
        problem = verify(options.out, options.public)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{problem}\n" if problem else f"{options.out}: as it was signed\n")
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
