"""V9, V10, V12 and V17: tokens, the hospital's sign-on, lines, and pictures and sound between browsers."""

from typing import Final

from lenitive.domain.hazards.web_requirements.requirement import met, outside, partly, shown

_FACTORS: Final = "web/test_security_factors"
_TOKENS: Final = shown(_FACTORS, "a_token_that_was_not_made_for_this_signs_nobody_in")
_SIGNATURE: Final = shown(_FACTORS, "a_token_with_another_signature_signs_nobody_in")
_BACK: Final = shown(_FACTORS, "a_way_back_is_gone_once_and_by_who_went_there")
_WHO: Final = shown(_FACTORS, "single_sign_on_signs_in_who_connected_it_in_the_role_that_the_clinic_gave")
_ONLY: Final = shown(_FACTORS, "only_safe_addresses_of_the_provider_that_was_set_are_asked")
_NO_SERVER: Final = "this clinic signs people in at a provider and is none itself"
_NO_RESOURCE: Final = "no access token opens anything here"
_NO_PICTURES: Final = "there is no WebRTC"
_ONE_MACHINE: Final = "the parts of a clinic run on one machine and speak through sockets that its owner alone can open"

REQUIREMENTS: Final = (
    met("V9.1.1", "A token counts with its signature alone", _SIGNATURE),
    met("V9.1.2", "Only named ways of signing count", _SIGNATURE),
    met("V9.1.3", "Keys come from the provider that was set", _SIGNATURE + _ONLY),
    met("V9.2.1", "A token counts in its time alone", _TOKENS),
    met("V9.2.2", "A token is of the kind that is asked for", _TOKENS),
    met("V9.2.3", "A token is for this clinic", _TOKENS),
    outside("V9.2.4", "A token says for whom it was made",
        "no token is made here but the link of a follow-up, and that is "
        "for this clinic alone"),
    met("V10.1.1", "Tokens stay on the server", _WHO + shown("browser/test_security_in_a_browser",
        "a_browser_keeps_nothing_of_anybody")),
    met("V10.1.2", "What comes back belongs to the attempt that this browser began", _BACK + _TOKENS),
    met("V10.2.1", "Another site cannot begin or end an attempt", _BACK + shown(_FACTORS,
        "nobody_hands_parameters_to_the_provider_by_a_link")),
    met("V10.2.2", "One provider is not taken for another", _TOKENS),
    outside("V10.3.1", "An access token is for this service", _NO_RESOURCE),
    outside("V10.3.2", "What an access token allows is looked at", _NO_RESOURCE),
    outside("V10.3.3", "An access token names a person who cannot be another", _NO_RESOURCE),
    outside("V10.3.4", "An access token is as strong as is needed", _NO_RESOURCE),
    *(outside(f"V10.4.{place}", asks, _NO_SERVER) for place, asks in enumerate((
        "Addresses to come back to are compared whole", "A code counts once", "A code lives for minutes",
        "Only ways that a client needs are open", "A refresh token does not count twice", "A code fits its proof key",
        "Clients do not enter themselves unseen", "A refresh token ends", "People take tokens back",
        "A client shows who it is", "A client gets no more than it needs"), start=1)),
    met("V10.5.1", "A token fits the number of its attempt", _TOKENS),
    met("V10.5.2", "A person is known by what the provider gives nobody else", _WHO),
    met("V10.5.3", "A provider that calls itself otherwise is refused", _TOKENS + _ONLY),
    met("V10.5.4", "A token names this clinic", _TOKENS),
    outside("V10.5.5", "Nobody is signed out by a forged message", "a provider cannot sign anybody out here"),
    outside("V10.6.1", "A provider offers safe answers alone", _NO_SERVER),
    outside("V10.6.2", "A provider signs nobody out unasked", _NO_SERVER),
    outside("V10.7.1", "People agree to every client", _NO_SERVER),
    outside("V10.7.2", "People know to what they agree", _NO_SERVER),
    outside("V10.7.3", "People take back what they agreed to", _NO_SERVER),
    met("V12.1.1", "TLS 1.2 and 1.3 alone are spoken", shown("web/test_tls",
        "old_versions_of_tls_are_refused_and_new_ones_agreed_on")),
    met("V12.1.2", "Only strong ciphers are agreed on", shown("web/test_tls",
        "a_cipher_that_does_not_forget_is_refused")),
    outside("V12.1.3", "A client's certificate is checked before it counts",
        "no certificate signs anybody in; a device "
        "signs each message"),
    met("V12.2.1", "Nothing goes in plain text", shown("web/test_tls", "plain_http_gets_no_page",
        "pages_never_leave_this_machine_in_plain_text")),
    partly("V12.2.2", "The certificate is one that browsers trust", "who issued it is for the place that serves; it is "
        "refused when it cannot be used", shown("web/test_tls",
        "a_certificate_that_cannot_be_used_is_refused_before_anything_starts")),
    partly("V12.3.1", "Every line to another system is encrypted",
        "a line to PostgreSQL is encrypted when its address asks "
        "for it, and messages of devices are signed and not encrypted", _ONLY + shown("devices/test_device_protocol",
        "what_may_have_no_effect_is_rejected_by_name"), by=["docs/how-to/keep-the-record-on-postgresql.md"]),
    partly("V12.3.2", "Certificates of others are checked", "a test of the line to PostgreSQL", _ONLY),
    outside("V12.3.3", "Lines between parts are encrypted", _ONE_MACHINE),
    outside("V12.3.4", "Parts know each other's certificates", _ONE_MACHINE),
    outside("V17.1.1", "A relay reaches public addresses alone", _NO_PICTURES),
    outside("V17.2.1", "The key of the stream is kept as is written", _NO_PICTURES),
    outside("V17.2.2", "Streams use strong ciphers", _NO_PICTURES),
    outside("V17.2.3", "Packets of a stream are checked", _NO_PICTURES),
    outside("V17.2.4", "Broken packets stop nothing", _NO_PICTURES),
    outside("V17.3.1", "A flood of signals stops nothing", _NO_PICTURES),
    outside("V17.3.2", "Broken signals stop nothing", _NO_PICTURES),
)  # fmt: skip
