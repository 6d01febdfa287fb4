"""The plan: regimens side by side, limits, the signature and its verification."""
