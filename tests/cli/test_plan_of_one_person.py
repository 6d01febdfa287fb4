"""`lenitive plan` with what earlier sessions of the person taught."""

import json
from typing import Any

from command_line import AMARA, ROOT, lenitive

SEEN = ROOT / "examples" / "observations" / "one-session.json"
GIVEN = ROOT / "examples" / "regimens" / "five-hours.json"


def planned(*more: str) -> dict[str, Any]:
    ran = lenitive("plan", AMARA / "record.json", "--intake", AMARA / "intake.json", "--json", *more)
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_what_sessions_taught_changes_what_is_expected_and_never_a_limit() -> None:
    general, own = planned(), planned("--observations", str(SEEN), "--regimen", str(GIVEN))

    relief = [plan["alternatives"][0]["relief"]["mean_nrs"] for plan in (general, own)]
    assert relief[1] > relief[0] + 0.5, "pain fell from 7 to 4 in the session that was learned from"
    assert own["regimen"] == general["regimen"]
    assert own["session_number"] == 2
    assert any("this person as far as earlier sessions tell" in words for words in own["outlook_basis"])


def test_observations_without_what_was_given_are_refused() -> None:
    ran = lenitive("plan", AMARA / "record.json", "--intake", AMARA / "intake.json", "--observations", SEEN)
    assert (ran.code, ran.out) == (2, "")
    assert "--regimen" in ran.err
