"""The steps of one person's journey, as people do them in the browser: each takes the page of who does it."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from test_pages_in_a_browser import PASSWORD

EXAMPLE = Path(__file__).parents[2] / "examples" / "people" / "basil-thorncroft"
NAME, NUMBER, BORN = "Silas Marrow", "silas-marrow", date(1952, 12, 3)
_DATES = re.compile(r'("birth_?[dD]ate":\s*"[^"]*")|(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)')


def record_of_today(folder: Path) -> tuple[Path, dict[str, Any]]:
    """The example's record and intake under another name, as if its day were yesterday."""
    shift = date.today() - timedelta(days=1) - date(2026, 6, 1)  # noqa: DTZ011 - the clinic's day is this machine's

    def moved(name: str) -> str:
        text = (EXAMPLE / name).read_text("utf-8")
        text = _DATES.sub(lambda m: m[1] or (date.fromisoformat(m[2]) + shift).isoformat(), text)
        given, family = NAME.split()
        for old, new in (("basil-thorncroft", NUMBER), ("Basil", given), ("Thorncroft", family)):
            text = text.replace(old, new)
        return text

    place = folder / "record.json"
    place.write_text(moved("record.json"), "utf-8")
    return place, json.loads(moved("intake.json"))


def pressed(page: Any, button: Any) -> None:
    """Send a form. Give the password again where it is asked for; what was sent goes on by itself."""
    with page.expect_navigation():
        button.click()
    if "/account/" not in page.url:
        return
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm", exact=True).click()
    page.get_by_role("navigation", name="This person").wait_for()
    page.wait_for_load_state()


def until(page: Any, done: Callable[[], Any], again: Callable[[], Any]) -> None:
    """Look again until something is so; a slow machine gets its time."""
    for _ in range(120):
        if done():
            return
        page.wait_for_timeout(500)
        again()
    raise AssertionError(page.locator("main").inner_text())


def self_check_and_letter(page: Any, address: str) -> None:
    """Somebody who has no account asks the questions, and a practice sends a letter."""
    page.goto(f"{address}/self-check/")
    fields = page.locator("fieldset")
    for number in range(fields.count()):
        fields.nth(number).get_by_label("Yes" if number >= fields.count() - 3 else "No", exact=True).check()
    page.get_by_role("button", name="Show me what to do").click()
    assert "qualif" not in page.locator("main").inner_text().casefold()
    page.goto(f"{address}/refer/")
    page.get_by_label("Name of the person").fill(NAME)
    page.get_by_label("Date of birth").fill(BORN.isoformat())
    page.get_by_label("Your number for the person").fill(NUMBER)
    page.get_by_label("Sex in the record").select_option("male")
    page.get_by_label("Cancer: where").fill("Prostate, bone metastases")
    page.get_by_label("Your question to us").fill("Pain 9 of 10 on standing in spite of two opioids")
    page.get_by_label("Who refers").fill("Dr Aldous Pym, general practice")
    page.get_by_label("How we reach you").fill("555 0117")
    page.get_by_role("button", name="Send the referral").click()
    page.get_by_text("Your referral is here").wait_for()


def referral_taken_over(page: Any, address: str, record: Path) -> str:
    """The nurse accepts, reads the record and takes over every line of it; gives the person's address."""
    page.goto(f"{address}/inbox/")
    page.get_by_role("link", name=NAME).first.click()
    where = re.sub(r"(/people/[^/]+/).*", r"\1", page.url)
    page.goto(f"{where}referral/")
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("What the sender is told").first.fill("Seen this week.")
    page.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_text("Accepted.").wait_for()
    page.locator("input[type=file]").set_input_files(record)
    page.get_by_role("button", name="Read the record").click()
    page.get_by_text("A record waits").wait_for()
    page.get_by_label("I have looked at every line").check()
    page.get_by_role("button", name="Take over the accepted lines").click()
    page.get_by_text("resources were read").wait_for()
    return where


def pain_assessed(page: Any, where: str, intake: dict[str, Any]) -> None:
    """Where it hurts, by keyboard; what it comes from; and what was tried."""
    problem = intake["pain_problems"][0]
    page.goto(f"{where}pain/map/")
    page.locator("#body-hip-left").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type(str(problem["intensity"]["now"]))
    page.get_by_role("button", name="Take it over").click()
    page.wait_for_url("**/pain/")
    page.get_by_role("link", name="left hip", exact=False).first.click()
    given = problem["intensity"]
    page.locator("[name=onset]").fill(problem["onset"])
    for name in ("now", "average", "worst", "least", "at_rest", "on_movement"):
        page.locator(f"[name={name}]").fill(str(given[name]))
    page.locator("[name=rated_on]").fill(given["date"])
    page.locator("[name=cause]").select_option(problem["cause"])
    page.locator("[name=nociception]").select_option(problem["nociception"])
    for name, yes in problem["neuropathic"].items():
        page.locator(f"[name={name}][value={'yes' if yes else 'no'}]").check()
    page.locator("[name=present][value=yes]").check()
    page.locator("[name=episodes_per_day]").fill(str(problem["breakthrough"]["episodes_per_day"]))
    page.locator("[name=background_controlled][value=yes]").check()
    page.locator("main form button.primary").last.click()
    page.wait_for_url("**/pain/")
    for trial in intake["analgesic_trials"]:
        page.goto(f"{where}pain/trial/")
        page.locator("[name=drug]").fill(trial["drug"])
        page.locator("[name=outcome]").select_option(trial["outcome"])
        page.locator("[name=dose]").fill(str(trial["dose_mg_day"] or ""))
        page.locator("[name=days]").fill(str(trial["days"] or ""))
        page.locator("[name=route]").select_option(trial["route"] or "")
        page.locator("[name=reason]").fill(trial["reason"] or "")
        if trial["ended"]:
            page.locator("[name=ended]").fill(trial["ended"])
        page.locator("main form button.primary").last.click()
        page.wait_for_url("**/pain/")


def intake_answered(page: Any, where: str, intake: dict[str, Any]) -> None:
    """Everything that is missing is asked, in as many rounds as it takes."""
    facts = intake["facts"]
    for _ in range(4):
        page.goto(f"{where}intake/")
        names = page.locator(".fact [name]").evaluate_all("all => [...new Set(all.map(one => one.name))]")
        asked = [name for name in names if "." not in name and facts.get(name) is not None]
        if not asked:
            return
        page.evaluate(
            """given => { for (const [name, value] of Object.entries(given)) {
              const fields = [...document.getElementsByName(name)]
              const one = fields[0].type === 'radio' ? fields.find(each => each.value === value) : fields[0]
              if (one.type === 'radio') one.click(); else { one.value = value
                one.dispatchEvent(new Event('input', {bubbles: true})) }
            } }""",
            {name: _as_typed(facts[name]["value"]) for name in asked},
        )
        pressed(page, page.get_by_role("button", name="Take the answers over"))


def _as_typed(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float | int) else str(value)


def decided(page: Any, where: str) -> None:
    """The prescriber decides on the worksheet."""
    page.goto(f"{where}candidacy/")
    pressed(page, page.get_by_role("button", name="Decide so, in my name"))
    page.get_by_text("Decided by").wait_for()


def consented(page: Any, where: str) -> None:
    """The person consents after three questions; what is answered wrong is talked about once more."""
    page.goto(f"{where}consent/")
    questions = page.locator("main form fieldset", has=page.locator("[name^=ask_]"))
    for number in range(questions.count()):  # the last choice first: a wrong answer is talked about
        questions.nth(number).get_by_role("radio").last.check()
    page.locator("[name=agrees]").check()
    page.locator("[name=explained]").check()
    page.locator("[name=name_typed]").fill(NAME)
    sign = page.get_by_role("button", name="Sign", exact=True)
    pressed(page, sign)
    asked = page.locator("main form .field", has_text="Talk about this once more")
    for place in range(3):
        for number in range(asked.count()):
            asked.nth(number).get_by_role("radio").nth(place).check()
        if page.get_by_text("A consent stands").count():
            break
        pressed(page, sign)
    page.get_by_text("A consent stands").wait_for()


def planned_and_signed(page: Any, where: str) -> None:
    """A plan is worked out, read and ordered."""
    page.goto(f"{where}plan/")
    page.get_by_role("button", name="Work out a plan").click()
    page.get_by_label("I have read this plan").check()
    pressed(page, page.get_by_role("button", name="Sign", exact=True))
    page.locator(".signatures", has_text="Dr Owen Halsey").wait_for()


def verified_and_labelled(page: Any, where: str) -> None:
    """The pharmacist's own arithmetic; the bag made before a witness; the label."""
    page.goto(f"{where}pharmacy/")
    order = page.locator("table", has_text="in all if every step is taken")
    first = order.locator("tbody tr").first.locator("td").nth(2).inner_text().split()[0]
    said = page.locator("main").inner_text()
    bag = re.search(r"add ([\d.]+) mL of ketamine [\d.]+ mg/mL \(([\d.]+) mg as base", said)
    assert bag is not None
    page.get_by_label("Volume to draw from vials").fill(bag[1])
    page.get_by_label("Drug then in the bag").fill(bag[2])
    page.get_by_label("First pump rate").fill(first)
    pressed(page, page.get_by_role("button", name="Verify and release"))
    page.get_by_role("heading", name="Make the bag").wait_for()
    page.get_by_label("Vials opened").fill("1")
    page.get_by_label("Drawn from them").fill(bag[1])
    if not page.get_by_label("Witness: user name").count():  # the witness is asked when who makes it has just confirmed
        pressed(page, page.get_by_role("button", name="Made and labelled"))
    page.get_by_label("Witness: user name").fill("nurse")
    page.get_by_label("Witness: password").fill(PASSWORD)
    pressed(page, page.get_by_role("button", name="Made and labelled"))
    page.get_by_role("heading", name="From vial to waste").wait_for()
    page.goto(f"{where}pharmacy/label/")
    assert NAME in page.locator("body").inner_text()


def greeted(page: Any, where: str, address: str) -> None:
    """The front desk gives a chair, and asks for the two identifiers when the person comes."""
    page.goto(f"{address}/day/")
    row = page.locator("li", has=page.get_by_role("link", name=NAME))
    row.locator("summary").click()
    row.locator("[name=day]").fill(date.today().isoformat())  # noqa: DTZ011 - as above
    row.locator("[name=time]").fill("08:30")
    row.locator("[name=chair]").fill("Chair 6")
    row.get_by_role("button", name="Keep").click()
    row = page.locator("tr", has=page.get_by_role("link", name=NAME))
    row.get_by_label("Name and day of birth were asked").check()
    row.get_by_label("Who takes them home").fill("Petra Marrow")
    row.get_by_label("Who that is to them").fill("daughter")
    row.get_by_role("button", name="Is here").click()
    row.get_by_role("button", name="Is here").wait_for(state="detached")
    page.goto(where)
    assert "Petra Marrow" in page.locator(".banner").inner_text()


def counted(page: Any, where: str) -> None:
    """One person counts the bag, from the vials."""
    page.goto(f"{where}start/")
    page.get_by_label("Strength on the vial").fill("50")
    page.get_by_label("Volume drawn from the vials").fill("2")
    page.get_by_label("Fluid in the bag").fill("100")
    page.get_by_role("button", name="Keep my count").click()
    page.locator(".notice", has_text="Your count is kept").wait_for()


def round_typed(page: Any, values: tuple[int | str, ...]) -> None:
    """A round by keyboard alone: value, Tab, value, Enter."""
    page.locator("[name=systolic]").focus()
    for place, value in enumerate(values):
        if place:
            page.keyboard.press("Tab")
        page.keyboard.type(str(value))
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('[name=systolic]').value === ''")
    page.locator(".notice", has_text="Entered.").wait_for()


BASELINE = (128, 76, 72, 97, 14, 6, 0, 0, 0)


def bound(page: Any, where: str, device: str, at: str = "start/") -> None:
    """A device at the chair, by the code that it shows."""
    page.goto(where + at)
    box = page.locator(".device", has_text=device)
    until(page, box.count, lambda: page.goto(where + at))  # it has said that it is there
    if box.get_by_text("serves this person").count():
        return
    pressed(page, box.get_by_role("button", name="Show a code"))
    until(page, box.get_by_text("The simulated device shows").count, lambda: page.goto(where + at))
    code = re.search(r"\d{6}", box.inner_text())
    assert code is not None
    box.get_by_label("Code that it shows").fill(code[0])
    box.get_by_role("button", name="Confirm").click()
    box.get_by_text("serves this person").wait_for()


def scanned(page: Any) -> None:
    """The code that the person wears: the number that the record gives them."""
    number = page.locator("span", has_text="record").locator("b").first.inner_text()
    page.get_by_label("The person's own code").fill(number)


def opened(page: Any, where: str) -> None:
    """The session is opened on the order."""
    page.goto(f"{where}start/")
    scanned(page)
    page.get_by_role("button", name="Open the session for this order").click()
    page.get_by_text("The session is open").wait_for()


def prepared(page: Any, where: str) -> None:
    """Devices, baseline, checklist."""
    page.goto(f"{where}start/")
    page.locator("[name=ago]").select_option("10")
    round_typed(page, BASELINE)
    for device in ("monitor-3", "pump-3"):
        bound(page, where, device)
    page.goto(f"{where}start/")
    round_typed(page, BASELINE)
    against = page.locator("ul.gate .against")  # the monitor's first values are missing, and the pump's
    until(page, lambda: not against.count(), lambda: pressed(page, page.get_by_role("link", name="Look again")))
    gate = page.locator("#checklist fieldset")
    for place in range(gate.count()):
        gate.nth(place).get_by_label("yes").check()
    page.get_by_role("button", name="Go through the gate").click()
    met = page.get_by_text("The gate is met")
    met.or_(page.locator(".refusal")).first.wait_for()
    assert met.count(), page.locator(".refusal").inner_text()


def started(page: Any, where: str) -> None:
    """Time-out by two at the bedside; then the pump runs."""
    page.goto(f"{where}start/")
    assert NAME in page.locator("#time-out .aloud").inner_text()
    page.get_by_label("Second person, user name").fill("prescriber")
    page.get_by_label("Their password").fill(PASSWORD)
    page.get_by_label("Both of us say it aloud").check()
    page.get_by_role("button", name="We agree").click()
    page.get_by_text("Agreed. Start within").wait_for()
    pressed(page, page.get_by_role("button", name="Start the infusion"))
    page.wait_for_url("**/flowsheet/")
    page.locator(".pump-now", has_text="Running").wait_for()
    page.locator("[data-tile=pump] [data-value]", has_text=re.compile(r"^[1-9].* mL/h")).wait_for()


def watched(page: Any, where: str) -> None:
    """Rounds by keyboard; what distresses alarms, is acknowledged, and ends with a better round."""
    page.goto(f"{where}flowsheet/")
    round_typed(page, (131, 78, 74, 97, 14, 5, 0, 1, 0))
    round_typed(page, (134, 80, 77, 97, 14, 4, 0, 2, 0))
    alarm = page.locator(".alarm.medium", has_text="Distressing perceptions")
    alarm.wait_for()
    alarm.get_by_role("button", name="Acknowledge").click()
    page.locator(".alarm.acknowledged", has_text="Distressing perceptions").wait_for()
    round_typed(page, (130, 78, 74, 97, 14, 4, 0, 0, 0))
    page.locator(".alarm:not(.over)", has_text="Distressing perceptions").wait_for(state="detached")
    assert "134/80" in page.locator(".grid").inner_text()


def held_and_stopped(page: Any, where: str) -> None:
    """HOLD: the pump says that it stands. STOP: it is over. Recovery begins."""
    page.goto(f"{where}flowsheet/")
    page.get_by_role("button", name="HOLD", exact=True).click()
    page.locator(".pump-now", has_text="On hold").wait_for()
    page.locator("[data-tile=pump] [data-value]", has_text=re.compile(r"^0 mL/h|stands|held", re.IGNORECASE)).wait_for()
    page.get_by_role("button", name="STOP", exact=True).click()
    page.locator(".pump-now", has_text="Stopped").wait_for()
    page.get_by_role("link", name="To recovery").click()
    page.get_by_role("button", name="Begin recovery").click()
    page.locator(".notice", has_text="Recovery has begun").wait_for()
    assert "not met" in page.locator("#gate").inner_text()


def gone_home(page: Any, where: str) -> None:
    """An hour later: two pressures, the score, the gate; the person leaves with an escort and an opioid plan."""
    for device in ("monitor-3", "pump-3"):  # they were switched off: they are bound anew
        bound(page, where, device, "flowsheet/pump/")
    page.goto(f"{where}flowsheet/")
    page.get_by_role("button", name="I have read the pump: it stands").click()
    page.locator(".notice", has_text="the pump stands as the session says").wait_for()
    open_alarms = page.locator(".alarm:not(.acknowledged)")
    for _ in range(12):
        if not open_alarms.count():
            break
        name = open_alarms.first.get_attribute("data-alarm")
        open_alarms.first.get_by_role("button", name="Acknowledge").click()
        page.locator(f".alarm:not(.acknowledged)[data-alarm={name}]").wait_for(state="detached")
    page.locator("[name=ago]").select_option("30")
    round_typed(page, (130, 77, 73, 97, 14, 3, 0, 0, 0))
    round_typed(page, (128, 76, 72, 97, 14, 3, 0, 0, 0))
    page.goto(f"{where}recovery/")
    for field in page.locator("form[action$='/gate/'] select").all():
        field.select_option("2")
    fields = page.locator("fieldset.check")
    for number in range(fields.count()):
        fields.nth(number).get_by_label("yes").check()
    page.get_by_role("button", name="Go through the gate").click()
    met = page.locator(".notice", has_text="Every item is met")
    met.or_(page.locator("#gate .against").first).first.wait_for()
    assert met.count(), page.locator("#gate").inner_text()
    page.get_by_label("Opioid plan, in writing").fill("Keep morphine as it is. Dr Halsey telephones tomorrow.")
    page.get_by_label("The opioid until then").select_option("keep")
    page.get_by_label("Who decides about the next change").fill("Dr Halsey")
    page.get_by_label("Naloxone goes home too").select_option("not_needed")
    page.get_by_role("button", name="The person leaves").click()
    page.locator(".notice", has_text="has left with the opioid plan").wait_for()
    page.wait_for_load_state()
    if page.get_by_role("button", name="Keep the waste").count():
        witnessed(page, "Keep the waste")
    pressed(page, page.get_by_role("button", name="Close", exact=True))
    page.get_by_text("The last session is closed").wait_for()


def witnessed(page: Any, button: str) -> None:
    """What is destroyed is destroyed before a witness who gives their own password."""
    form = page.locator("form", has=page.get_by_role("button", name=button))
    form.get_by_label("Witness, user name").fill("pharmacist")
    form.get_by_label("Their password").fill(PASSWORD)
    pressed(page, form.get_by_role("button", name=button))
    if form.get_by_text("after you gave yours").count():  # a password never waits for another one
        form.get_by_label("Their password").fill(PASSWORD)
        form.get_by_role("button", name=button).click()
    page.locator(".notice", has_text="The waste is kept").wait_for()


def note_signed(page: Any, where: str) -> None:
    """The note is read and signed."""
    page.goto(f"{where}documents/")
    page.get_by_label("I have read the note").check()
    pressed(page, page.get_by_role("button", name="Sign the note"))
    page.locator(".signed .done", has_text="valid").first.wait_for()


def asked_and_answered(page: Any, where: str, phone: Any) -> None:
    """The next day: the nurse sends a link; the person answers one question a page, without an account."""
    page.goto(f"{where}follow_up/")
    page.get_by_role("button", name="Ask now").first.click()
    phone.goto(page.locator(".link input").first.input_value())
    answer, thanks = phone.locator(".answers button"), phone.get_by_role("heading", name="Thank you")
    for _ in range(40):
        answer.or_(thanks).first.wait_for()
        if thanks.count():
            break
        with phone.expect_navigation():
            answer.first.click()
    thanks.wait_for()
    page.goto(f"{where}follow_up/")
    page.locator(".state.is-answered").first.wait_for()


def course_decided(page: Any, where: str) -> None:
    """Whether it goes on, in a prescriber's name."""
    page.goto(f"{where}outcomes/")
    page.get_by_label("One more session, then look again").check()
    page.get_by_label("Reason").fill("Pain fell from 6 to 3 and the session was borne well.")
    pressed(page, page.get_by_role("button", name="Decide so, in my name"))
    page.get_by_text("Decided by").wait_for()
    assert "Dr Owen Halsey" in page.locator("main").inner_text()
