"""Consent: one version of a text in plain words, signed by the person and a clinician, withdrawn at any time."""
