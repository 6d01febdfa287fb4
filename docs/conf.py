"""How `make site` turns the pages of `docs/` and of the root into one site with a search: out/site/index.html.

The pages stay plain Markdown that is readable where it lies. A link that leads nowhere fails the build.
"""

from lenitive import __version__

project = "Lenitive"
author = "The Lenitive maintainers"
copyright = author  # noqa: A001 - Sphinx's own name
version = release = __version__

root_doc = "docs/index"
include_patterns = ["docs/**", "benchmarks/README.md", "*.md"]
exclude_patterns = ["docs/writers/**", "docs/**/*.ipynb", "**/__pycache__"]
extensions = ["myst_parser"]
myst_heading_anchors = 4
suppress_warnings = [
    "myst.xref_missing",  # anchors that pages set in HTML; tests/docs follow every link
    "misc.highlighting_failure",  # a diagram is shown as it is written: what draws it would load from another host
]

html_theme = "furo"
html_title = f"Lenitive {__version__}"
html_copy_source = False
html_theme_options = {
    "announcement": "Not a medical device, and not for patient care without local validation.",
    "source_repository": "",
}
