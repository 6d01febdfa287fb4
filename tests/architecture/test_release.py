"""What a hospital installs can be built again to the byte, names every part of itself, and shows any change."""

import importlib.util
import json
import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

ROOT = Path(__file__).parents[2]
PARTS = ("pyproject.toml", "README.md", "LICENSE", "package-lock.json", "src", "requirements")


def _release() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release", ROOT / "tools" / "release.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


release = _release()


def _keys(folder: Path) -> tuple[Path, Path]:
    key = Ed25519PrivateKey.generate()
    private, public = folder / "key.pem", folder / "public.pem"
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return private, public


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("release")
    private, public = _keys(folder)
    release.build(folder / "out", private)
    return folder / "out", public


def test_two_builds_in_two_places_are_equal_to_the_byte(built: tuple[Path, Path], tmp_path: Path) -> None:
    source = tmp_path / "elsewhere"
    source.mkdir()
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, source / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(ROOT / part, source / part)  # with the time of the copy, not of the file
    release.build(tmp_path / "out", None, source=source)
    assert (tmp_path / "out" / release.SUMS).read_bytes() == (built[0] / release.SUMS).read_bytes()


def test_the_bill_of_materials_names_every_locked_package_with_its_hashes_and_what_the_pages_load(
    built: tuple[Path, Path],
) -> None:
    bill = json.loads((built[0] / release.SBOM).read_text(encoding="utf-8"))
    named = {(one["name"].lower(), one["version"]): one for one in bill["components"]}
    lock = (built[0] / release.LOCK).read_text(encoding="utf-8")
    locked = {(name.lower(), version) for name, version in re.findall(r"^([\w.-]+)==(\S+)", lock, re.MULTILINE)}
    loaded = {
        (place.removeprefix("node_modules/"), package["version"])
        for place, package in json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"].items()
        if place and not package.get("dev")
    }
    assert "typescript" not in {name for name, _ in loaded}
    assert len(locked) > 50
    assert len(loaded) >= 2
    assert named.keys() == locked | loaded
    assert all(one.get("hashes") or one["externalReferences"][0]["hashes"] for one in named.values())


def test_the_packages_of_an_installation_are_those_that_the_tests_ran_with() -> None:
    of = {
        name: set(re.findall(r"^(\S+==\S+)", (ROOT / "requirements" / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in (release.LOCK, "dev.lock")
    }
    assert of[release.LOCK] <= of["dev.lock"]


def test_what_was_signed_is_shown_to_be_as_it_was_signed(built: tuple[Path, Path]) -> None:
    assert release.verify(*built) is None


@pytest.mark.parametrize("change", ["a bit", "another file", "a file less", "another key", "the digests too"])
def test_a_release_that_was_changed_is_refused_by_name(change: str, built: tuple[Path, Path], tmp_path: Path) -> None:
    out, public = tmp_path / "out", built[1]
    shutil.copytree(built[0], out)
    lock = out / release.LOCK
    if change in {"a bit", "the digests too"}:
        lock.write_bytes(lock.read_bytes()[:-1] + b" ")
    if change == "another file":
        (out / "more.whl").write_bytes(b"more")
    if change == "a file less":
        lock.unlink()
    if change == "another key":
        public = _keys(tmp_path)[1]
    if change == "the digests too":
        (out / release.SUMS).write_text(release.sums_of(out), encoding="utf-8")
    assert (
        release.verify(out, public)
        == {
            "a bit": "run.lock: is not what was signed",
            "another file": "more.whl: was not signed",
            "a file less": "run.lock: is not there",
            "another key": "SHA256SUMS: not signed with this key",
            "the digests too": "SHA256SUMS: not signed with this key",
        }[change]
    )


def test_the_signature_can_be_checked_without_this_program(built: tuple[Path, Path]) -> None:
    out, public = built
    signature = out / release.SIGNATURE
    command = ("pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", public, "-in", out / release.SUMS, "-sigfile")
    done = subprocess.run(["openssl", *command, signature], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    done = subprocess.run(["sha256sum", "--check", release.SUMS], cwd=out, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
