"""REGISTRY of every publication used, each once: DOI or PMID, kind, and how well this project knows it.

The grade of a number stands with the number. The grade here is the best that anything quoted from the publication
may claim: `read` only when the publication itself was read for this project, which is said with the day.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Grade(StrEnum):
    """How well a number or statement is known.

    READ: compared with the publication itself. SECONDARY: from an abstract, a summary, a label or another program.
    ASSUMED: this project's own proposal; needs a clinician's signature.
    """

    READ = "read"
    SECONDARY = "secondary"
    ASSUMED = "assumed"


class SourceKind(StrEnum):
    """Kind of publication."""

    TRIAL = "randomised trial"
    COHORT = "uncontrolled cohort"
    REVIEW = "systematic review"
    NARRATIVE = "narrative review"
    GUIDELINE = "guideline"
    LOCAL_GUIDELINE = "local guideline"
    LABEL = "product label"
    INSTRUMENT = "instrument or scale"
    PHARMACOLOGY = "pharmacokinetic or pharmacodynamic study"
    CASES = "case series"
    STANDARD = "standard or classification"
    METHOD = "method"
    PROJECT = "this project"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One publication.

    Attributes:
        key: First author and year, or the body that issued it.
        citation: Enough to find it.
        kind: Kind of publication.
        grade: The best grade that anything taken from it may carry.
        doi: Digital object identifier, or None.
        pmid: PubMed number, or None.
        other: Another identifier, for what has neither.
    """

    key: str
    citation: str
    kind: SourceKind
    grade: Grade = Grade.SECONDARY
    doi: str | None = None
    pmid: str | None = None
    other: str | None = None

    @property
    def identifier(self) -> str:
        """Where it can be found, as text.

        Example:
            >>> SOURCES["kamp_2020"].identifier
            'doi:10.1097/ALN.0000000000003577'
        """
        return f"doi:{self.doi}" if self.doi else f"PMID {self.pmid}" if self.pmid else self.other or ""


def _source(
    key: str,
    kind: SourceKind,
    citation: str,
    doi: str | None = None,
    pmid: str | None = None,
    other: str | None = None,
    grade: Grade = Grade.SECONDARY,
) -> Source:
    return Source(key=key, citation=citation, kind=kind, grade=grade, doi=doi, pmid=pmid, other=other)


_K = SourceKind

_SOURCES: Final = (
    # Ketamine in cancer pain
    _source(
        "hardy_2012",
        _K.TRIAL,
        "Hardy J et al. J Clin Oncol 2012;30:3611-7",
        "10.1200/JCO.2012.42.1081",
        "22965960",
    ),
    _source(
        "mercadante_2000",
        _K.TRIAL,
        "Mercadante S et al. J Pain Symptom Manage 2000;20:246-252",
        "10.1016/s0885-3924(00)00194-9",
        "11027905",
    ),
    _source("salas_2012", _K.TRIAL, "Salas S et al. J Palliat Med 2012;15:287-293", other="J Palliat Med 15:287"),
    _source(
        "jackson_2001",
        _K.COHORT,
        "Jackson K et al. J Pain Symptom Manage 2001;22:834-842",
        "10.1016/S0885-3924(01)00340-2",
        "11576800",
    ),
    _source(
        "jackson_2010",
        _K.COHORT,
        "Jackson K et al., VCOG PM 1-00. J Palliat Care 2010;26:176-183",
        pmid="21047040",
    ),
    _source(
        "okamoto_2013",
        _K.COHORT,
        "Okamoto Y et al. Am J Hosp Palliat Care 2013;30:450-454",
        "10.1177/1049909112454325",
        "22833552",
    ),
    _source(
        "korean_2024",
        _K.COHORT,
        "Korean phase II of titrated continuous ketamine. Am J Hosp Palliat Care 2024; NCT03362073",
        "10.1177/10499091241252977",
    ),
    _source(
        "us_cohort_2026",
        _K.COHORT,
        "US academic cohort of continuous ketamine. Am J Hosp Palliat Care 2026",
        "10.1177/10499091261452628",
    ),
    _source(
        "cheung_2020",
        _K.COHORT,
        "Cheung KWA, Chan PC, Lo SH. Ann Palliat Med 2020, Hong Kong issue",
        other="Ann Palliat Med article 30071",
    ),
    _source(
        "pain_management_2021",
        _K.COHORT,
        "Ambulatory subanaesthetic ketamine at a cancer centre. Pain Manag 2021;11:267-276",
        "10.2217/pmt-2020-0083",
        "33533283",
    ),
    _source(
        "bell_2017",
        _K.REVIEW,
        "Bell RF, Eccleston C, Kalso EA. Cochrane 2017;6:CD003351",
        "10.1002/14651858.CD003351.pub3",
    ),
    _source("azari_2024", _K.REVIEW, "Azari L et al. Healthcare 2024;12:1560", "10.3390/healthcare12161560"),
    _source(
        "afsharimani_2015",
        _K.NARRATIVE,
        "Afsharimani B et al. Support Care Cancer 2015;23:1473-1481",
        "10.1007/s00520-015-2678-9",
    ),
    _source(
        "currow_2012",
        _K.NARRATIVE,
        "Currow DC, Spruyt O, Hardy J. J Palliat Med 2012;15:5-6",
        "10.1089/jpm.2011.0326",
    ),
    _source(
        "fast_fact_132",
        _K.NARRATIVE,
        "Prommer E. Palliative Care Fast Fact 132, ketamine",
        other="Fast Fact 132",
    ),
    _source(
        "maher_2017",
        _K.NARRATIVE,
        "Maher DP et al. Anesth Analg 2017;124:661-674",
        "10.1213/ANE.0000000000001787",
    ),
    _source(
        "nct01951911",
        _K.TRIAL,
        "Trial of ketamine in refractory cancer pain, withdrawn; registered entry and exclusion criteria",
        other="NCT01951911",
    ),
    # Ketamine in other pain
    _source(
        "cohen_2018",
        _K.GUIDELINE,
        "Cohen SP et al., ASRA/AAPM/ASA chronic pain. Reg Anesth Pain Med 2018;43:521-546",
        "10.1097/AAP.0000000000000808",
    ),
    _source(
        "schwenk_2018",
        _K.GUIDELINE,
        "Schwenk ES et al., ASRA/AAPM/ASA acute pain. Reg Anesth Pain Med 2018;43:456-466",
        "10.1097/AAP.0000000000000806",
        "29870457",
    ),
    _source("ferraro_2025", _K.REVIEW, "Ferraro MC et al. Cochrane 2025, CD015373", pmid="40819842"),
    _source(
        "schwartzman_2009",
        _K.TRIAL,
        "Schwartzman RJ et al. Pain 2009;147:107-115",
        "10.1016/j.pain.2009.08.015",
    ),
    _source(
        "sigtermans_2009",
        _K.TRIAL,
        "Sigtermans MJ et al. Pain 2009;145:304-311",
        "10.1016/j.pain.2009.06.023",
    ),
    _source(
        "goldberg_2010",
        _K.COHORT,
        "Goldberg ME et al. 5-day racemic ketamine in CRPS, 2010",
        other="PMC2950807",
    ),
    _source(
        "orhurhu_2019",
        _K.REVIEW,
        "Orhurhu V et al. Anesth Analg 2019;129:241-254",
        "10.1213/ANE.0000000000004185",
        "31082965",
    ),
    _source(
        "jonkman_2017",
        _K.REVIEW,
        "Jonkman K et al. F1000Research 2017;6:1711",
        "10.12688/f1000research.11372.1",
        "28979762",
    ),
    _source("lee_2016", _K.REVIEW, "Lee EN, Lee JH. PLoS One 2016;11:e0165461", "10.1371/journal.pone.0165461"),
    _source(
        "balzer_2021",
        _K.REVIEW,
        "Balzer N et al. Low-dose ketamine and morphine in emergency pain, 8 trials, 2021",
        other="Balzer 2021, 8 trials, 1 191 people",
    ),
    _source(
        "opioid_use_cohort_2024",
        _K.COHORT,
        "Toulouse opioid-tapering cohort. Reg Anesth Pain Med 2024",
        other="RAPM 2024, 59 people",
    ),
    _source(
        "outpatient_audit_2026",
        _K.COHORT,
        "Outpatient ketamine audit, Japan, 1 985 sessions",
        "10.1177/25160435261466115",
    ),
    _source(
        "jiao_2024",
        _K.REVIEW,
        "Jiao et al. J Pain Symptom Manage 2024;67:e185-e210",
        "10.1016/j.jpainsymman.2023.11.004",
    ),
    _source(
        "low_dose_review_2021",
        _K.REVIEW,
        "Low-dose ketamine and opioids in acute settings, 15 trials, search to November 2021",
        other="eScholarship systematic review",
    ),
    # Prevalence of pain
    _source(
        "van_den_beuken_2016",
        _K.REVIEW,
        "van den Beuken-van Everdingen MHJ et al. J Pain Symptom Manage 2016;51:1070-1090",
        "10.1016/j.jpainsymman.2015.12.340",
        "27112310",
    ),
    _source(
        "snijders_2023",
        _K.REVIEW,
        "Snijders RAH et al. Prevalence of pain in cancer, literature of 2014-2021, 2023",
        other="Snijders 2023",
    ),
    # Harm
    _source(
        "noppers_2011",
        _K.TRIAL,
        "Noppers IM et al. Pain 2011;152:2173-2178",
        "10.1016/j.pain.2011.03.026",
        "21546160",
    ),
    _source("cotter_2021", _K.CASES, "Cotter S et al. Drug Saf 2021;44:1365-1374", "10.1007/s40264-021-01120-9"),
    _source(
        "colina_2023",
        _K.COHORT,
        "Colina et al. Rev Chil Anest 2023;52:789-795",
        "10.25237/revchilanestv52n8-14",
    ),
    _source(
        "short_2018",
        _K.REVIEW,
        "Short B et al. Lancet Psychiatry 2018;5:65-78",
        "10.1016/S2215-0366(17)30272-9",
        "28757132",
    ),
    # Labels and local guidance
    _source("label_us", _K.LABEL, "Ketamine hydrochloride injection, US prescribing information", other="US label"),
    _source("label_uk", _K.LABEL, "Ketalar, UK summary of product characteristics, 2019", other="UK SmPC"),
    _source(
        "lothian_2010",
        _K.LOCAL_GUIDELINE,
        "NHS Lothian palliative care ketamine guideline, August 2010",
        other="NHS Lothian 2010",
    ),
    _source(
        "auckland_hospice",
        _K.LOCAL_GUIDELINE,
        "St Joseph's Mercy Hospice, Auckland, burst ketamine",
        other="Auckland hospice",
    ),
    _source(
        "royal_cornwall_2022",
        _K.LOCAL_GUIDELINE,
        "Royal Cornwall Hospitals, IV ketamine infusion V6.0, 2022",
        other="RCHT V6.0",
    ),
    _source("cheo", _K.LOCAL_GUIDELINE, "CHEO parenteral manual, ketamine", other="CHEO"),
    _source("scirp_ed", _K.LOCAL_GUIDELINE, "Low-dose ketamine emergency protocol", other="SCIRP 1750111"),
    _source(
        "singapore_palliative",
        _K.LOCAL_GUIDELINE,
        "SG Pall eBook drug formulary, ketamine",
        other="SG Pall eBook",
    ),
    _source(
        "wellington_2009",
        _K.LOCAL_GUIDELINE,
        "Wellington ICU opioid equivalence appendix, 2009",
        other="CCDHB appendix",
    ),
    # Opioids
    _source(
        "dowell_2022",
        _K.GUIDELINE,
        "Dowell D et al., CDC opioid guideline. MMWR Recomm Rep 2022;71(3):1-95",
        "10.15585/mmwr.rr7103a1",
        "36327391",
    ),
    _source(
        "cdc_2016_2020",
        _K.GUIDELINE,
        "CDC opioid conversion tables before 2022 (editions of 2016 to 2020)",
        other="CDC oral morphine factors 2016-2020",
    ),
    _source(
        "opioid_tables_compared",
        _K.STANDARD,
        "Oral morphine equivalence tables of trials, Canada and Europe that disagree with one another",
        other="trial, Canadian and European equivalence tables",
    ),
    # Interactions
    _source(
        "hagelberg_2010",
        _K.PHARMACOLOGY,
        "Hagelberg NM et al. Eur J Pain 2010;14:625-629",
        "10.1016/j.ejpain.2009.10.003",
        "19897389",
    ),
    _source(
        "peltoniemi_2011",
        _K.PHARMACOLOGY,
        "Peltoniemi MA et al. Clin Pharmacol Ther 2011;90:296-302",
        "10.1038/clpt.2011.140",
    ),
    _source(
        "peltoniemi_2012",
        _K.PHARMACOLOGY,
        "Peltoniemi MA et al. Basic Clin Pharmacol Toxicol 2012;111:325-332",
        "10.1111/j.1742-7843.2012.00908.x",
    ),
    _source(
        "veraart_2021",
        _K.REVIEW,
        "Pharmacodynamic interactions of ketamine with psychiatric drugs, 24 studies, 2021",
        other="interaction review 2021",
    ),
    # Pain taxonomy, instruments, outcome
    _source(
        "bennett_2019",
        _K.STANDARD,
        "Bennett MI et al. Pain 2019;160:38-44",
        "10.1097/j.pain.0000000000001363",
        "30586069",
    ),
    _source("treede_2019", _K.STANDARD, "Treede RD et al. Pain 2019;160:19-27", "10.1097/j.pain.0000000000001384"),
    _source(
        "finnerup_2016",
        _K.STANDARD,
        "Finnerup NB et al. Pain 2016;157:1599-1606",
        "10.1097/j.pain.0000000000000492",
        "27115670",
    ),
    _source(
        "fainsinger_2022",
        _K.INSTRUMENT,
        "Edmonton Classification System for Cancer Pain. J Palliat Med 2022",
        "10.1089/jpm.2022.0187",
        "36282783",
    ),
    _source(
        "dworkin_2008",
        _K.METHOD,
        "Dworkin RH et al., IMMPACT. J Pain 2008;9:105-121",
        "10.1016/j.jpain.2007.09.005",
    ),
    _source("farrar_2001", _K.METHOD, "Farrar JT et al. Pain 2001;94:149-158", other="Pain 94:149"),
    _source(
        "sessler_2002",
        _K.INSTRUMENT,
        "Sessler CN et al., RASS. Am J Respir Crit Care Med 2002;166:1338-1344",
        other="AJRCCM 166:1338",
    ),
    _source("pasero_1994", _K.INSTRUMENT, "Pasero C, POSS, 1994", other="POSS"),
    _source("aldrete_1995", _K.INSTRUMENT, "Aldrete JA, modified recovery score, 1995", other="modified Aldrete"),
    _source("rcp_news2_2017", _K.INSTRUMENT, "Royal College of Physicians, NEWS2, 2017", other="RCP 2017"),
    _source("chung_padss", _K.INSTRUMENT, "Chung F, post-anaesthetic discharge score", other="PADSS"),
    _source(
        "perez_2015",
        _K.INSTRUMENT,
        "Perez C et al., DN4 in cancer. Eur J Pain 2015;19:752-761",
        "10.1002/ejp.598",
    ),
    _source("ecog", _K.INSTRUMENT, "ECOG performance status", other="ECOG"),
    _source(
        "ctcae_5",
        _K.STANDARD,
        "NCI Common Terminology Criteria for Adverse Events v5.0, 2017",
        other="CTCAE v5.0",
    ),
    _source(
        "ctcae_6",
        _K.STANDARD,
        "NCI Common Terminology Criteria for Adverse Events v6.0",
        other="CTCAE v6.0",
    ),
    _source(
        "child_pugh_1973",
        _K.INSTRUMENT,
        "Pugh RNH et al. Br J Surg 1973;60:646-649",
        other="Child-Pugh classification",
    ),
    _source("bpi_sf", _K.INSTRUMENT, "Brief Pain Inventory short form, MD Anderson symptom research", other="BPI-SF"),
    _source("cadss", _K.INSTRUMENT, "CADSS during ketamine, J Psychopharmacol", "10.1177/0269881117725685"),
    _source("cadss_6", _K.INSTRUMENT, "CADSS-6. J Affect Disord 2021;282:160-164", "10.1016/j.jad.2020.12.119"),
    _source(
        "neuropathic_screening_2020",
        _K.INSTRUMENT,
        "painDETECT and S-LANSS in cancer. Support Care Cancer 2020;28:279-285",
        "10.1007/s00520-019-04819-9",
        "31041583",
    ),
    _source("lanss", _K.INSTRUMENT, "Bennett M, LANSS pain scale", other="LANSS"),
    _source("esas_r", _K.INSTRUMENT, "Edmonton Symptom Assessment System, revised", other="ESAS-r"),
    _source("ipos", _K.INSTRUMENT, "Integrated Palliative Outcome Scale, Cicely Saunders Institute", other="IPOS"),
    _source("promis", _K.INSTRUMENT, "PROMIS pain measures, terms and conditions of 2010", other="PROMIS"),
    _source("pro_ctcae", _K.INSTRUMENT, "NCI PRO-CTCAE, terms of use", other="PRO-CTCAE"),
    _source("four_at", _K.INSTRUMENT, "4AT rapid test for delirium", other="4AT"),
    _source("mmse", _K.INSTRUMENT, "Mini-Mental State Examination", other="MMSE"),
    _source("oleary_sant", _K.INSTRUMENT, "O'Leary-Sant symptom and problem indices", other="ICSI and ICPI"),
    _source("pcl_5", _K.INSTRUMENT, "PTSD checklist for DSM-5, US Department of Veterans Affairs", other="PCL-5"),
    _source("pain_catastrophizing", _K.INSTRUMENT, "Sullivan M, pain catastrophising scale", other="PCS"),
    # Pharmacokinetics
    _source(
        "kamp_2020",
        _K.PHARMACOLOGY,
        "Kamp J et al. Anesthesiology 2020;133:1192-1213",
        "10.1097/ALN.0000000000003577",
    ),
    _source(
        "otto_2021",
        _K.PHARMACOLOGY,
        "Otto ME et al. Eur J Clin Pharmacol 2021;77:1181-1192",
        "10.1007/s00228-021-03104-1",
    ),
    _source(
        "olofsen_2022",
        _K.PHARMACOLOGY,
        "Olofsen E et al. Anesthesiology 2022;136:792-801",
        "10.1097/ALN.0000000000004176",
    ),
    _source(
        "bowdle_1998",
        _K.PHARMACOLOGY,
        "Bowdle TA et al. Anesthesiology 1998;88:82-88",
        "10.1097/00000542-199801000-00015",
    ),
    _source(
        "peltoniemi_2012_st_johns_wort",
        _K.PHARMACOLOGY,
        "St John's wort and S-ketamine by mouth. Fundam Clin Pharmacol 2012",
        "10.1111/j.1472-8206.2011.00954.x",
    ),
    _source(
        "li_2015",
        _K.PHARMACOLOGY,
        "Li Y et al. CYP2B6*6 and infusions of ketamine under the skin in chronic pain, 2015",
        other="Li 2015, CYP2B6*6, chronic pain",
    ),
    _source(
        "rao_2016",
        _K.PHARMACOLOGY,
        "Rao LK et al. CYP2B6 genotype and a single dose of ketamine by mouth, 2016",
        other="Rao 2016, CYP2B6, single oral dose",
    ),
    _source(
        "koppel_1990",
        _K.PHARMACOLOGY,
        "Koppel C et al. Ketamine over three days in intensive care, 1990",
        other="Koppel 1990, intensive care",
    ),
    _source(
        "perez_ruixo_2021",
        _K.PHARMACOLOGY,
        "Perez-Ruixo C et al. Clin Pharmacokinet 2021",
        "10.1007/s40262-020-00953-4",
    ),
    _source(
        "simons_2022",
        _K.PHARMACOLOGY,
        "Simons P et al. Front Pain Res 2022;3:946487",
        "10.3389/fpain.2022.946487",
    ),
    _source(
        "dahan_2011",
        _K.PHARMACOLOGY,
        "Dahan A et al. Eur J Pain 2011;15:258-267",
        "10.1016/j.ejpain.2010.06.016",
    ),
    _source(
        "simons_2022_kinetics",
        _K.PHARMACOLOGY,
        "Simons P et al. Front Pain Res 2022;3:946486",
        "10.3389/fpain.2022.946486",
    ),
    _source(
        "fanta_2015",
        _K.PHARMACOLOGY,
        "Fanta S et al. Eur J Clin Pharmacol 2015;71:441-447",
        "10.1007/s00228-015-1826-y",
    ),
    _source(
        "flint_2017",
        _K.PHARMACOLOGY,
        "Flint RB et al. Paediatr Anaesth 2017;27:1098-1107",
        "10.1111/pan.13239",
    ),
    _source(
        "domino_1984",
        _K.PHARMACOLOGY,
        "Domino EF et al. Clin Pharmacol Ther 1984;36:645-653, as stanpumpR cites it",
        other="Clin Pharmacol Ther 36:645",
    ),
    _source(
        "clements_1981",
        _K.PHARMACOLOGY,
        "Clements JA, Nimmo WS. Br J Anaesth 1981;53:27-30",
        "10.1093/bja/53.1.27",
    ),
    _source("hijazi_2003", _K.PHARMACOLOGY, "Hijazi Y et al. Br J Anaesth 2003;90:155-160", "10.1093/bja/aeg028"),
    _source(
        "herd_2007",
        _K.PHARMACOLOGY,
        "Herd D, Anderson BJ. Paediatr Anaesth 2007;17:622-629",
        "10.1111/j.1460-9592.2006.02145.x",
    ),
    _source(
        "herd_2007_norketamine",
        _K.PHARMACOLOGY,
        "Herd DW, Anderson BJ, Holford NHG. Paediatr Anaesth 2007;17:831-840",
        "10.1111/j.1460-9592.2007.02257.x",
    ),
    _source("hornik_2018", _K.PHARMACOLOGY, "Hornik CP et al. J Clin Pharmacol 2018", "10.1002/jcph.1116"),
    _source(
        "elkomy_2015",
        _K.PHARMACOLOGY,
        "Elkomy MH et al. Int J Pharm 2015;478:223-231",
        other="Int J Pharm 478:223",
    ),
    _source(
        "ashraf_2018",
        _K.PHARMACOLOGY,
        "Ashraf MW et al. CPT Pharmacometrics Syst Pharmacol 2018",
        "10.1002/psp4.12346",
    ),
    _source(
        "henthorn_2018",
        _K.PHARMACOLOGY,
        "Henthorn TK et al. Anesthesiology 2018;129:260-270",
        other="Anesthesiology 129:260",
    ),
    _source(
        "noppers_2011_kinetics",
        _K.PHARMACOLOGY,
        "Noppers I et al. S-ketamine with rifampicin. Anesthesiology 2011",
        other="Noppers 2011, 20 men, rifampicin",
    ),
    _source(
        "sigtermans_2009_kinetics",
        _K.PHARMACOLOGY,
        "Sigtermans M et al. Anesthesiology 2009;111:892-903",
        "10.1097/ALN.0b013e3181b437b1",
    ),
    _source(
        "jonkman_2017_kinetics",
        _K.PHARMACOLOGY,
        "Jonkman K et al. Anesthesiology 2017;127:675-683",
        "10.1097/ALN.0000000000001798",
    ),
    _source(
        "kamp_2020_enantiomers",
        _K.PHARMACOLOGY,
        "Kamp J et al. Br J Anaesth 2020;125:750-761",
        "10.1016/j.bja.2020.06.067",
    ),
    _source(
        "zhao_2012",
        _K.PHARMACOLOGY,
        "Zhao X et al. Br J Clin Pharmacol 2012, 0.5 mg/kg over 40 min in treatment-resistant bipolar depression",
        other="Zhao 2012",
    ),
    _source(
        "white_1985", _K.PHARMACOLOGY, "White PF et al. Br J Anaesth 1985, enantiomers and EEG", other="White 1985"
    ),
    _source("white_1980", _K.PHARMACOLOGY, "White PF et al. 1980, potency of the enantiomers", other="White 1980"),
    _source("ihmsen_2001", _K.PHARMACOLOGY, "Ihmsen H et al. Clin Pharmacol Ther 2001", other="Ihmsen 2001"),
    _source(
        "weiss_2022",
        _K.PHARMACOLOGY,
        "Weiss M, Siegmund W. Reanalysis of Hasan 2021, 2022",
        other="Weiss and Siegmund 2022",
    ),
    _source(
        "wang_2019",
        _K.PHARMACOLOGY,
        "Wang 2019, S-ketamine and racemate as a bolus, 32 Chinese people",
        "10.2147/DDDT.S224553",
    ),
    _source(
        "hasan_2021",
        _K.PHARMACOLOGY,
        "Hasan 2021. Anesthesiology 2021, 5 mg racemate, 15 healthy volunteers, enantiomers in venous serum",
        "10.1097/ALN.0000000000003829",
    ),
    _source(
        "goldberg_2011",
        _K.PHARMACOLOGY,
        "Goldberg 2011. Chirality, enantiomers of ketamine over five days in complex regional pain syndrome",
        "10.1002/chir.20890",
    ),
    _source(
        "nasal_ketamine_2022",
        _K.PHARMACOLOGY,
        "Ketamine by vein and by nose, Pharmacotherapy 2022;42:298-310 (PMC9118341), table 6",
        "10.1002/phar.2669",
    ),
    # Effects
    _source(
        "olofsen_2012",
        _K.PHARMACOLOGY,
        "Olofsen E et al. Anesthesiology 2012;117:353-364",
        other="Anesthesiology 117:353",
    ),
    _source(
        "dahan_2024",
        _K.PHARMACOLOGY,
        "Dahan A et al. ACS Pharmacol Transl Sci 2024",
        "10.1021/acsptsci.4c00133",
    ),
    _source("kamp_2021", _K.PHARMACOLOGY, "Kamp J et al. Br J Anaesth 2021;127:23-31", "10.1016/j.bja.2021.02.034"),
    _source(
        "jonkman_2018",
        _K.PHARMACOLOGY,
        "Jonkman K et al. Br J Anaesth 2018;120:1117-1127",
        "10.1016/j.bja.2018.02.021",
    ),
    _source(
        "schuttler_1987",
        _K.PHARMACOLOGY,
        "Schuttler J et al. J Pharmacokinet Biopharm 1987;15:241-253",
        "10.1007/BF01066320",
    ),
    _source(
        "goldway_2025",
        _K.PHARMACOLOGY,
        "Goldway N et al. bioRxiv 2025, NCT02037503, open individual data",
        "10.1101/2025.07.25.666594",
    ),
    _source(
        "zanos_2018",
        _K.NARRATIVE,
        "Zanos P et al. Pharmacol Rev 2018, table 1",
        "10.1124/pr.117.015198",
    ),
    _source("idvall_1979", _K.PHARMACOLOGY, "Idvall 1979. Br J Anaesth 51", "10.1093/bja/51.12.1167"),
    _source("hirlinger_1984", _K.PHARMACOLOGY, "Hirlinger 1984, ketamine into a muscle", other="Hirlinger 1984"),
    _source(
        "langsjo_2005",
        _K.PHARMACOLOGY,
        "Langsjo 2005, S-ketamine with positron emission tomography",
        other="Langsjo 2005",
    ),
    # Devices and safety
    _source(
        "owasp_asvs_5",
        _K.STANDARD,
        "OWASP Application Security Verification Standard 5.0.0",
        other="OWASP ASVS 5.0.0",
    ),
    _source(
        "gip_2009",
        _K.STANDARD,
        "Arney D, Jetley R, Jones P et al. 2009. Generic infusion pump hazard analysis and safety requirements 1.0. "
        "University of Pennsylvania",
        other="MS-CIS-08-31",
    ),
    _source(
        "open_pca",
        _K.STANDARD,
        "Larson B, Hatcliff J, Chalin P. Open PCA pump requirements 1.0.0",
        other="Open PCA 1.0.0",
    ),
    _source(
        "lenitive",
        _K.PROJECT,
        "Proposed by this project; awaits a clinician's signature",
        other="this project",
        grade=Grade.ASSUMED,
    ),
)

SOURCES: Final[dict[str, Source]] = {source.key: source for source in _SOURCES}
"""Every publication by key."""

if len(SOURCES) != len(_SOURCES):
    raise RuntimeError("a source is listed twice")
