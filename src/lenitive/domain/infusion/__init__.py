"""The session: what may happen, what happened, what must alarm."""
