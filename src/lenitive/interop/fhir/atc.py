"""REGISTRY of ATC codes (WHO): the medicine that a code names, where a product's own name is in another language."""

from collections.abc import Iterable
from typing import Final

from lenitive.domain.assessment.treatment import Ingredient
from lenitive.domain.foundation.medicines import MEDICINES

ATC: Final[dict[str, tuple[str, ...]]] = {
    "B01AC04": ("clopidogrel",),
    "H03AA01": ("levothyroxine",),
    "J01FA09": ("clarithromycin",),
    "J01XX08": ("linezolid",),
    "J02AC01": ("fluconazole",),
    "J04AB02": ("rifampin",),
    "L03AA02": ("filgrastim",),
    "L03AA13": ("pegfilgrastim",),
    "N01AX03": ("ketamine",),
    "N01AX14": ("esketamine",),
    "N02AA01": ("morphine",),
    "N02AA03": ("hydromorphone",),
    "N02AA05": ("oxycodone",),
    "N02AA08": ("dihydrocodeine",),
    "N02AA55": ("oxycodone", "naloxone"),
    "N02AB02": ("meperidine",),
    "N02AB03": ("fentanyl",),
    "N02AE01": ("buprenorphine",),
    "N02AJ06": ("codeine", "acetaminophen"),
    "N02AJ13": ("tramadol", "acetaminophen"),
    "N02AX01": ("tilidine",),
    "N02AX02": ("tramadol",),
    "N02AX06": ("tapentadol",),
    "N02AX51": ("tilidine", "naloxone"),
    "N02AX52": ("tramadol", "acetaminophen"),
    "N02BB02": ("metamizole",),
    "N02BE01": ("acetaminophen",),
    "N02BF01": ("gabapentin",),
    "N02BF02": ("pregabalin",),
    "N03AF01": ("carbamazepine",),
    "N03AX09": ("lamotrigine",),
    "N03AX12": ("gabapentin",),
    "N03AX16": ("pregabalin",),
    "N04BB01": ("amantadine",),
    "N04BD01": ("selegiline",),
    "N04BD02": ("rasagiline",),
    "N05AN01": ("lithium",),
    "N05BA01": ("diazepam",),
    "N05BA06": ("lorazepam",),
    "N05BA12": ("alprazolam",),
    "N05CD08": ("midazolam",),
    "N05CF01": ("zopiclone",),
    "N05CF02": ("zolpidem",),
    "N06AA09": ("amitriptyline",),
    "N06AF03": ("phenelzine",),
    "N06AF04": ("tranylcypromine",),
    "N06AG02": ("moclobemide",),
    "N06AX21": ("duloxetine",),
    "N06DX01": ("memantine",),
    "N07BC01": ("buprenorphine",),
    "N07BC02": ("methadone",),
    "N07BC51": ("buprenorphine", "naloxone"),
    "R03DA04": ("theophylline",),
    "R05DA04": ("codeine",),
    "R05DA09": ("dextromethorphan",),
}
"""The medicines that a rule of candidacy asks about; a code that is not here leaves a product as its name says."""

if any(name not in MEDICINES for names in ATC.values() for name in names):
    raise RuntimeError("an ATC code names a medicine that the table of medicines does not have")


def named_by_atc(ingredients: tuple[Ingredient, ...], codes: Iterable[str]) -> tuple[Ingredient, ...]:
    """The ingredients that a product's name gives; where it gives no known one, those that its code names.

    Example:
        >>> named_by_atc((Ingredient(name="morphin retard", strength=30, strength_unit="mg"),), ["N02AA01"])
        (Ingredient(name='morphine', strength=30, strength_unit='mg'),)
    """
    names = dict.fromkeys(name for code in sorted(codes) for name in ATC.get(code, ()))
    if not names or any(ingredient.name in MEDICINES for ingredient in ingredients):
        return ingredients
    only = ingredients[0] if len(ingredients) == 1 and len(names) == 1 else Ingredient(name="")
    return tuple(Ingredient(name=name, strength=only.strength, strength_unit=only.strength_unit) for name in names)
