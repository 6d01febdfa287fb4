"""Lenitive: ketamine infusion therapy for chronic, refractory cancer pain, given carefully and measured honestly.

Not a medical device. Not for patient care without local validation.
"""

__version__ = "0.1.0"
