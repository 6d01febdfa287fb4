"""What was learned of one person as one page: the plot, the same in figures, and what to know before trusting it."""

from typing import Final

from lenitive import __version__
from lenitive.clinic.individualised import Individualised
from lenitive.domain.pharmacology.individualise import Individual
from lenitive.web.blocks import Section, bullets, plot
from lenitive.web.individual_plot import panels_of
from lenitive.web.page import rendered
from lenitive.web.plots.prior_posterior import prior_posterior

_NOTICE: Final = "Not a medical device. Not for patient care without local validation."
_DESCRIPTION: Final = (
    "The numbers of which most was learned. Grey: people in general. Blue: this person, after what was seen. The bars "
    "below hold 90 in 100, with the median as a mark."
)


def individual_page(found: Individual, said: Individualised) -> str:
    """The whole page as text; it loads nothing from anywhere.

    Args:
        found: What is known of the person.
        said: The same as a document.
    """
    drawing = prior_posterior(panels_of(found), name="learned", title="Before and after", description=_DESCRIPTION)
    doubted = [
        f"Session {one.session}, {one.entry}: wrong with a chance of {100 * one.wrong_prob:.0f} %"
        for one in said.mistrusted
    ]
    learned = (
        plot(drawing, _DESCRIPTION),
        *((bullets(doubted, heading="Entries that do not fit"),) if doubted else ()),
    )
    limits = [*((said.translation,) if said.translation else ()), *said.extrapolations, *said.known_limits]
    return rendered(
        {
            "title": "What was learned of one person",
            "notice": _NOTICE,
            "banner": {"name": said.model, "items": (f"{said.weight_kg:g} kg", f"{said.sampler}, seed {said.seed}")},
            "status": {"mark": "i", "label": f"Model {said.grade}", "sentence": " ".join(said.in_words)},
            "sections": (
                Section(id="learned", title="Before and after", blocks=learned),
                Section(id="limits", title="What to know before trusting it", blocks=(bullets(limits),)),
            ),
            "footer": (_NOTICE, f"Lenitive {__version__}. Every number: lenitive individualise --json."),
        }
    )
