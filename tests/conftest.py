"""Puts this folder on the import path, so that test files share people and records by module name."""
