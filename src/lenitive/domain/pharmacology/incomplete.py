"""REGISTRY of what was published and is not used: models, parts of models and effects, each with what is missing.

Nothing here is guessed. Whoever has the paper can add what is missing and make it a model.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Incomplete:
    """A published model, or a part of one, of which numbers were not found.

    Attributes:
        id: Stable name; that of the model where only a part is missing.
        part: What it would be.
        missing: What was not found.
        known: What was found.
        source: Key in `SOURCES`.
        has_model: Whether the rest is a model of the registry.
    """

    id: str
    part: str
    missing: str
    known: str
    source: str
    has_model: bool = False


INCOMPLETE: Final[tuple[Incomplete, ...]] = (
    Incomplete(
        id="kamp2020_pooled14",
        part="arterial centre with two peripherals and two venous delays, from 14 pooled data sets",
        missing="every parameter",
        known="the structure (abstract)",
        source="kamp_2020",
    ),
    Incomplete(
        id="kamp2020_meta3c",
        part="between-person variability and residual error",
        missing="variances and residual error",
        known="typical values",
        source="kamp_2020",
        has_model=True,
    ),
    Incomplete(
        id="fanta2015_s",
        part="norketamine in three compartments behind three transit steps",
        missing="every parameter of norketamine; all variances but that of clearance; residual error",
        known="ketamine; 8 % available by mouth",
        source="fanta_2015",
        has_model=True,
    ),
    Incomplete(
        id="perezruixo2021_s",
        part="between-person variability of kmet",
        missing="the variance of kmet, which is blank in the paper",
        known="everything else",
        source="perez_ruixo_2021",
        has_model=True,
    ),
    Incomplete(
        id="herd2007_nk",
        part="norketamine",
        missing="the volume of norketamine",
        known="12.4 L/h of the clearance of ketamine form it; its own clearance is 13.5 L/h",
        source="herd_2007_norketamine",
        has_model=True,
    ),
    Incomplete(
        id="domino_3c",
        part="between-person variability and residual error",
        missing="variances and residual error",
        known="typical values, and the range stanpumpR gives",
        source="domino_1984",
        has_model=True,
    ),
    Incomplete(
        id="clements1981_250",
        part="between-person variability and residual error",
        missing="variances and residual error",
        known="typical values of 0.25 mg/kg, from one implementation",
        source="clements_1981",
        has_model=True,
    ),
    Incomplete(
        id="herd2007_parent",
        part="between-person variability and residual error",
        missing="variances and residual error",
        known="typical values, from one implementation",
        source="herd_2007",
        has_model=True,
    ),
    Incomplete(
        id="hornik2018",
        part="between-person variability, residual error and covariates",
        missing="variances, residual error and covariates",
        known="typical values, from one implementation",
        source="hornik_2018",
        has_model=True,
    ),
    Incomplete(
        id="hijazi2003",
        part="how people differ in the volume",
        missing="the variance of one volume: 54 % is of Vbeta, which follows from several parameters; residual error",
        known="clearance differs by 37 %; typical values",
        source="hijazi_2003",
        has_model=True,
    ),
    Incomplete(
        id="simons2022_s",
        part="the film, and how occasions of one person differ",
        missing="how fast a film dissolves; variances between occasions are known and not drawn",
        known=(
            "26.3 % of a film is available; between occasions 0.06 of that, 0.751 of the delay to norketamine, 0.152 "
            "and 0.008 of volume and clearance of hydroxynorketamine"
        ),
        source="simons_2022_kinetics",
        has_model=True,
    ),
    Incomplete(
        id="olofsen_2022_norketamine",
        part="S-norketamine against relief",
        missing="its size",
        known="it is small and opposes relief",
        source="olofsen_2022",
    ),
    Incomplete(
        id="dahan_2024_norketamine",
        part="S-norketamine in relief of pressure pain",
        missing="its sign and its place in the equation",
        known="a concentration of 0.25 nmol/mL, without what it does there",
        source="dahan_2024",
    ),
    Incomplete(
        id="simons_2022_delay",
        part="how fast high and relief follow blood",
        missing="the half-life of the effect site",
        known="both half-maximal concentrations, which are in the registry of effects",
        source="simons_2022",
    ),
    Incomplete(
        id="nca_set",
        part="clearances, volumes and half-lives without a model (seven studies, Wang 2019 and Hasan 2021 among them)",
        missing="a model: areas under curves give no compartments",
        known="clearances of S and R, which validation targets and changes of exposure use",
        source="hasan_2021",
    ),
    Incomplete(
        id="elkomy2015",
        part="racemic ketamine in 21 children with heart disease, two compartments",
        missing="the peripheral volume, cut off in the abstract",
        known="V1 57.3 L, CL 60.6 L/h, Q 73.2 L/h at 70 kg",
        source="elkomy_2015",
    ),
    Incomplete(
        id="ashraf2018_s",
        part="S-ketamine by mouth with ticlopidine, gut wall and liver",
        missing=(
            "unbound fractions and blood to plasma ratio (partly seen); the concentrations of ticlopidine, how fast it "
            "inactivates CYP2B6 and how fast the enzyme comes back; a route by mouth"
        ),
        known="intrinsic clearances, volumes and exchange; with ticlopidine it is not linear",
        source="ashraf_2018",
    ),
    Incomplete(
        id="henthorn2018",
        part="S and R, arterial and venous, with the circulation",
        missing="every volume, the split of the flow, and the clearance of R (digits cut off)",
        known="total flow 7.59 L/min, clearance of S 1.23 L/min",
        source="henthorn_2018",
    ),
    Incomplete(
        id="noppers2011_s",
        part="S-ketamine with rifampicin: three compartments, three metabolic steps, norketamine in two",
        missing="every typical value",
        known="rifampicin: exposure to S-ketamine -10 %, to S-norketamine -50 %",
        source="noppers_2011_kinetics",
    ),
    Incomplete(
        id="sigtermans2009_s",
        part="S-ketamine and S-norketamine in steps to 320 ng/mL, and its effects",
        missing="every typical value; half-maximal concentrations",
        known="women clear 20 % more; cardiac output +40-50 %",
        source="sigtermans_2009_kinetics",
    ),
    Incomplete(
        id="dahan2011_s",
        part="kinetics in complex regional pain syndrome",
        missing="every typical value",
        known="the effect, which is in the registry of effects",
        source="dahan_2011",
    ),
    Incomplete(
        id="jonkman2017_s",
        part="inhaled and intravenous S-ketamine, 19 people, arterial",
        missing="every typical value",
        known="the design",
        source="jonkman_2017_kinetics",
    ),
    Incomplete(
        id="kamp2020bja",
        part="S and R with norketamine, dehydronorketamine and hydroxynorketamine",
        missing="every parameter",
        known="concentrations read from its figure, used for comparison",
        source="kamp_2020_enantiomers",
    ),
    Incomplete(
        id="zhao2012",
        part="racemate in bipolar depression with four metabolites",
        missing="every parameter",
        known="the design",
        source="zhao_2012",
    ),
    Incomplete(
        id="white1985",
        part="enantiomers and electroencephalogram",
        missing="every parameter",
        known="nothing usable",
        source="white_1985",
    ),
    Incomplete(
        id="ihmsen2001",
        part="S-ketamine slowed by R",
        missing="every parameter; three later studies contradict it",
        known="nothing usable",
        source="ihmsen_2001",
    ),
    Incomplete(
        id="weiss2022",
        part="reanalysis of hydroxynorketamine",
        missing="every parameter",
        known="hydroxynorketamine to ketamine at rest 46 (R) and 14 (S), at third hand",
        source="weiss_2022",
    ),
)
"""Everything that is left out, with the reason."""
