"""What must hold for every person: unknown never becomes no, and knowing more never hides a contraindication."""

from dataclasses import replace
from datetime import timedelta
from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st

from candidate_people import AS_OF, candidate, known, medicine, nobody, taking
from lenitive.domain.assessment.treatment import Medication
from lenitive.domain.candidacy.assess import Decision, Status, assess
from lenitive.domain.candidacy.criterion import Weight
from lenitive.domain.candidacy.facts import FACTS, FactDefinition, Kind
from lenitive.domain.candidacy.intake import Intake, Override
from lenitive.domain.candidacy.reconcile import reconcile
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.fact import Fact, FactValue, Origin, Provenance

CONTRAINDICATIONS = {Weight.ABSOLUTE_CONTRAINDICATION, Weight.CONTRAINDICATION}
CONTRADICTABLE = {"CAN-HEPATIC-01"}
"""A clinician's class that laboratory values contradict leaves the question open; without them the class stands."""
TEXTS = ("Morphine", "Theophylline", "Memantine", "Phenelzine", "Examplezumab", "Metformin", "Lorazepam", "Sunitinib")


def values_of(definition: FactDefinition) -> st.SearchStrategy[FactValue]:
    if definition.kind is Kind.YES_NO:
        return st.booleans()
    if definition.kind is Kind.CHOICE:
        return st.sampled_from(definition.choices)
    assert definition.low is not None
    assert definition.high is not None
    return st.floats(definition.low, definition.high, allow_nan=False)


@st.composite
def facts_known(draw: st.DrawFn) -> dict[str, Fact]:
    names = draw(st.sets(st.sampled_from(sorted(FACTS)), max_size=40))
    days = st.integers(0, 400)
    return {
        name: known(name, draw(values_of(FACTS[name])), on=AS_OF - timedelta(days=draw(days))) for name in sorted(names)
    }


medicines = st.lists(
    st.builds(medicine, st.sampled_from(TEXTS), active=st.sampled_from((True, False, None))), max_size=3
)


def person(facts: dict[str, Fact], entries: list[Medication]) -> Intake:
    return replace(nobody(), facts={**nobody().facts, **facts}, medications=tuple(entries))


def answers(decision: Decision) -> dict[str, Answer]:
    return {item.id: item.answer for item in (*decision.findings, *decision.red_flags)}


def alarming(decision: Decision) -> set[str]:
    """Everything that speaks against, or diverts."""
    weights = {f.id for f in decision.findings if f.weight in CONTRAINDICATIONS and f.answer is Answer.YES}
    return weights | {flag.id for flag in decision.red_flags if flag.answer is Answer.YES}


@settings(max_examples=60, deadline=None)
@given(facts=facts_known(), more=facts_known(), entries=medicines)
def test_learning_what_was_unknown_never_hides_a_contraindication(
    facts: dict[str, Fact], more: dict[str, Fact], entries: list[Medication]
) -> None:
    before = assess(person(facts, entries))
    usable = {name for name in facts if not FACTS[name].is_stale(facts[name], AS_OF)}
    learned = {**facts, **{name: fact for name, fact in more.items() if name not in usable}}
    after = assess(person(learned, entries))
    assert alarming(before) <= alarming(after)
    if before.status is Status.NOT_A_CANDIDATE:
        assert after.status is Status.NOT_A_CANDIDATE


@settings(max_examples=60, deadline=None)
@given(facts=facts_known(), gone=st.sets(st.sampled_from(sorted(FACTS)), max_size=20), entries=medicines)
def test_forgetting_facts_turns_no_answer_into_no(
    facts: dict[str, Fact], gone: set[str], entries: list[Medication]
) -> None:
    base = {name: fact for name, fact in candidate().facts.items() if fact is not None}
    whole = assess(taking(replace(candidate(), facts={**base, **facts}), *entries))
    fewer = {name: None if name in gone else fact for name, fact in {**base, **facts}.items()}
    less = assess(taking(replace(candidate(), facts=fewer), *entries))
    for identifier, answer in answers(less).items():
        if answer is Answer.NO:
            # A yes may fall back to no only where optional evidence for it was forgotten, and never for a flag that
            # rests on one asked fact; what was unknown stays unknown, but for a contradiction that is forgotten.
            assert answers(whole)[identifier] is not Answer.UNKNOWN or identifier in CONTRADICTABLE, identifier


@settings(max_examples=40, deadline=None)
@given(name=st.sampled_from(sorted(FACTS)), data=st.data())
def test_a_stale_fact_answers_like_one_that_is_absent(name: str, data: st.DataObject) -> None:
    definition = FACTS[name]
    value = data.draw(values_of(definition).filter(lambda drawn: definition.lasts_days(drawn) is not None))
    old = known(name, value, on=AS_OF - timedelta(days=(definition.lasts_days(value) or 0) + 1))
    stale = assess(replace(candidate(), facts={**candidate().facts, name: old}))
    absent = assess(replace(candidate(), facts={**candidate().facts, name: None}))
    assert answers(stale) == answers(absent)
    assert stale.status is absent.status


@settings(max_examples=40, deadline=None)
@given(facts=facts_known(), entries=medicines)
def test_no_override_sets_an_absolute_contraindication_or_a_red_flag_aside(
    facts: dict[str, Fact], entries: list[Medication]
) -> None:
    plain = assess(person(facts, entries))
    everything = tuple(
        Override(criterion=identifier, by="Dr Reed", reason="because", date=AS_OF) for identifier in answers(plain)
    )
    forced = assess(replace(person(facts, entries), overrides=everything))
    absolute = {f.id for f in plain.findings if f.weight is Weight.ABSOLUTE_CONTRAINDICATION}
    stopped = (alarming(plain) & absolute) | {f.id for f in plain.red_flags if f.answer is Answer.YES}
    assert answers(forced) == answers(plain)
    if stopped:
        assert forced.status is Status.NOT_A_CANDIDATE
    assert absolute <= {refusal.rule for refusal in forced.overrides_refused}


@settings(max_examples=60, deadline=None)
@given(facts=facts_known(), entries=medicines, kept=st.sets(st.sampled_from(sorted(FACTS))), keep_list=st.booleans())
def test_nothing_that_the_record_says_can_be_deleted_from_the_decision(
    facts: dict[str, Fact], entries: list[Medication], kept: set[str], keep_list: bool
) -> None:
    recorded = {
        name: replace(fact, provenance=Provenance(origin=Origin.RECORD, resource="Observation/1"))
        for name, fact in facts.items()
    }
    record = person(recorded, entries)
    thinned = {name: fact if name in kept else None for name, fact in record.facts.items()}
    intake = replace(record, facts=thinned, medications=record.medications if keep_list else ())
    merged, _ = reconcile(intake, record)
    assert answers(assess(merged)) == answers(assess(record))


def test_all_four_results_can_be_reached() -> None:
    pregnant = replace(candidate(), facts={**candidate().facts, "pregnant": known("pregnant", value=True)})
    people = (candidate(), taking(candidate(), medicine("Morphine")), pregnant, nobody())
    reached: set[Status] = reduce(lambda found, one: found | {assess(one).status}, people, set())
    assert reached == set(Status)
