"""One person: what is known, what was done, what is next."""
