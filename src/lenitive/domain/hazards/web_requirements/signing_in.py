"""V6 to V8: who somebody is, how long that holds, and what they may do."""

from typing import Final

from lenitive.domain.hazards.web_requirements.requirement import met, not_yet, outside, partly, shown

_FRAME: Final = "web/test_security_frame"
_FACTORS: Final = "web/test_security_factors"
_HOW: Final = "docs/how-to/check-the-security.md"
_GUESSES: Final = shown("web/test_security", "guessing_stops_after_ten_tries_for_an_account",
    "guessing_at_the_lock_and_at_the_witness_stops_too") + shown(_FACTORS,
    "wrong_passwords_for_one_account_count_together_wherever_they_are_typed",
    "one_address_guesses_ten_times_whoever_it_guesses")  # fmt: skip
_CHANGE: Final = shown(_FRAME, "the_old_password_is_asked_for_and_the_new_one_holds")
_WEAK: Final = shown(_FRAME, "a_password_that_is_short_or_often_used_is_refused")
_PLACE: Final = shown(_FRAME, "a_password_made_of_words_of_the_place_is_refused_and_says_what_is_asked")
_ANY: Final = shown(_FRAME, "a_password_of_any_kind_of_sign_and_of_99_signs_is_taken")
_FIELDS: Final = shown(_FRAME, "password_fields_hide_what_is_typed_and_let_a_manager_fill_them")
_ONCE: Final = shown(_FACTORS, "with_an_app_the_password_alone_opens_nothing_and_a_code_works_once")
_POLICY: Final = shown("web/test_security_policy", "every_cell_of_the_policy_is_as_the_table_says",
    "an_address_without_a_row_is_found_by_the_walk")  # fmt: skip
_OVER: Final = shown("web/test_security_policy", "no_address_is_reached_by_a_session_that_holds_no_more")
_SSO: Final = shown(_FACTORS, "a_token_that_was_not_made_for_this_signs_nobody_in",
    "a_token_with_another_signature_signs_nobody_in")  # fmt: skip
_NO_BAND: Final = "no code is sent by telephone, mail or push"

REQUIREMENTS: Final = (
    met("V6.1.1", "It is written how guessing is stopped without locking people out", _GUESSES, by=[_HOW]),
    met("V6.1.2", "It is written which words of the place add nothing to a password", _PLACE,
        by=["src/lenitive/web/accounts/words_of_the_place.py"]),
    met("V6.1.3", "Every way to sign in is written, and how strong it is", by=[_HOW],
        tests=shown("web/test_site", "the_policy_names_every_view_and_no_view_that_is_not_there")),
    met("V6.2.1", "A password is long", _WEAK),
    met("V6.2.2", "People change their password", _CHANGE),
    met("V6.2.3", "The old one is asked for", _CHANGE),
    met("V6.2.4", "Passwords that many people use are refused", _WEAK),
    met("V6.2.5", "Any signs may be used and none must", _ANY),
    met("V6.2.6", "What is typed is hidden", _FIELDS),
    met("V6.2.7", "Pasting and password managers work", _FIELDS),
    met("V6.2.8", "A password is compared as it was typed", shown(_FRAME, "a_password_is_compared_as_it_was_typed")),
    met("V6.2.9", "64 signs are taken", _ANY),
    met("V6.2.10", "No password runs out by itself", _CHANGE, by=["src/lenitive/web/accounts/models.py"]),
    met("V6.2.11", "A password that is made of words of the place is refused", _PLACE),
    partly("V6.2.12", "Passwords that were stolen elsewhere are refused", "a list of stolen ones; the 20 000 most used "
        "are refused", _WEAK),
    met("V6.3.1", "Guessing is stopped as is written", _GUESSES + shown(_FACTORS, "a_restart_forgets_no_guess")),
    met("V6.3.2", "There is no account that everybody knows", shown("web/test_site",
        "the_first_administrator_needs_the_token_and_is_made_once") + shown("safety/test_controls_of_supervision",
        "a_demonstration_is_not_opened_in_the_folder_of_a_clinic")),
    met("V6.3.3", "One factor is not enough", shown("web/test_site",
        "nobody_sees_anybody_without_a_second_factor_where_one_is_required")),
    met("V6.3.4", "There is no way in that is not written, and none is weaker", _POLICY + shown(_FACTORS,
        "who_has_single_sign_on_alone_signs_nothing_before_a_second_factor")),
    met("V6.3.8", "A failed attempt does not tell who has an account", shown("web/test_site",
        "signing_in_works_and_a_wrong_password_does_not_say_whether_the_account_is_there") + shown("web/test_security",
        "the_time_of_an_answer_does_not_tell_whether_an_account_is_there")),
    partly("V6.4.1", "A first password is random, short-lived and changed",
        "the administrator chooses the first one, and "
        "nobody is made to change it", shown("web/test_site",
        "the_first_administrator_needs_the_token_and_is_made_once")),
    met("V6.4.2", "There is no hint and no secret question", shown(_FRAME,
        "there_is_no_way_to_a_new_password_or_account_without_somebody_of_the_clinic")),
    met("V6.4.3", "A forgotten password is replaced without going around the second factor", shown(_FRAME,
        "there_is_no_way_to_a_new_password_or_account_without_somebody_of_the_clinic")),
    partly("V6.4.4", "A lost factor is replaced by who has shown who they are",
        "how the administrator makes sure of the "
        "person is for the clinic to write", shown("web/test_administration_screen",
        "a_lost_second_factor_is_taken_away")),
    met("V6.5.1", "A code works once", _ONCE),
    partly("V6.5.2", "Recovery codes are kept hashed", "they are made from a seed that is kept; the library's way",
        shown(_FACTORS, "the_second_factor_is_changed_after_a_confirmation_alone")),
    met("V6.5.3", "Seeds and codes are random beyond guessing",
        shown(_FACTORS, "seeds_and_recovery_codes_come_from_the_systems_own_source_of_chance")),
    met("V6.5.4", "A recovery code cannot be guessed", shown(_FACTORS, "codes_are_guessed_ten_times_at_most")),
    met("V6.5.5", "A code lives for half a minute", _ONCE),
    outside("V6.6.1", "Codes by telephone are not the only way", _NO_BAND),
    outside("V6.6.2", "A code that was sent fits one attempt", _NO_BAND),
    outside("V6.6.3", "A code that was sent cannot be guessed", _NO_BAND),
    met("V6.8.1", "Nobody is taken for another by another provider", shown(_FACTORS,
        "single_sign_on_signs_in_who_connected_it_in_the_role_that_the_clinic_gave")),
    met("V6.8.2", "What a provider says counts with its signature alone", _SSO),
    outside("V6.8.3", "A SAML assertion counts once", "there is no SAML"),
    met("V6.8.4", "How strongly a provider looked is known, or taken as weak", shown(_FACTORS,
        "who_has_single_sign_on_alone_signs_nothing_before_a_second_factor")),
    met("V7.1.1", "It is written how long a session lives", by=[_HOW, "docs/how-to/open-the-clinic.md"]),
    met("V7.1.2", "It is written how many sessions one account may have, and what ends them all", by=[_HOW],
        tests=shown(_FRAME, "one_account_may_be_signed_in_at_several_chairs_and_is_shut_at_all_of_them_at_once")),
    met("V7.1.3", "It is written how sessions and the provider go together", by=[_HOW],
        tests=shown(_FACTORS, "who_has_single_sign_on_alone_signs_nothing_before_a_second_factor")),
    met("V7.2.1", "The server decides whether a session holds", _OVER),
    met("V7.2.2", "A session is made when somebody signs in, and is no fixed key", shown("web/test_security",
        "a_session_has_a_new_name_after_signing_in")),
    met("V7.2.3", "Its name is random, 128 bits or more", shown(_FRAME, "who_signed_out_is_out_on_the_server")),
    met("V7.2.4", "It has a new name after signing in", shown("web/test_security",
        "a_session_has_a_new_name_after_signing_in")),
    met("V7.3.1", "Who does nothing is asked again", shown("web/test_site",
        "an_idle_session_is_locked_and_goes_on_after_the_password")),
    met("V7.3.2", "No session is longer than a shift", shown("web/test_site", "a_session_ends_after_a_shift")),
    met("V7.4.1", "A session that ended opens nothing", (*_OVER, *shown(_FRAME,
        "who_signed_out_is_out_on_the_server"))),
    met("V7.4.2", "An account that is shut is out at once", shown("web/test_site",
        "whoever_is_disabled_is_out_at_once")),
    partly("V7.4.3", "Other sessions can be ended when a factor changes",
        "they end when the password changes, and not when "
        "an app or key does", _OVER),
    met("V7.4.4", "Signing out is on every page", shown(_FRAME,
        "every_page_of_who_is_signed_in_offers_to_sign_out")),
    met("V7.4.5", "An administrator ends the sessions of one account", shown("web/test_administration_screen",
        "a_shut_account_is_out_at_once_and_cannot_come_back")),
    met("V7.5.1", "What signs somebody in is changed after a confirmation alone", shown(_FACTORS,
        "the_second_factor_is_changed_after_a_confirmation_alone", "connecting_asks_for_the_password_again")),
    not_yet("V7.5.2", "People see and end their own sessions", "a page of them"),
    met("V7.5.3", "What weighs much asks who it is once more", shown("web/test_security",
        "what_is_signed_asks_for_the_password_again") + shown("web/test_flowsheet_screen",
        "hold_and_stop_are_one_press_and_go_on_asks_for_the_password")),
    partly("V7.6.1", "Sessions here and at the provider end as is written",
        "signing out at the provider does not end the "
        "session here; its own lock and shift do", shown("web/test_site", "a_session_ends_after_a_shift")),
    met("V7.6.2", "No session begins without an act of the person", shown(_FACTORS,
        "nobody_hands_parameters_to_the_provider_by_a_link")),
    met("V8.1.1", "It is written who may do what with whose data", by=["docs/reference/policy.md"],
        tests=shown("web/test_site", "the_policy_names_every_view_and_no_view_that_is_not_there")),
    partly("V8.1.2", "It is written which fields a role may see and change", "the policy names pages, and not fields",
        by=["docs/reference/policy.md"]),
    met("V8.2.1", "A role does what it is named for, and nothing else", _POLICY),
    met("V8.2.2", "Nobody reaches a record that is not theirs", _POLICY + shown("web/test_security_policy",
        "what_belongs_to_another_is_not_found_through_the_own_chart")),
    partly("V8.2.3", "Nobody sees or changes a field that is not theirs", "the fields of one page by role",
        shown("web/test_emergency_access_screen", "before_a_reason_nothing_says_whose_chart_it_is") + shown(_FRAME,
        "no_form_changes_what_it_does_not_show")),
    met("V8.3.1", "The server decides, and not the page", shown("web/test_security",
        "every_post_is_refused_to_every_role_that_the_policy_does_not_name")),
    met("V8.3.2", "What changes about somebody holds at once", shown("web/test_administration_screen",
        "another_role_holds_from_the_next_request_and_ends_the_session")),
    met("V8.4.1", "No clinic reaches another one's", _OVER),
)  # fmt: skip
