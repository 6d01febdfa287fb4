"""The candidacy worksheet: every criterion with its data, its source and what is missing."""
