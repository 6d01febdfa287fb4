"""The tag `translate` of papers: it does what the framework's does, and leaves English where no framework runs."""

from django import template

from lenitive.web.language import gettext

register = template.Library()


@register.simple_tag
def translate(words: str) -> str:
    """Words in the language of who asks.

    Example:
        >>> translate("Bag label")
        'Bag label'
    """
    return gettext(words)
