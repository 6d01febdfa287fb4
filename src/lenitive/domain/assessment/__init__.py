"""Describe the pain: where, how strong, since when, why, by which mechanism, and why nothing controlled it."""
