"""Asks, and answers with what to do; nothing is kept and nobody is told that they qualify."""

from django.http import HttpRequest, HttpResponse

from lenitive.web.screens.self_check.forms import SelfCheckForm
from lenitive.web.screens.self_check.words import ASKED, FLAGS, REASONS_ASKED
from lenitive.web.site.pages import page


def check(request: HttpRequest) -> HttpResponse:
    """The questions; after them what to do, on a page that can be printed."""
    form = SelfCheckForm(request.POST) if request.method == "POST" else SelfCheckForm()
    if request.method == "POST" and form.is_valid():
        return page(request, "self_check/answer.html", _answer(form.cleaned_data))
    context = {
        "form": form,
        "flags": [form[name] for name in FLAGS],
        "reasons": [form[name] for name in REASONS_ASKED],
    }
    return page(request, "self_check/page.html", context, status=422 if form.is_bound else 200)


def _answer(said: dict[str, str]) -> dict[str, object]:
    up = [(asked, said[name]) for name, asked in FLAGS.items() if said[name] != "no"]
    return {
        "now": [asked for asked, answer in up if answer == "yes" and asked.emergency],
        "soon": [asked for asked, answer in up if answer == "yes" and not asked.emergency],
        "unsure": [asked for asked, answer in up if answer == "unsure"],
        "reasons": [asked for name, asked in REASONS_ASKED.items() if said[name] == "yes"],
        "open_reasons": [asked for name, asked in REASONS_ASKED.items() if said[name] == "unsure"],
        "said": [(asks, said[name]) for name, asks in ASKED.items()],
    }
