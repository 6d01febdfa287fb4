"""A picture without style declarations, so that a page that forbids them shows it as it was drawn."""

import re
from html import escape, unescape
from typing import Final

_STYLE: Final = re.compile(r'\sstyle="([^"]*)"')
_SHEET: Final = re.compile(r'<style type="text/css">\*\{([^}]*)\}</style>')


def without_styles(svg: str) -> str:
    """The same picture with presentation attributes in place of styles.

    Example:
        >>> without_styles('<svg><path style="fill: none; stroke-width: 1.2"/></svg>')
        '<svg><path fill="none" stroke-width="1.2"/></svg>'
    """
    sheet = _SHEET.search(svg)
    if sheet is not None:  # what holds for everything is inherited from the root
        svg = _SHEET.sub("", svg).replace("<svg", f"<svg{_attributes(sheet[1])}", 1)
    return _STYLE.sub(lambda found: _attributes(unescape(found[1])), svg)


def _attributes(declarations: str) -> str:
    pairs = (part.split(":", 1) for part in declarations.split(";") if ":" in part)
    return "".join(f' {name.strip()}="{escape(value.strip())}"' for name, value in pairs)
