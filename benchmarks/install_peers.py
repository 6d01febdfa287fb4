"""Install what the benchmarks compare with into an environment of its own, hashes checked, or say why not.

Run: python benchmarks/install_peers.py UV ENVIRONMENT. Packages that must be built here come last and one by one: a
peer that does not build leaves the others usable, and its reason goes into ENVIRONMENT/not-installed.json.
"""
# it runs the installer that it is given

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements" / "peers.lock"
BUILT_HERE = ("opentiva", "numbalsoda")
"""Published as source only."""


def blocks(lock: str) -> dict[str, str]:
    """The lines of each package of a lock, by name; the same name can stand there for several versions of Python."""
    found: dict[str, str] = {}
    for block in re.split(r"\n(?=\S)", lock):
        if not block.startswith("#"):
            name = re.split(r"[=<>\s\[]", block, maxsplit=1)[0]
            found[name] = f"{found.get(name, '')}{block}\n"
    return found


def install(uv: str, python: Path, requirements: str, *, more: tuple[str, ...] = ()) -> str | None:
    """Install these, without looking for what they need; the last lines of the complaint where it fails."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False) as file:
        file.write(requirements)
    # CMake 4 refuses the old projects that it could still build, unless it is told not to
    environment = {**os.environ, "CMAKE_POLICY_VERSION_MINIMUM": "3.5"}
    command = [uv, "pip", "install", "--quiet", "--python", str(python), "--no-deps", "--require-hashes", *more]
    ran = subprocess.run([*command, "-r", file.name], capture_output=True, text=True, check=False, env=environment)
    Path(file.name).unlink()
    if ran.returncode == 0:
        return None
    lines = [
        line.strip() for line in ran.stderr.splitlines() if re.search(r"error|could not|not found", line, re.IGNORECASE)
    ]
    return "does not build here: " + " / ".join(lines[:2])[:300]


def main(uv: str, environment: Path) -> int:
    """Create the environment, fill it, note what could not be installed."""
    python = environment / "bin" / "python"
    if not python.exists():
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(environment)], check=True)
    locked = blocks(LOCK.read_text(encoding="utf-8"))
    wheels = "".join(text for name, text in locked.items() if name not in BUILT_HERE)
    why = install(uv, python, wheels)
    if why is not None:
        print(f"the peers cannot be installed: {why}", file=sys.stderr)
        return 1
    missing = {}
    for name in BUILT_HERE:
        # without isolation, so that Cython of the lock is at hand where the generated C is stale
        isolation = ("--no-build-isolation",) if name == "opentiva" else ()
        why = install(uv, python, locked[name], more=isolation)
        if why is not None:
            missing[name] = why
            print(f"{name}: {why}")
    (environment / "not-installed.json").write_text(json.dumps(missing, indent=2) + "\n", encoding="utf-8")
    own = [uv, "pip", "install", "--quiet", "--python", str(python), "--no-deps", "--no-build-isolation", "-e", "."]
    return subprocess.run(own, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
