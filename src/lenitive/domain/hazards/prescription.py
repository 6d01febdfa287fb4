"""Group A: what is ordered, and the arithmetic that turns it into a setting of the pump."""

from typing import Final

from lenitive.domain.hazards.hazard import Hazard, HazardGroup, HazardState, Severity
from lenitive.domain.hazards.traced import Origin, tests_in

_GROUP: Final = HazardGroup.PRESCRIPTION
_S, _STATE = Severity, HazardState

HAZARDS: Final = (
    Hazard(
        id="HAZ-01",
        group=_GROUP,
        title="Milligrams are taken for micrograms, or the reverse",
        cause="A number without its unit, a unit picked by mistake, an import that lost its unit",
        harm="A dose a thousand times too large or too small; respiratory and cardiac arrest",
        severity=_S.S5,
        initial_risk=5,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.foundation.quantity:Dose",
            "lenitive.domain.foundation.quantity:Order.parse",
            "lenitive.interop.fhir.units:convert",
            "lenitive.domain.infusion.kernel:rate_breaches",
            "SES-RATE-MG-H",
            "SES-RATE-MG-KG-H",
            "SES-RATE-ML-H",
            "lenitive.web.text:quantity",
            "lenitive.web.documents.rates:rate_line",
        ),
        tests=(
            *tests_in(
                "tests/domain/foundation/test_quantity.py",
                "test_a_quantity_cannot_be_built_without_naming_its_unit",
                "test_an_order_without_a_known_unit_basis_is_refused",
            ),
            *tests_in(
                "tests/domain/infusion/test_kernel.py", "test_a_tenfold_rate_breaks_every_limit_of_rate_and_step"
            ),
            *tests_in("tests/catalogue/test_limits.py", "test_three_independent_absolute_limits_bound_a_rate"),
            *tests_in(
                "tests/interop/fhir/test_fhir_observations.py", "test_a_value_in_another_unit_is_converted_exactly"
            ),
            *tests_in("tests/published/test_golden_doses.py", "test_golden_order"),
            *tests_in(
                "tests/web/test_text.py",
                "test_a_number_never_stands_alone",
                "test_reading_the_text_back_gives_the_same_number_and_unit",
                "test_units_that_are_misread_are_never_shown",
            ),
            *tests_in(
                "tests/web/test_pharmacy_screen.py",
                "test_own_arithmetic_that_differs_releases_nothing_and_keeps_what_was_typed",
                "test_the_three_ways_notice_a_bag_that_is_ten_times_too_strong",
            ),
        ),
        missing=(
            "a start that the session accepts only with the rate confirmed in every unit basis; the page may ask",
        ),
        origins=(Origin(source="gip_2009", place="hazard 8.14"),),
    ),
    Hazard(
        id="HAZ-02",
        group=_GROUP,
        title="The time base is misread: per day as per hour, per minute as per hour, per 70 kg as per kg",
        cause="The literature mixes its bases",
        harm="A dose 24 or 60 times too large",
        severity=_S.S5,
        initial_risk=5,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.foundation.quantity:Order.drug_rate",
            "lenitive.domain.foundation.quantity:ORDER_UNITS",
            "lenitive.domain.plan.dose_arithmetic:dose_arithmetic",
            "SES-RATE-MG-H",
            "SES-RATE-MG-KG-H",
            "lenitive.web.text:in_words",
        ),
        tests=(
            *tests_in(
                "tests/domain/foundation/test_quantity.py",
                "test_every_unit_basis_agrees_with_an_independent_unit_library",
                "test_milligrams_per_70_kg_scale_with_weight",
            ),
            *tests_in(
                "tests/domain/plan/test_dose_arithmetic.py", "test_what_is_given_is_shown_in_every_unit_of_an_order"
            ),
            *tests_in("tests/published/test_golden_doses.py", "test_golden_order"),
            *tests_in("tests/web/test_text.py", "test_a_rate_says_hour_or_day_in_words"),
        ),
        missing=(
            "the time base in words on the line of the running session and in the terminal, which show mL/h and mg/h",
        ),
    ),
    Hazard(
        id="HAZ-03",
        group=_GROUP,
        title="A weight in pounds is entered as kilograms",
        cause="A weight that was told and not measured, scales that show pounds",
        harm="A dose 2.2 times too large",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.foundation.quantity:BodyWeight",
            "lenitive.domain.plan.dosing_weight:dosing_weight",
            "LIM-WEIGHT-02",
            "SES-WEIGHT",
            "lenitive.web.site.forms:WeightKg",
        ),
        tests=(
            *tests_in(
                "tests/web/test_numbers_asked_twice.py",
                "test_pounds_are_refused_beside_the_field_with_what_they_would_be_in_kg",
            ),
            *tests_in(
                "tests/domain/foundation/test_quantity.py", "test_pounds_and_hydrochloride_are_converted_in_one_place"
            ),
            *tests_in(
                "tests/domain/plan/test_dosing_weight.py",
                "test_height_and_weight_that_do_not_belong_to_one_adult_are_refused",
            ),
            *tests_in(
                "tests/domain/infusion/test_kernel.py", "test_a_bag_or_weight_that_hides_a_tenfold_error_is_refused"
            ),
            *tests_in("tests/catalogue/test_criteria.py", "test_each_worked_case_has_the_answer_that_it_states"),
            *tests_in(
                "tests/catalogue/test_stages_agree.py", "test_decision_and_plan_believe_the_same_body_mass_indices"
            ),
            *tests_in(
                "tests/web/test_text.py",
                "test_pounds_are_refused_and_the_conversion_is_offered",
                "test_kilograms_are_taken_and_nothing_else_is_guessed",
            ),
        ),
        missing=(
            "a block when a weight is more than 10 % off the last measured one",
            "a second person who measures again",
        ),
    ),
    Hazard(
        id="HAZ-04",
        group=_GROUP,
        title="The weight is old, estimated, or partly fluid",
        cause="Cachexia, ascites, oedema; the value of the last visit is copied",
        harm="A dose that does not fit the person",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.candidacy.knowledge:knowledge_of",
            "lenitive.domain.plan.dosing_weight:dosing_weight",
            "lenitive.domain.infusion.session_plan:SessionPlan",
        ),
        tests=(
            *tests_in("tests/domain/candidacy/test_knowledge.py", "test_a_fact_is_unknown_the_day_after_it_expires"),
            *tests_in(
                "tests/domain/plan/test_dosing_weight.py",
                "test_ascites_without_a_dry_weight_is_estimated_downward_and_said",
            ),
            *tests_in("tests/properties/test_dose_properties.py", "test_the_dosing_weight_is_never_above_the_scale"),
            *tests_in("tests/domain/infusion/test_gates.py", "test_each_item_blocks_alone_as_no_and_as_unknown"),
            *tests_in(
                "tests/safety/test_controls_of_hazards.py",
                "test_weight_bag_and_limits_of_a_prepared_session_cannot_be_changed",
            ),
        ),
        missing=("the weight of the day as a number beside that of the order; a person only says it was measured",),
        origins=(Origin(source="gip_2009", place="requirement 2.1.2"),),
    ),
    Hazard(
        id="HAZ-05",
        group=_GROUP,
        title="The bag is not of the strength that the pump is set for",
        cause="Vials of 10, 50 and 100 mg/mL; a mistake in dilution; a strength made for one person",
        harm="Two to ten times the dose",
        severity=_S.S5,
        initial_risk=5,
        state=_STATE.CONTROLLED,
        controls=(
            "lenitive.domain.plan.bag:compounded",
            "lenitive.domain.infusion.kernel:bag_breaches",
            "LIM-BAG-01",
            "LIM-BAG-02",
            "LIM-BAG-03",
            "SES-CONCENTRATION",
            "lenitive.domain.infusion.bag:agreed",
            "lenitive.domain.infusion.bagging:count_bag",
            "lenitive.domain.infusion.bagging:change_bag",
            "lenitive.clinic.books.bag_arithmetic:three_ways",
            "SES-BAG-COUNT",
            "SES-BAG",
            "CHK-BAG",
            "lenitive.domain.infusion.pump_conditions:volume",
        ),
        tests=(
            *tests_in("tests/domain/plan/test_bag.py", "test_a_bag_that_must_not_be_made_is_refused"),
            *tests_in(
                "tests/published/test_golden_doses.py",
                "test_bag_rows_make_one_milligram_per_millilitre",
                "test_a_bag_of_a_strength_that_the_library_has_not_is_refused",
            ),
            *tests_in(
                "tests/domain/infusion/test_kernel.py", "test_a_bag_or_weight_that_hides_a_tenfold_error_is_refused"
            ),
            *tests_in(
                "tests/domain/infusion/test_bag_rescue_and_corrections.py",
                "test_two_people_count_the_bag_each_alone_and_agree_with_each_other_and_the_order",
                "test_a_count_that_no_bag_can_have_is_refused",
                "test_another_bag_is_counted_anew_and_only_one_of_the_ordered_strength_is_put_up",
                "test_every_bag_is_in_the_account",
                "test_a_bag_is_changed_only_while_the_infusion_is_held",
            ),
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_over_delivery_beyond_half_a_millilitre_alarms_after_60_s",
                "test_under_delivery_alarms_low_and_the_mean_pressure_amber",
            ),
            *tests_in(
                "tests/web/test_pharmacy_screen.py",
                "test_a_bag_is_made_as_it_was_ordered",
                "test_the_three_ways_notice_a_bag_that_is_ten_times_too_strong",
            ),
        ),
        origins=(Origin(source="gip_2009", place="requirement 6.2"),),
    ),
    Hazard(
        id="HAZ-06",
        group=_GROUP,
        title="Base is taken for hydrochloride, or racemate for S-ketamine",
        cause="One product in place of another",
        harm="1.15 to 2 times the dose",
        severity=_S.S4,
        initial_risk=3,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.foundation.quantity:Dose.from_hydrochloride",
            "lenitive.domain.plan.bag:VIALS_MG_ML",
            "LIM-BAG-01",
        ),
        tests=(
            *tests_in("tests/published/test_golden_doses.py", "test_pounds_and_hydrochloride_rows"),
            *tests_in(
                "tests/domain/plan/test_bag.py",
                "test_the_label_shows_base_and_hydrochloride_and_what_not_to_mix",
                "test_a_bag_that_must_not_be_made_is_refused",
            ),
        ),
        missing=(
            "the product in the order and in the session, so that another one is refused",
            "an entry of its own for S-ketamine among the products",
        ),
    ),
    Hazard(
        id="HAZ-07",
        group=_GROUP,
        title="A decimal point slips, or a dose is typed where a rate belongs",
        cause="Keying; copying from another field",
        harm="Ten times the dose",
        severity=_S.S5,
        initial_risk=5,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.foundation.decimal_text:parse_decimal",
            "lenitive.domain.foundation.quantity:decimal_text",
            "lenitive.domain.infusion.raising:refuse_raise",
            "SES-ORDER",
            "SES-STEP-RATIO",
            "SES-STEP-SIZE",
            "SES-RATE-MG-H",
            "SES-RATE-MG-KG-H",
            "SES-RATE-ML-H",
            "lenitive.web.site.forms:ask_twice",
            "lenitive.domain.infusion.authority:authority",
            "lenitive.web.documents.rates:rate_line",
        ),
        tests=(
            *tests_in(
                "tests/web/test_numbers_asked_twice.py",
                "test_a_fact_five_times_the_last_one_is_asked_for_twice_in_words",
                "test_a_dose_ten_times_the_usual_one_is_asked_for_twice",
            ),
            *tests_in(
                "tests/domain/foundation/test_decimal_text.py",
                "test_what_is_not_in_the_grammar_is_refused_with_the_text_that_was_read",
            ),
            *tests_in(
                "tests/domain/foundation/test_quantity.py",
                "test_numbers_are_shown_with_a_leading_zero_and_without_a_trailing_one",
            ),
            *tests_in("tests/domain/infusion/test_kernel.py", "test_a_step_is_at_most_twice_the_running_rate"),
            *tests_in(
                "tests/domain/infusion/test_machine.py",
                "test_a_nurse_stays_within_the_order_and_a_prescriber_within_the_limits",
            ),
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_a_request_beyond_a_limit_is_refused_recorded_and_alarms_until_somebody_looks",
            ),
            *tests_in(
                "tests/web/test_text.py",
                "test_no_trailing_zero_no_naked_point_always_a_space_and_a_unit",
                "test_a_number_out_by_five_asks_again_and_only_such_a_one",
                "test_the_published_slip_asks_again",
            ),
            *tests_in("tests/clinic/test_charts.py", "test_a_rate_that_is_ten_times_the_plans_is_not_verified"),
            *tests_in(
                "tests/domain/infusion/test_who_stands_behind_more_drug.py",
                "test_a_step_is_for_one_for_two_or_for_nobody",
            ),
            *tests_in(
                "tests/web/test_flowsheet_screen.py", "test_a_rate_is_read_back_in_every_unit_before_anything_is_set"
            ),
        ),
        missing=("at most three decimals where a number is typed",),
    ),
    Hazard(
        id="HAZ-08",
        group=_GROUP,
        title="Rounding lifts a dose above its limit, or totals drift",
        cause="The step of the pump; errors of floating-point numbers",
        harm="A small overdose; a record that does not agree with the pump",
        severity=_S.S2,
        initial_risk=2,
        state=_STATE.CONTROLLED,
        controls=(
            "lenitive.domain.foundation.quantity:PumpRate.floored",
            "lenitive.domain.infusion.kernel:floor_to_step",
            "lenitive.domain.infusion.kernel:drug_ug",
            "lenitive.domain.infusion.kernel:within",
            "SES-RATE-ML-H",
        ),
        tests=(
            *tests_in("tests/domain/foundation/test_quantity.py", "test_flooring_never_gives_more_than_was_ordered"),
            *tests_in(
                "tests/properties/test_dose_properties.py",
                "test_no_proposal_exceeds_any_limit_after_rounding",
                "test_the_largest_setting_keeps_the_limit_and_the_next_one_does_not",
            ),
            *tests_in(
                "tests/domain/infusion/test_kernel.py",
                "test_the_kernel_imports_only_the_standard_library_and_divides_no_floats",
                "test_drug_is_rounded_up",
            ),
        ),
    ),
    Hazard(
        id="HAZ-09",
        group=_GROUP,
        title="A bolus on top of a rate, or the same request twice, exceeds the limit",
        cause="A double click, a retry, two people, a bolus during a step",
        harm="Overdose",
        severity=_S.S5,
        initial_risk=4,
        state=_STATE.CONTROLLED,
        controls=(
            "lenitive.domain.infusion.machine:decide",
            "lenitive.domain.infusion.kernel:dose_breaches",
            "SES-KEY",
            "SES-VERSION",
            "SES-STEP-INTERVAL",
            "SES-ALARM",
            "SES-TOTAL",
            "SES-WINDOW",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_machine.py",
                "test_the_same_request_twice_has_one_effect_and_another_under_its_key_is_refused",
            ),
            *tests_in(
                "tests/safety/test_controls_of_hazards.py",
                "test_of_two_steps_decided_on_one_version_only_the_first_counts",
                "test_no_request_gives_a_bolus",
            ),
            *tests_in(
                "tests/published/test_golden_doses.py",
                "test_window_row_the_loading_dose_that_delivered_so_far_would_admit_is_refused",
            ),
            *tests_in(
                "tests/domain/infusion/test_kernel.py",
                "test_a_window_counts_what_is_committed_and_not_only_what_was_given",
            ),
        ),
        origins=(
            Origin(source="gip_2009", place="hazards 1.2 and 1.3; requirements 1.4.3, 1.4.11 and 3.1.3"),
            Origin(source="open_pca", place="EC13"),
        ),
    ),
    Hazard(
        id="HAZ-10",
        group=_GROUP,
        title="A cumulative limit begins again from nothing",
        cause="A new session, bag or pump; midnight; another clinic",
        harm="Overdose over days",
        severity=_S.S5,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.infusion.kernel:dose_breaches",
            "lenitive.domain.plan.delivery_window:window_refusal",
            "lenitive.clinic.infuse:deliveries_before",
            "lenitive.clinic.earlier_sessions:earlier_sessions",
            "SES-DAY",
            "SES-TOTAL",
            "SES-WINDOW",
            "lenitive.domain.infusion.kernel:WindowLimit",
            "LIM-WINDOW-01",
            "LIM-WINDOW-02",
            "lenitive.supervisor.order_check:OrderCheck",
            "SES-EARLIER-DOSES",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_kernel.py",
                "test_earlier_sessions_count_in_the_windows_and_not_in_the_session",
            ),
            *tests_in(
                "tests/domain/infusion/test_other_sessions.py",
                "test_no_window_holds_less_by_the_order_than_by_the_record",
            ),
            *tests_in(
                "tests/supervisor/test_orders_of_one_person.py",
                "test_an_order_that_forgets_a_session_of_the_record_is_refused_and_one_that_counts_it_is_taken",
                "test_a_session_that_this_process_closed_and_forgot_counts",
                "test_an_earlier_session_that_cannot_be_read_opens_nothing",
            ),
            *tests_in(
                "tests/clinic/test_infuse.py",
                "test_what_a_session_gave_counts_in_the_windows_of_the_next",
                "test_a_pump_that_gave_more_than_commanded_counts_with_what_it_gave",
            ),
            *tests_in(
                "tests/clinic/test_earlier_sessions.py",
                "test_what_a_session_gave_is_read_from_its_events_and_only_from_this_persons",
                "test_a_record_that_breaks_off_counts_the_agreed_rate_until_the_planned_end",
                "test_what_the_pump_gave_too_much_counts_in_the_windows_too",
            ),
            *tests_in(
                "tests/cli/test_infuse_command.py",
                "test_sessions_on_one_day_share_the_windows_of_one_person_and_end_when_they_are_full",
                "test_a_full_window_refuses_the_next_session",
            ),
            *tests_in(
                "tests/domain/infusion/test_who_may_ask_and_when.py",
                "test_an_order_whose_window_is_full_already_is_not_prepared",
            ),
            *tests_in("tests/domain/plan/test_propose.py", "test_a_week_that_is_full_leaves_no_session"),
            *tests_in(
                "tests/catalogue/test_limits.py", "test_unknown_earlier_sessions_make_the_windows_unknown_not_kept"
            ),
            *tests_in(
                "tests/domain/infusion/test_who_may_ask_and_when.py",
                "test_an_order_that_would_give_too_much_in_ten_minutes_is_not_prepared",
                "test_a_step_that_would_give_too_much_in_an_hour_is_refused_though_its_rate_is_allowed",
            ),
        ),
        missing=(
            "doses of another clinic counted without somebody who writes them down",
            "a merge of the records of one person, who may be here under two identifiers",
        ),
    ),
    Hazard(
        id="HAZ-11",
        group=_GROUP,
        title="A text that is no number, or not the number meant, is accepted as one",
        cause="Readers that take NaN, infinity, 1_0, full-width digits, a comma, or the last of two equal keys",
        harm="Any dose",
        severity=_S.S5,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.foundation.decimal_text:parse_decimal",
            "lenitive.domain.foundation.strict_json:parse_json",
            "lenitive.interop.fhir.numbers:number",
            "lenitive.domain.infusion.kernel:within",
            "lenitive.record.journal:read_line",
            "lenitive.cli.strict_numbers:number_in",
            "lenitive.devices.protocol:decode",
        ),
        tests=(
            *tests_in(
                "tests/domain/foundation/test_decimal_text.py",
                "test_what_is_not_in_the_grammar_is_refused_with_the_text_that_was_read",
                "test_whatever_is_accepted_is_ascii_digits_with_at_most_one_point",
            ),
            *tests_in(
                "tests/domain/foundation/test_strict_json.py",
                "test_what_is_not_strict_json_is_refused_in_one_line_that_names_the_file",
            ),
            *tests_in("tests/domain/infusion/test_kernel.py", "test_what_is_not_a_whole_number_is_never_within"),
            *tests_in(
                "tests/interop/fhir/test_fhir_bad_input.py", "test_any_value_in_any_place_gives_an_intake_or_one_line"
            ),
            *tests_in("tests/record/test_journal.py", "test_a_key_that_stands_twice_is_refused"),
            *tests_in(
                "tests/cli/test_simulate.py",
                "test_bad_options_are_one_clear_line",
                "test_a_weight_that_cannot_be_is_one_clear_line",
            ),
            *tests_in("tests/cli/test_infuse_command.py", "test_a_seed_that_is_no_whole_number_is_refused"),
            *tests_in(
                "tests/devices/test_device_protocol.py",
                "test_no_bytes_raise",
                "test_thousands_of_mutated_frames_raise_nothing_and_none_is_taken_for_another",
                "test_what_a_device_signed_is_read_just_as_strictly",
            ),
            *tests_in("tests/web/test_text.py", "test_what_breaks_a_rule_of_writing_is_not_read"),
            *tests_in(
                "tests/web/test_candidacy_and_plan_screens.py",
                "test_a_plan_is_signed_with_the_password_and_verified_by_somebody_else",
            ),
            *tests_in("tests/supervisor/test_live_process.py", "test_what_a_person_cannot_ask_is_refused_in_one_line"),
        ),
        missing=("a fuzzing run over the forms and requests of the pages; files and frames have one",),
    ),
    Hazard(
        id="HAZ-12",
        group=_GROUP,
        title="The library of limits is wrong, old, partial or unsigned",
        cause="A bad installation; an edit that nobody reviewed",
        harm="Wrong limits",
        severity=_S.S5,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.infusion.kernel:limits_breaches",
            "lenitive.domain.infusion.kernel:OUTERMOST",
            "lenitive.domain.infusion.session_plan:foreign_breaches",
            "lenitive.domain.limits.library:site_library",
            "lenitive.clinic.limits_file:accepted_library",
            "SES-LIMITS",
            "lenitive.supervisor.self_check:check",
            "lenitive.supervisor.process:Supervisor",
            "SES-LIBRARY",
            "ALM-LIBRARY-LOST",
        ),
        tests=(
            *tests_in("tests/domain/infusion/test_kernel.py", "test_no_order_brings_wider_limits_than_the_library"),
            *tests_in(
                "tests/domain/infusion/test_machine.py", "test_an_order_that_brings_wider_limits_is_not_prepared"
            ),
            *tests_in(
                "tests/catalogue/test_stages_agree.py",
                "test_candidacy_plan_and_session_move_together_when_a_site_moves_a_limit",
                "test_the_kernel_writes_no_limit_of_its_own",
            ),
            *tests_in(
                "tests/domain/limits/test_limits_library.py",
                "test_one_beyond_either_bound_is_refused_in_one_line",
                "test_an_order_with_thresholds_that_no_library_could_set_is_refused",
                "test_a_session_keeps_the_numbers_that_its_plan_was_made_under",
            ),
            *tests_in(
                "tests/clinic/test_limits_file.py",
                "test_fewer_signatures_or_an_unknown_key_are_refused",
                "test_whatever_is_changed_after_signing_there_is_no_library",
            ),
            *tests_in("tests/properties/test_limits_properties.py", "test_no_change_leaves_the_bounds"),
            *tests_in("tests/cli/test_limits_command.py", "test_without_a_valid_library_nothing_is_decided"),
            *tests_in(
                "tests/catalogue/test_limits.py",
                "test_every_limit_has_an_edge_case_that_keeps_it_and_one_that_breaks_it",
            ),
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_a_part_that_does_not_hold_fails_the_test_at_the_start",
            ),
            *tests_in(
                "tests/supervisor/test_library_that_is_lost.py",
                "test_a_library_whose_file_is_changed_unsigned_or_gone_is_noticed",
                "test_the_process_says_so_blocks_more_drug_and_takes_a_new_library_by_itself",
            ),
            *tests_in(
                "tests/domain/infusion/test_numbers_that_a_site_moves.py",
                "test_what_follows_from_another_medicine_is_the_sites_and_never_laxer_than_shipped",
            ),
        ),
        missing=(
            "running infusions under the stricter of an old and a new library, with an alarm; they keep their own",
        ),
        origins=(Origin(source="gip_2009", place="hazards 5.2 and 5.6"), Origin(source="open_pca", place="EC19")),
    ),
    Hazard(
        id="HAZ-13",
        group=_GROUP,
        title="Soft limits are overridden out of habit",
        cause="Too many alerts",
        harm="Overdose",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.infusion.kernel:limits_breaches",
            "lenitive.domain.candidacy.override:override_of",
            "SES-LIMITS",
            "ALM-LIMIT-REFUSED",
            "lenitive.domain.infusion.authority:authority",
            "lenitive.domain.infusion.people:OverrideReason",
            "SES-OVERRIDE",
            "SES-SECOND-PERSON",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_machine.py",
                "test_a_nurse_stays_within_the_order_and_a_prescriber_within_the_limits",
            ),
            *tests_in("tests/catalogue/test_limits.py", "test_a_stricter_tier_is_never_the_tighter_number"),
            *tests_in(
                "tests/domain/candidacy/test_assess.py",
                "test_an_absolute_contraindication_is_never_set_aside",
                "test_an_override_by_nobody_or_without_words_does_not_count",
            ),
            *tests_in(
                "tests/domain/infusion/test_who_stands_behind_more_drug.py",
                "test_a_soft_limit_is_exceeded_with_a_reason_and_not_without",
                "test_without_a_prescriber_and_a_reason_a_soft_limit_stands",
                "test_a_supervised_limit_needs_a_second_different_authorised_person_with_fresh_authority",
                "test_the_reason_stays_in_the_record_with_what_was_exceeded",
                "test_within_the_limits_an_override_is_not_kept_as_one",
                "test_what_was_given_in_the_last_24_h_is_for_one_with_a_reason_up_to_500_mg_and_beyond_it_for_nobody",
            ),
        ),
        missing=("the share of overrides by person and limit",),
    ),
    Hazard(
        id="HAZ-14",
        group=_GROUP,
        title="The rate is raised too soon or by too much",
        cause="The effect lags behind the drug; impatience",
        harm="Accumulation, dissociation",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.infusion.raising:refuse_raise",
            "lenitive.domain.infusion.titration:advise",
            "SES-STEP-INTERVAL",
            "SES-STEP-SIZE",
            "SES-STEP-RATIO",
            "SES-RATE-START",
            "SES-VITALS",
            "SES-OVERDUE",
            "SES-ORDER",
            "SES-RESCUE",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_machine.py",
                "test_two_raises_keep_their_distance_30_min_for_a_nurse_15_for_a_prescriber",
                "test_an_overdue_score_keeps_the_rate_from_rising",
            ),
            *tests_in(
                "tests/domain/infusion/test_who_may_ask_and_when.py",
                "test_a_step_that_is_ordered_for_later_waits_for_its_time_unless_a_prescriber_commands_it",
            ),
            *tests_in("tests/domain/infusion/test_kernel.py", "test_a_step_is_counted_from_the_rate_in_force"),
            *tests_in(
                "tests/domain/infusion/test_titration_advice.py", "test_a_step_up_waits_30_min_and_for_the_order"
            ),
            *tests_in(
                "tests/properties/test_session_properties.py",
                "test_advice_of_more_drug_is_only_ever_a_proposal_that_would_be_accepted_for_alarms_and_vitals",
            ),
            *tests_in(
                "tests/domain/infusion/test_bag_rescue_and_corrections.py",
                "test_after_a_benzodiazepine_the_rate_does_not_rise_for_an_hour",
            ),
            *tests_in(
                "tests/domain/infusion/test_who_stands_behind_more_drug.py",
                "test_the_time_between_two_increases_is_15_min_for_one_10_for_two_and_less_for_nobody",
                "test_no_request_for_more_drug_passes_without_a_proof_of_identity",
            ),
        ),
        missing=("the predicted effect of the last step beside the request for the next",),
    ),
)
"""Group A, HAZ-01 to HAZ-14."""
