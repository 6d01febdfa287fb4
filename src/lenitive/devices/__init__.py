"""Simulated pump, monitor and patient. The only devices shipped; never bound to a real person."""
