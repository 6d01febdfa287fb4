"""The commands of the page on supervision run as they are written, side by side as a person would run them."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "supervise-an-infusion.md"


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def lenitive(line: str, tmp_path: Path, ports: dict[str, str]) -> "subprocess.Popen[str]":
    for shown, free in ports.items():
        line = line.replace(shown, free)
    words = shlex.split(line)
    assert words[0] == "lenitive"
    program = [sys.executable, "-c", "from lenitive.cli.main import main; main()", *words[1:]]
    return subprocess.Popen(
        program, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )


def free_ports() -> dict[str, str]:
    """The page's ports are everybody's; a test takes some of its own."""
    first = 20_000 + os.getpid() % 20_000
    return {"7411": str(first), "7412": str(first + 20_000)}


def test_the_page_runs_as_it_is_written(tmp_path: Path) -> None:
    supervise, bedside, curl = blocks("bash")
    script = "\n".join(blocks("python"))
    ports = free_ports()
    process = lenitive(supervise, tmp_path, ports)
    try:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(2)]  # one of them on the place of the anchor, in either order
        assert any("Supervising 0 open infusions" in line for line in said), said
        chair = lenitive(bedside.replace("--seconds 20", "--seconds 3"), tmp_path, ports)
        ran = subprocess.run(
            [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=20, check=False
        )
        assert ran.stdout.split() == ["None", "prepared", "True", "None"], ran.stderr
        for shown, free in ports.items():
            curl = curl.replace(shown, free)
        health = subprocess.run(shlex.split(curl), capture_output=True, text=True, timeout=10, check=False)
        assert json.loads(health.stdout)["infusions"] == 1
        assert chair.wait(20) == 0, chair.stdout.read() if chair.stdout else ""
        assert json.loads((tmp_path / "truth.json").read_text())["true_ul"] == 0
        assert chair.stdout is not None
        assert "pump-1 shows" in chair.stdout.read()
        chair.stdout.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
    finally:
        process.kill()
        if process.stdout is not None:
            process.stdout.close()
        time.sleep(0)
