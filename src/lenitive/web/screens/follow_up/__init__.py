"""How a person is after a session: one-time links without an account, calls, alerts with an owner."""
