"""The public self-check: red flags first, the three reasons, and never that anybody qualifies."""
