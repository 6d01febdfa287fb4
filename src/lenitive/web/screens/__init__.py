"""The screens: one folder each, found by its `urls.py`; see docs/how-to/add-a-screen.md."""
