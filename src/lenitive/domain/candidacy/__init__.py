"""Decide who is a candidate, with the data, the sources and what is missing."""
