"""A person's chart: an append-only stream of what happened on the way, and what follows from it."""
