"""V3 to V5: browsers, interfaces and files."""

from typing import Final

from lenitive.domain.hazards.web_requirements.requirement import met, not_yet, outside, partly, shown

_FRAME: Final = "web/test_security_frame"
_INPUT: Final = "web/test_security_input"
_ANSWERS: Final = shown(_FRAME, "every_answer_says_what_it_is_is_not_kept_and_is_for_nobody_else")
_COOKIES: Final = shown("web/test_tls", "cookies_and_headers_are_bound_to_tls")
_TOKEN: Final = shown("web/test_site", "a_form_without_its_token_is_refused")
_SCRIPTS: Final = shown(_FRAME, "no_script_runs_text_or_listens_to_other_windows")
_UPLOAD: Final = shown(_INPUT, "a_file_of_another_kind_is_refused_in_words_and_leaves_nothing_behind")
_NO_SOCKET: Final = "there is no WebSocket; the address of one is refused"
_NO_ARCHIVE: Final = "no archive is taken"

REQUIREMENTS: Final = (
    met("V3.2.1", "An answer is shown as nothing but what it is", _ANSWERS),
    met("V3.2.2", "Text is put on a page as text", _SCRIPTS + shown("web/test_security_payloads",
        "what_is_typed_into_any_field_is_shown_as_text_and_breaks_nothing")),
    met("V3.3.1", "Cookies travel by TLS alone, under a name that says so", _COOKIES),
    met("V3.3.2", "A cookie goes with requests of this site alone", shown(_FRAME,
        "a_cookie_is_small_and_none_but_the_theme_is_for_scripts")),
    met("V3.3.3", "A cookie belongs to this host alone", _COOKIES),
    met("V3.3.4", "No script reads the session", shown(_FRAME,
        "a_cookie_is_small_and_none_but_the_theme_is_for_scripts")),
    met("V3.4.1", "Browsers are told to come by TLS for a year or more", _COOKIES),
    met("V3.4.2", "No other site may read an answer", _ANSWERS),
    met("V3.4.3", "A policy lets a page load what is ours alone", shown("web/test_site",
        "every_page_carries_the_headers", "pages_hold_no_inline_script_or_style")),
    met("V3.4.4", "No browser guesses what an answer is", _ANSWERS),
    met("V3.4.5", "No address of ours is told to others", _ANSWERS),
    met("V3.4.6", "No page is shown inside another", _ANSWERS),
    met("V3.5.1", "A form that another site sends does nothing", _TOKEN),
    met("V3.5.2", "A command from another site does nothing, whatever its kind", shown("web/test_api",
        "a_command_by_the_api_needs_the_token_of_the_pages")),
    met("V3.5.3", "Reading changes nothing", shown(_FRAME, "reading_changes_nothing_but_that_it_was_read")),
    met("V3.5.4", "Each application has a host of its own", _COOKIES, by=["docs/how-to/serve-over-tls.md"]),
    met("V3.5.5", "Messages of other windows are not heard", _SCRIPTS),
    met("V3.7.1", "Only techniques that browsers support are used", shown("web/test_translatable",
        "the_types_of_every_script_are_checked")),
    met("V3.7.2", "Nobody is led to another host but to one on a list", shown("web/test_security",
        "signing_in_leads_nowhere_else") + shown("web/test_security_factors",
        "only_safe_addresses_of_the_provider_that_was_set_are_asked")),
    met("V4.1.1", "Every answer says its kind and its letters", _ANSWERS),
    partly("V4.1.2", "Only pages lead from plain HTTP to TLS; interfaces refuse",
        "behind a proxy the interface leads on, "
        "too", shown("web/test_tls", "plain_http_gets_no_page")),
    partly("V4.1.3", "A header that a proxy sets cannot be set by a user", "a test with a proxy; it is written how one "
        "must be set", shown("web/test_tls", "cookies_and_headers_are_bound_to_tls"),
        by=["docs/how-to/serve-over-tls.md"]),
    partly("V4.2.1", "Where a message ends is decided in one way",
        "a test that a message of two lengths is refused; the "
        "server's own library decides", shown(_INPUT, "a_request_that_is_too_long_is_refused_while_it_arrives"),
        by=["src/lenitive/cli/serve.py"]),
    outside("V4.3.1", "GraphQL queries are limited", "there is no GraphQL"),
    outside("V4.3.2", "GraphQL does not describe itself", "there is no GraphQL"),
    outside("V4.4.1", "WebSockets go over TLS", _NO_SOCKET),
    outside("V4.4.2", "The origin of a WebSocket is checked", _NO_SOCKET),
    outside("V4.4.3", "A WebSocket has a token of its own", _NO_SOCKET),
    outside("V4.4.4", "That token comes from the session", _NO_SOCKET),
    met("V5.1.1", "It is written which files are taken, how large, and what is done with them",
        by=["docs/how-to/bring-your-own-record.md", "docs/how-to/change-a-limit.md"]),
    met("V5.2.1", "A file that is too large is refused", shown(_INPUT,
        "a_request_that_is_too_long_is_refused_while_it_arrives") + shown("web/test_administration_screen",
        "a_signed_library_that_is_too_long_is_refused_before_it_is_read")),
    met("V5.2.2", "A file is what it says that it is", _UPLOAD),
    outside("V5.2.3", "A compressed file is not larger than allowed when it is opened", _NO_ARCHIVE),
    met("V5.3.1", "No file of a user is run", _UPLOAD),
    met("V5.3.2", "No path is made of what a user typed", shown(_INPUT, "no_static_address_leads_out_of_its_folder",
        "no_address_of_a_document_leads_out_of_its_chart")),
    met("V5.4.1", "The name of a file that leaves is ours", shown("web/test_security_canaries",
        "two_hundred_canaries_are_nowhere_but_where_they_may_be")),
    met("V5.4.2", "That name breaks no header", shown("web/test_security_canaries",
        "two_hundred_canaries_are_nowhere_but_where_they_may_be")),
    not_yet("V5.4.3", "Files from outside are looked at for malware",
        "a scanner; the place that runs this must bring one"),
)  # fmt: skip
