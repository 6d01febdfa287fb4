"""What is not known: what has to be found out, what could not be read, and what the outcome lacks."""

from collections import Counter

from lenitive.clinic.course import Course
from lenitive.web.blocks import Block, Section, bullets, table, text
from lenitive.web.words import plain_words


def gaps_section(course: Course) -> Section:
    """Everything that is missing, with what it would change."""
    decision, intake = course.decision, course.considered.intake
    needed = [item for item in decision.missing if item.needed_by]
    blocks: list[Block] = []
    if needed:
        rows = [[item.question, plain_words(item.why), ", ".join(item.needed_by)] for item in needed]
        blocks.append(table("To find out before a decision", ("Question", "Why", "Needed by"), rows))
    outcome = course.outcome
    if outcome is not None and outcome.missing:
        blocks.append(bullets(outcome.missing, heading="Missing from the outcome"))
    unread = Counter(entry.why for entry in intake.unread)
    if unread:
        rows = [[why, str(count)] for why, count in unread.most_common()]
        blocks.append(table("In the record, and not used", ("Why", "#Entries"), rows))
    unknown = sum(fact is None for fact in intake.facts.values())
    blocks.append(text(f"{unknown} of {len(intake.facts)} facts of the intake are not known to anybody."))
    return Section(id="missing", title="What is missing", blocks=tuple(blocks))
