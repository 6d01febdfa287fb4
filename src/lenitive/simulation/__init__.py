"""Deterministic simulation: one infusion in virtual time, with everything that can go wrong drawn by one seed."""
