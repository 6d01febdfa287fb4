"""No password, key or token stands in the project; a maintained library looks for them in every file."""

import subprocess
from pathlib import Path

import pytest
from detect_secrets import SecretsCollection
from detect_secrets.settings import transient_settings

ROOT = Path(__file__).resolve().parents[2]
LOOKED_FOR = (
    "ArtifactoryDetector", "AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector", "GitHubTokenDetector",
    "GitLabTokenDetector", "JwtTokenDetector", "NpmDetector", "OpenAIDetector", "PrivateKeyDetector",
    "PypiTokenDetector", "SlackDetector", "StripeDetector",
)  # fmt: skip
WRITTEN = {".py", ".toml", ".md", ".sh", ".yml", ".yaml", ".html", ".js", ".cfg", ".ini", ".env", ".pem", ".key", ""}
LARGEST = 200_000
EXAMPLES = {"src/lenitive/record/address.py": "shows how the password of an address is left out"}


def found_in(files: list[Path]) -> list[str]:
    """Where something looks like a secret, and like which kind."""
    looked = SecretsCollection()
    with transient_settings({"plugins_used": [{"name": name} for name in LOOKED_FOR]}):
        for file in files:
            looked.scan_file(str(file))
    said = [(file.removeprefix(f"{ROOT}/"), secret) for file, secret in looked]
    return sorted(f"{file}:{one.line_number} {one.type}" for file, one in said if file not in EXAMPLES)


def _written() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    files = [ROOT / line for line in listed.stdout.splitlines()]
    return [one for one in files if one.suffix in WRITTEN and one.is_file() and one.stat().st_size < LARGEST]


def test_no_file_of_the_project_holds_a_secret() -> None:
    files = _written()
    assert len(files) > 800
    assert found_in(files) == []


@pytest.mark.parametrize(
    "said",
    [
        "-----BEGIN OPENSSH " + "PRIVATE KEY-----\nAAAA\n",
        'key = "AKIA' + 'IOSFODNN7EXAMPLX"\n',
        'push = "ghp_' + "1234567890abcdefghijABCDEFGHIJ123456" + '"\n',
        'database = "postgres://clinic:' + 'q8Hw2LmX@db.example.org/record"\n',
    ],
    ids=["a key", "a cloud", "a forge", "a database"],
)
def test_a_secret_that_was_put_there_is_found(said: str, tmp_path: Path) -> None:
    place = tmp_path / "settings.py"
    place.write_text(said, "utf-8")
    assert len(found_in([place])) == 1
