"""Pages: the report of a course."""
