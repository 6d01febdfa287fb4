"""REGISTRY of the medicines this project knows by name, and the classes that its rules ask about.

A medicine that is not here is unknown, not harmless: candidacy then asks a pharmacist. One that is here with no class
was looked at and is in none of the classes that a rule asks about. US and UK names stand side by side. The classes are
those of ordinary pharmacology; what follows from a class, with its source, stands in `candidacy/interactions`.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

MEDICINES_VERSION: Final = "2026.1"
"""Version of this table, shown wherever an interaction check is shown."""


class MedicineClass(StrEnum):
    """What a rule may ask of a medicine."""

    OPIOID = "opioid"
    NMDA_ANTAGONIST = "nmda_antagonist"
    BENZODIAZEPINE = "benzodiazepine"
    GABAPENTINOID = "gabapentinoid"
    OTHER_SEDATIVE = "other_sedative"
    MAO_INHIBITOR = "mao_inhibitor"
    THEOPHYLLINE = "theophylline"
    SYMPATHOMIMETIC = "sympathomimetic"
    THYROID_HORMONE = "thyroid_hormone"
    CYP3A4_INHIBITOR = "cyp3a4_inhibitor"
    CYP2B6_INHIBITOR = "cyp2b6_inhibitor"
    CYP_INDUCER = "cyp_inducer"
    VEGF_INHIBITOR = "vegf_inhibitor"
    CORTICOSTEROID = "corticosteroid"
    ANTIPSYCHOTIC = "antipsychotic"
    LAMOTRIGINE = "lamotrigine"
    LITHIUM = "lithium"
    QT_PROLONGING = "qt_prolonging"
    SEROTONERGIC = "serotonergic"
    BETA_BLOCKER = "beta_blocker"
    OPIOID_ANTAGONIST = "opioid_antagonist"
    GROWTH_FACTOR = "growth_factor"
    NEUROTOXIC_CHEMOTHERAPY = "neurotoxic_chemotherapy"
    ANTHRACYCLINE = "anthracycline"
    CHEMOTHERAPY = "chemotherapy"
    HORMONE_THERAPY = "hormone_therapy"
    TARGETED_THERAPY = "targeted_therapy"
    IMMUNOTHERAPY = "immunotherapy"
    CO_ANALGESIC = "co_analgesic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Medicine:
    """One generic medicine.

    Attributes:
        name: Generic name, lower case.
        classes: Empty means checked against the interaction table and in none of its classes.
        aliases: Brand, other national name and spelling variants, lower case.
    """

    name: str
    classes: frozenset[MedicineClass] = frozenset()
    aliases: tuple[str, ...] = ()


def _row(name: str, aliases: str = "", *classes: MedicineClass) -> Medicine:
    """One line of the table; aliases are parted by a bar."""
    return Medicine(name=name, classes=frozenset(classes), aliases=tuple(filter(None, aliases.split("|"))))


_C = MedicineClass

_MEDICINES: Final = (
    # Ketamine itself
    _row("ketamine", "ketalar|ketanest|ketamin|ketaset", _C.NMDA_ANTAGONIST),
    _row("esketamine", "spravato|s-ketamine|s(+)-ketamine|vesierra|ketanest s", _C.NMDA_ANTAGONIST),
    # Opioids
    _row("alfentanil", "alfenta|rapifen", _C.OPIOID),
    _row(
        "buprenorphine",
        (
            "butrans|belbuca|subutex|buprenex|temgesic|sublocade|transtec|buprenorfina|brixadi|butec|norspan|"
            "bupeaze|panitaz|sevodyne|hapoctasin|reletrans"
        ),
        _C.OPIOID,
    ),
    _row("butorphanol", "stadol", _C.OPIOID),
    _row("codeine", "codein", _C.OPIOID, _C.QT_PROLONGING),
    _row("dextropropoxyphene", "propoxyphene|darvon", _C.OPIOID, _C.QT_PROLONGING),
    _row("dihydrocodeine", "dhc continus", _C.OPIOID),
    _row(
        "fentanyl",
        (
            "duragesic|actiq|fentora|abstral|sublimaze|subsys|effentora|instanyl|pecfent|matrifen|"
            "durogesic|onsolis|lazanda|fencino|mezolar|opiodur|victanyl|yemex"
        ),
        _C.OPIOID,
        _C.SEROTONERGIC,
    ),
    _row("heroin", "diamorphine|diacetylmorphine", _C.OPIOID),
    _row("hydrocodone", "zohydro|hysingla|vantrela", _C.OPIOID),
    _row("hydromorphone", "dilaudid|exalgo|palladone|palladon|jurnista|hydromorphon", _C.OPIOID),
    _row("levorphanol", "levo-dromoran", _C.OPIOID, _C.NMDA_ANTAGONIST),
    _row("meperidine", "pethidine|demerol|dolantin", _C.OPIOID, _C.SEROTONERGIC),
    _row("meptazinol", "meptid", _C.OPIOID),
    _row(
        "methadone",
        "dolophine|methadose|physeptone|diskets",
        _C.OPIOID,
        _C.NMDA_ANTAGONIST,
        _C.QT_PROLONGING,
        _C.SEROTONERGIC,
    ),
    _row(
        "morphine",
        (
            "ms contin|kadian|oramorph|zomorph|mst continus|avinza|arymo|roxanol|msir|sevredol|"
            "duramorph|mitigo|infumorph|morphabond|m-eslon|morphgesic|statex|mst|mxl"
        ),
        _C.OPIOID,
    ),
    _row("nalbuphine", "nubain", _C.OPIOID),
    _row("oliceridine", "olinvyk", _C.OPIOID, _C.QT_PROLONGING),
    _row("opium", "laudanum|paregoric", _C.OPIOID),
    _row(
        "oxycodone",
        "oxycontin|roxicodone|oxynorm|oxaydo|xtampza|longtec|shortec|oxyfast|oxecta|roxybond",
        _C.OPIOID,
        _C.SEROTONERGIC,
    ),
    _row("oxymorphone", "opana|numorphan", _C.OPIOID),
    _row("papaveretum", "omnopon", _C.OPIOID),
    _row("pentazocine", "talwin|fortral", _C.OPIOID),
    _row("remifentanil", "ultiva", _C.OPIOID),
    _row("sufentanil", "sufenta|dsuvia|dzuveo|zalviso", _C.OPIOID),
    _row("tapentadol", "nucynta|palexia", _C.OPIOID, _C.SEROTONERGIC),
    _row("tilidine", "tilidin|valoron", _C.OPIOID),
    _row("tramadol", "ultram|zydol|conzip|tramal|ryzolt|zamadol|maxitram|contramal|mabron", _C.OPIOID, _C.SEROTONERGIC),
    _row("dipipanone", "", _C.OPIOID),
    _row("ethylmorphine", "", _C.OPIOID),
    _row("ketobemidone", "", _C.OPIOID, _C.NMDA_ANTAGONIST),
    _row("levomethadone", "l-polamidon", _C.OPIOID, _C.NMDA_ANTAGONIST, _C.QT_PROLONGING, _C.SEROTONERGIC),
    _row("mitragynine", "kratom", _C.OPIOID),
    _row("nicomorphine", "", _C.OPIOID),
    _row("pholcodine", "galenphol", _C.OPIOID),
    _row("piritramide", "dipidolor", _C.OPIOID),
    _row("tianeptine", "stablon", _C.OPIOID),
    _row("loperamide", "imodium"),
    _row("diphenoxylate"),
    _row("eluxadoline", "viberzi|truberzi"),
    _row("difelikefalin", "korsuva|kapruvia"),
    # Opioid antagonists
    _row("naloxone", "narcan|kloxxado|evzio|nyxoid|prenoxad|zimhi", _C.OPIOID_ANTAGONIST),
    _row("naltrexone", "vivitrol|revia|adepend", _C.OPIOID_ANTAGONIST),
    _row("nalmefene", "selincro|opvee|revex", _C.OPIOID_ANTAGONIST),
    _row("methylnaltrexone", "relistor"),
    _row("naloxegol", "movantik|moventig"),
    _row("naldemedine", "symproic|rizmoic"),
    _row("alvimopan", "entereg"),
    # Other NMDA antagonists
    _row("memantine", "namenda|ebixa|axura|memantin", _C.NMDA_ANTAGONIST),
    _row("amantadine", "symmetrel|gocovri|osmolex", _C.NMDA_ANTAGONIST),
    _row("dextromethorphan", "delsym|robitussin dm|dxm|covonia|coricidin hbp", _C.NMDA_ANTAGONIST, _C.SEROTONERGIC),
    _row("riluzole", "rilutek"),
    _row("acamprosate", "campral"),
    _row("felbamate", "felbatol"),
    _row("nitrous oxide", "entonox|nitronox", _C.NMDA_ANTAGONIST, _C.OTHER_SEDATIVE),
    _row("methoxyflurane", "penthrox", _C.OTHER_SEDATIVE),
    _row("xenon", "", _C.NMDA_ANTAGONIST, _C.OTHER_SEDATIVE),
    # Benzodiazepines
    _row("alprazolam", "xanax", _C.BENZODIAZEPINE),
    _row("bromazepam", "lexotan", _C.BENZODIAZEPINE),
    _row("brotizolam", "", _C.BENZODIAZEPINE),
    _row("chlordiazepoxide", "librium", _C.BENZODIAZEPINE),
    _row("clobazam", "onfi|frisium|sympazan", _C.BENZODIAZEPINE),
    _row("clonazepam", "klonopin|rivotril", _C.BENZODIAZEPINE),
    _row("clorazepate", "tranxene", _C.BENZODIAZEPINE),
    _row("diazepam", "valium|valtoco|diastat|stesolid", _C.BENZODIAZEPINE),
    _row("estazolam", "prosom", _C.BENZODIAZEPINE),
    _row("flunitrazepam", "rohypnol", _C.BENZODIAZEPINE),
    _row("flurazepam", "dalmane", _C.BENZODIAZEPINE),
    _row("loprazolam", "", _C.BENZODIAZEPINE),
    _row("lorazepam", "ativan|temesta", _C.BENZODIAZEPINE),
    _row("lormetazepam", "", _C.BENZODIAZEPINE),
    _row("midazolam", "versed|hypnovel|dormicum|nayzilam|buccolam|epistatus", _C.BENZODIAZEPINE),
    _row("nitrazepam", "mogadon", _C.BENZODIAZEPINE),
    _row("oxazepam", "serax|serenid", _C.BENZODIAZEPINE),
    _row("prazepam", "", _C.BENZODIAZEPINE),
    _row("remimazolam", "byfavo", _C.BENZODIAZEPINE),
    _row("temazepam", "restoril", _C.BENZODIAZEPINE),
    _row("triazolam", "halcion", _C.BENZODIAZEPINE),
    _row("flumazenil", "romazicon|anexate"),
    # Gabapentinoids
    _row("gabapentin", "neurontin|gralise", _C.GABAPENTINOID, _C.CO_ANALGESIC),
    _row("gabapentin enacarbil", "horizant", _C.GABAPENTINOID, _C.CO_ANALGESIC),
    _row("pregabalin", "lyrica|alzain", _C.GABAPENTINOID, _C.CO_ANALGESIC),
    _row("mirogabalin", "tarlige", _C.GABAPENTINOID, _C.CO_ANALGESIC),
    # Other sedatives
    _row("zolpidem", "ambien|stilnoct|intermezzo|edluar", _C.OTHER_SEDATIVE),
    _row("zopiclone", "zimovane|imovane", _C.OTHER_SEDATIVE),
    _row("eszopiclone", "lunesta", _C.OTHER_SEDATIVE),
    _row("zaleplon", "sonata", _C.OTHER_SEDATIVE),
    _row("suvorexant", "belsomra", _C.OTHER_SEDATIVE),
    _row("lemborexant", "dayvigo", _C.OTHER_SEDATIVE),
    _row("daridorexant", "quviviq", _C.OTHER_SEDATIVE),
    _row("ramelteon", "rozerem", _C.OTHER_SEDATIVE),
    _row("melatonin", "circadin|slenyto", _C.OTHER_SEDATIVE),
    _row("chloral hydrate", "chloral betaine", _C.OTHER_SEDATIVE),
    _row("meprobamate", "miltown", _C.OTHER_SEDATIVE),
    _row("butalbital", "", _C.OTHER_SEDATIVE),
    _row("pentobarbital", "nembutal", _C.OTHER_SEDATIVE, _C.CYP_INDUCER),
    _row("secobarbital", "seconal", _C.OTHER_SEDATIVE, _C.CYP_INDUCER),
    _row("thiopental", "thiopentone", _C.OTHER_SEDATIVE),
    _row("propofol", "diprivan|fospropofol", _C.OTHER_SEDATIVE, _C.QT_PROLONGING),
    _row("etomidate", "amidate", _C.OTHER_SEDATIVE),
    _row("dexmedetomidine", "precedex|igalmi|dexdor", _C.OTHER_SEDATIVE),
    _row("clonidine", "catapres|kapvay|dixarit|nexiclon", _C.OTHER_SEDATIVE),
    _row("guanfacine", "intuniv|tenex", _C.OTHER_SEDATIVE),
    _row("tizanidine", "zanaflex|sirdalud", _C.OTHER_SEDATIVE),
    _row("baclofen", "lioresal|gablofen|ozobax", _C.OTHER_SEDATIVE),
    _row("cyclobenzaprine", "flexeril|amrix|fexmid", _C.OTHER_SEDATIVE, _C.SEROTONERGIC),
    _row("carisoprodol", "soma", _C.OTHER_SEDATIVE),
    _row("methocarbamol", "robaxin", _C.OTHER_SEDATIVE),
    _row("metaxalone", "skelaxin", _C.OTHER_SEDATIVE, _C.SEROTONERGIC),
    _row("orphenadrine", "norflex", _C.OTHER_SEDATIVE),
    _row("chlorzoxazone", "parafon", _C.OTHER_SEDATIVE),
    _row("dantrolene", "dantrium", _C.OTHER_SEDATIVE),
    _row("sodium oxybate", "xyrem|lumryz|oxybate", _C.OTHER_SEDATIVE),
    _row("diphenhydramine", "benadryl|nytol|zzzquil", _C.OTHER_SEDATIVE),
    _row("doxylamine", "unisom", _C.OTHER_SEDATIVE),
    _row("hydroxyzine", "atarax|vistaril", _C.OTHER_SEDATIVE, _C.QT_PROLONGING),
    _row("promethazine", "phenergan", _C.OTHER_SEDATIVE, _C.QT_PROLONGING),
    _row("chlorpheniramine", "chlorphenamine|piriton|chlor-trimeton", _C.OTHER_SEDATIVE),
    _row("cyproheptadine", "periactin", _C.OTHER_SEDATIVE),
    _row("cyclizine", "valoid", _C.OTHER_SEDATIVE),
    _row("meclizine", "meclozine|antivert|bonine", _C.OTHER_SEDATIVE),
    _row("dimenhydrinate", "dramamine|gravol", _C.OTHER_SEDATIVE),
    _row("scopolamine", "hyoscine hydrobromide|transderm scop|kwells", _C.OTHER_SEDATIVE),
    _row("brompheniramine", "", _C.OTHER_SEDATIVE),
    _row("triprolidine", "", _C.OTHER_SEDATIVE),
    _row("alimemazine", "trimeprazine", _C.OTHER_SEDATIVE),
    _row("cannabidiol", "epidiolex|epidyolex|cbd", _C.OTHER_SEDATIVE),
    _row("nabiximols", "sativex", _C.OTHER_SEDATIVE),
    _row("dronabinol", "marinol|syndros|tetrahydrocannabinol|thc", _C.OTHER_SEDATIVE),
    _row("nabilone", "cesamet", _C.OTHER_SEDATIVE),
    _row("cannabis", "marijuana|medical cannabis", _C.OTHER_SEDATIVE),
    _row("kava", "kava kava", _C.OTHER_SEDATIVE),
    _row("valerian", "", _C.OTHER_SEDATIVE),
    # Monoamine oxidase inhibitors
    _row("tranylcypromine", "parnate", _C.MAO_INHIBITOR, _C.SEROTONERGIC),
    _row("phenelzine", "nardil", _C.MAO_INHIBITOR, _C.SEROTONERGIC),
    _row("isocarboxazid", "marplan", _C.MAO_INHIBITOR, _C.SEROTONERGIC),
    _row("selegiline", "eldepryl|emsam|zelapar|deprenyl", _C.MAO_INHIBITOR, _C.SEROTONERGIC),
    _row("rasagiline", "azilect", _C.MAO_INHIBITOR, _C.SEROTONERGIC),
    _row("safinamide", "xadago", _C.MAO_INHIBITOR, _C.SEROTONERGIC),
    _row("moclobemide", "manerix|aurorix", _C.MAO_INHIBITOR, _C.SEROTONERGIC),
    _row("linezolid", "zyvox|zyvoxid", _C.MAO_INHIBITOR, _C.SEROTONERGIC),
    _row("tedizolid", "sivextro", _C.MAO_INHIBITOR, _C.SEROTONERGIC),
    _row("methylene blue", "methylthioninium|methylthioninium chloride|provayblue", _C.MAO_INHIBITOR, _C.SEROTONERGIC),
    _row("procarbazine", "matulane|natulan", _C.MAO_INHIBITOR, _C.CHEMOTHERAPY),
    _row("furazolidone", "", _C.MAO_INHIBITOR),
    _row("iproniazid", "", _C.MAO_INHIBITOR, _C.SEROTONERGIC),
    _row("nialamide", "", _C.MAO_INHIBITOR, _C.SEROTONERGIC),
    # Methylxanthines
    _row("theophylline", "theo-24|uniphyl|uniphyllin|theochron|elixophyllin|slo-phyllin|nuelin", _C.THEOPHYLLINE),
    _row("aminophylline", "phyllocontin", _C.THEOPHYLLINE),
    _row("oxtriphylline", "choline theophyllinate", _C.THEOPHYLLINE),
    _row("dyphylline", "diprophylline", _C.THEOPHYLLINE),
    _row("doxofylline", "", _C.THEOPHYLLINE),
    _row("caffeine"),
    _row("pentoxifylline", "trental"),
    # Sympathomimetics, stimulants, decongestants, vasopressors
    _row("amphetamine", "amfetamine|evekeo|adzenys", _C.SYMPATHOMIMETIC, _C.SEROTONERGIC),
    _row("dextroamphetamine", "dexamfetamine|dexamphetamine|dexedrine|zenzedi", _C.SYMPATHOMIMETIC, _C.SEROTONERGIC),
    _row("lisdexamfetamine", "vyvanse|elvanse|lisdexamphetamine", _C.SYMPATHOMIMETIC, _C.SEROTONERGIC),
    _row("methamphetamine", "desoxyn|metamfetamine", _C.SYMPATHOMIMETIC, _C.SEROTONERGIC),
    _row(
        "methylphenidate", "ritalin|concerta|equasym|medikinet|daytrana|metadate|quillivant|jornay", _C.SYMPATHOMIMETIC
    ),
    _row("dexmethylphenidate", "focalin", _C.SYMPATHOMIMETIC),
    _row("serdexmethylphenidate", "azstarys", _C.SYMPATHOMIMETIC),
    _row("modafinil", "provigil", _C.SYMPATHOMIMETIC),
    _row("armodafinil", "nuvigil", _C.SYMPATHOMIMETIC),
    _row("solriamfetol", "sunosi", _C.SYMPATHOMIMETIC),
    _row("atomoxetine", "strattera", _C.SYMPATHOMIMETIC),
    _row("viloxazine", "qelbree", _C.SYMPATHOMIMETIC),
    _row("phentermine", "adipex|lomaira", _C.SYMPATHOMIMETIC),
    _row("diethylpropion", "amfepramone", _C.SYMPATHOMIMETIC),
    _row("phendimetrazine", "", _C.SYMPATHOMIMETIC),
    _row("benzphetamine", "", _C.SYMPATHOMIMETIC),
    _row("mazindol", "", _C.SYMPATHOMIMETIC),
    _row("cocaine", "", _C.SYMPATHOMIMETIC),
    _row("pseudoephedrine", "sudafed", _C.SYMPATHOMIMETIC),
    _row("phenylephrine", "sudafed pe|neo-synephrine", _C.SYMPATHOMIMETIC),
    _row("ephedrine", "akovaz|emerphed|ephedra|ma huang", _C.SYMPATHOMIMETIC),
    _row("epinephrine", "adrenaline|epipen|auvi-q|adrenalin|emerade|jext", _C.SYMPATHOMIMETIC),
    _row("norepinephrine", "noradrenaline|levophed", _C.SYMPATHOMIMETIC),
    _row("dopamine", "intropin", _C.SYMPATHOMIMETIC),
    _row("dobutamine", "dobutrex", _C.SYMPATHOMIMETIC),
    _row("isoproterenol", "isoprenaline", _C.SYMPATHOMIMETIC),
    _row("vasopressin", "vasostrict|argipressin", _C.SYMPATHOMIMETIC),
    _row("terlipressin", "terlivaz|glypressin", _C.SYMPATHOMIMETIC),
    _row("desmopressin", "ddavp|minirin"),
    _row("angiotensin ii", "giapreza", _C.SYMPATHOMIMETIC),
    _row("metaraminol", "aramine", _C.SYMPATHOMIMETIC),
    _row("midodrine", "proamatine|bramox", _C.SYMPATHOMIMETIC),
    _row("droxidopa", "northera", _C.SYMPATHOMIMETIC),
    _row("etilefrine", "", _C.SYMPATHOMIMETIC),
    _row("oxymetazoline", "afrin", _C.SYMPATHOMIMETIC),
    _row("xylometazoline", "otrivine", _C.SYMPATHOMIMETIC),
    _row("naphazoline", "", _C.SYMPATHOMIMETIC),
    _row("tetryzoline", "tetrahydrozoline|visine", _C.SYMPATHOMIMETIC),
    _row("albuterol", "salbutamol|ventolin|proair|proventil", _C.SYMPATHOMIMETIC),
    _row("levalbuterol", "xopenex", _C.SYMPATHOMIMETIC),
    _row("terbutaline", "bricanyl", _C.SYMPATHOMIMETIC),
    _row("salmeterol", "serevent", _C.SYMPATHOMIMETIC),
    _row("formoterol", "oxis|foradil|eformoterol", _C.SYMPATHOMIMETIC),
    _row("indacaterol", "onbrez", _C.SYMPATHOMIMETIC),
    _row("olodaterol", "striverdi", _C.SYMPATHOMIMETIC),
    _row("vilanterol", "", _C.SYMPATHOMIMETIC),
    _row("mirabegron", "myrbetriq|betmiga", _C.SYMPATHOMIMETIC),
    # Thyroid
    _row(
        "levothyroxine",
        "synthroid|thyroxine|levoxyl|eltroxin|euthyrox|unithroid|l-thyroxine|tirosint",
        _C.THYROID_HORMONE,
    ),
    _row("liothyronine", "cytomel|triiodothyronine", _C.THYROID_HORMONE),
    _row("thyroid", "armour thyroid|np thyroid|desiccated thyroid", _C.THYROID_HORMONE),
    _row("liotrix", "thyrolar", _C.THYROID_HORMONE),
    _row("carbimazole"),
    _row("methimazole", "tapazole|thiamazole"),
    _row("propylthiouracil"),
    # CYP3A4 inhibitors
    _row("clarithromycin", "biaxin|klaricid", _C.CYP3A4_INHIBITOR, _C.QT_PROLONGING),
    _row("erythromycin", "ery-tab|erythrocin", _C.CYP3A4_INHIBITOR, _C.QT_PROLONGING),
    _row("telithromycin", "ketek", _C.CYP3A4_INHIBITOR, _C.QT_PROLONGING),
    _row("azithromycin", "zithromax|z-pak", _C.QT_PROLONGING),
    _row("ketoconazole", "nizoral", _C.CYP3A4_INHIBITOR, _C.QT_PROLONGING),
    _row("levoketoconazole", "recorlev", _C.CYP3A4_INHIBITOR, _C.QT_PROLONGING),
    _row("itraconazole", "sporanox", _C.CYP3A4_INHIBITOR, _C.QT_PROLONGING),
    _row("fluconazole", "diflucan", _C.CYP3A4_INHIBITOR, _C.QT_PROLONGING),
    _row("voriconazole", "vfend", _C.CYP3A4_INHIBITOR, _C.CYP2B6_INHIBITOR, _C.QT_PROLONGING),
    _row("posaconazole", "noxafil", _C.CYP3A4_INHIBITOR, _C.QT_PROLONGING),
    _row("isavuconazole", "cresemba|isavuconazonium", _C.CYP3A4_INHIBITOR),
    _row("clotrimazole", "canesten|mycelex", _C.CYP3A4_INHIBITOR),
    _row("miconazole", "daktarin", _C.CYP3A4_INHIBITOR),
    _row("ritonavir", "norvir", _C.CYP3A4_INHIBITOR),
    _row("cobicistat", "tybost", _C.CYP3A4_INHIBITOR),
    _row("nirmatrelvir"),
    _row("lopinavir", "", _C.CYP3A4_INHIBITOR, _C.QT_PROLONGING),
    _row("atazanavir", "reyataz", _C.CYP3A4_INHIBITOR, _C.QT_PROLONGING),
    _row("darunavir", "prezista", _C.CYP3A4_INHIBITOR),
    _row("saquinavir", "invirase", _C.CYP3A4_INHIBITOR, _C.QT_PROLONGING),
    _row("indinavir", "crixivan", _C.CYP3A4_INHIBITOR),
    _row("nelfinavir", "viracept", _C.CYP3A4_INHIBITOR),
    _row("fosamprenavir", "lexiva", _C.CYP3A4_INHIBITOR),
    _row("idelalisib", "zydelig", _C.CYP3A4_INHIBITOR, _C.TARGETED_THERAPY),
    _row("ceritinib", "zykadia", _C.CYP3A4_INHIBITOR, _C.QT_PROLONGING, _C.TARGETED_THERAPY),
    _row("ribociclib", "kisqali", _C.CYP3A4_INHIBITOR, _C.QT_PROLONGING, _C.TARGETED_THERAPY),
    _row("tucatinib", "tukysa", _C.CYP3A4_INHIBITOR, _C.TARGETED_THERAPY),
    _row("crizotinib", "xalkori", _C.CYP3A4_INHIBITOR, _C.QT_PROLONGING, _C.TARGETED_THERAPY),
    _row("imatinib", "gleevec|glivec", _C.CYP3A4_INHIBITOR, _C.TARGETED_THERAPY),
    _row("nilotinib", "tasigna", _C.CYP3A4_INHIBITOR, _C.QT_PROLONGING, _C.TARGETED_THERAPY),
    _row("duvelisib", "copiktra", _C.CYP3A4_INHIBITOR, _C.TARGETED_THERAPY),
    _row("aprepitant", "emend|cinvanti", _C.CYP3A4_INHIBITOR),
    _row("fosaprepitant", "ivemend", _C.CYP3A4_INHIBITOR),
    _row("netupitant", "fosnetupitant", _C.CYP3A4_INHIBITOR),
    _row("diltiazem", "cardizem|tildiem", _C.CYP3A4_INHIBITOR),
    _row("verapamil", "calan|isoptin|verelan", _C.CYP3A4_INHIBITOR),
    _row("dronedarone", "multaq", _C.CYP3A4_INHIBITOR, _C.QT_PROLONGING),
    _row("amiodarone", "pacerone|cordarone", _C.CYP3A4_INHIBITOR, _C.QT_PROLONGING),
    _row("conivaptan", "vaprisol", _C.CYP3A4_INHIBITOR),
    _row("ciclosporin", "cyclosporine|cyclosporin|neoral|sandimmune", _C.CYP3A4_INHIBITOR),
    _row("nefazodone", "serzone", _C.CYP3A4_INHIBITOR, _C.SEROTONERGIC),
    _row("grapefruit", "grapefruit juice", _C.CYP3A4_INHIBITOR),
    _row("boceprevir", "", _C.CYP3A4_INHIBITOR),
    _row("mifepristone", "korlym|mifegyne", _C.CYP3A4_INHIBITOR),
    _row("ciprofloxacin", "cipro|ciproxin", _C.CYP3A4_INHIBITOR, _C.QT_PROLONGING),
    _row("cimetidine", "tagamet", _C.CYP3A4_INHIBITOR),
    _row("fluvoxamine", "luvox|faverin", _C.CYP3A4_INHIBITOR, _C.SEROTONERGIC, _C.CO_ANALGESIC),
    _row("lefamulin", "xenleta", _C.CYP3A4_INHIBITOR, _C.QT_PROLONGING),
    _row("letermovir", "prevymis", _C.CYP3A4_INHIBITOR),
    # CYP2B6 inhibitors
    _row("ticlopidine", "ticlid", _C.CYP2B6_INHIBITOR),
    _row("clopidogrel", "plavix", _C.CYP2B6_INHIBITOR),
    _row("prasugrel", "effient|efient"),
    _row("ticagrelor", "brilinta|brilique"),
    _row("thiotepa", "tepadina", _C.CYP2B6_INHIBITOR, _C.CHEMOTHERAPY),
    _row("orlistat", "xenical|alli"),
    # Enzyme inducers
    _row("rifampin", "rifampicin|rifadin|rimactane", _C.CYP_INDUCER),
    _row("rifabutin", "mycobutin", _C.CYP_INDUCER),
    _row("rifapentine", "priftin", _C.CYP_INDUCER),
    _row("enzalutamide", "xtandi", _C.CYP_INDUCER, _C.HORMONE_THERAPY),
    _row("apalutamide", "erleada", _C.CYP_INDUCER, _C.HORMONE_THERAPY),
    _row("mitotane", "lysodren", _C.CYP_INDUCER, _C.CHEMOTHERAPY),
    _row("carbamazepine", "tegretol|equetro|carbatrol", _C.CYP_INDUCER, _C.CO_ANALGESIC),
    _row("oxcarbazepine", "trileptal|oxtellar", _C.CYP_INDUCER, _C.CO_ANALGESIC),
    _row("eslicarbazepine", "aptiom|zebinix", _C.CYP_INDUCER),
    _row("phenytoin", "dilantin|epanutin|fosphenytoin|cerebyx", _C.CYP_INDUCER),
    _row("phenobarbital", "phenobarbitone|luminal|sezaby", _C.CYP_INDUCER, _C.OTHER_SEDATIVE),
    _row("primidone", "mysoline", _C.CYP_INDUCER, _C.OTHER_SEDATIVE),
    _row(
        "st john's wort",
        "hypericum|st johns wort|st. john's wort|st. johns wort|saint john's wort",
        _C.CYP_INDUCER,
        _C.SEROTONERGIC,
    ),
    _row("efavirenz", "sustiva", _C.CYP_INDUCER, _C.QT_PROLONGING),
    _row("nevirapine", "viramune", _C.CYP_INDUCER),
    _row("etravirine", "intelence", _C.CYP_INDUCER),
    _row("bosentan", "tracleer", _C.CYP_INDUCER),
    _row("lumacaftor", "", _C.CYP_INDUCER),
    _row("dabrafenib", "tafinlar", _C.CYP_INDUCER, _C.TARGETED_THERAPY),
    _row("lorlatinib", "lorbrena|lorviqua", _C.CYP_INDUCER, _C.TARGETED_THERAPY),
    _row("ivosidenib", "tibsovo", _C.CYP_INDUCER, _C.QT_PROLONGING, _C.TARGETED_THERAPY),
    # Corticosteroids
    _row("dexamethasone", "decadron|dexasone|hemady", _C.CORTICOSTEROID, _C.CYP_INDUCER),
    _row("prednisone", "deltasone|rayos|lodotra", _C.CORTICOSTEROID),
    _row("prednisolone", "orapred|deltacortril|prelone", _C.CORTICOSTEROID),
    _row("methylprednisolone", "medrol|solu-medrol|solu-medrone|depo-medrol|depo-medrone", _C.CORTICOSTEROID),
    _row("hydrocortisone", "cortef|solu-cortef|cortisol", _C.CORTICOSTEROID),
    _row("betamethasone", "celestone", _C.CORTICOSTEROID),
    _row("triamcinolone", "kenalog|nasacort", _C.CORTICOSTEROID),
    _row("deflazacort", "emflaza", _C.CORTICOSTEROID),
    _row("budesonide", "pulmicort|entocort|uceris|rhinocort", _C.CORTICOSTEROID),
    _row("fludrocortisone", "florinef"),
    _row("fluticasone", "flovent|flonase|flixotide|flixonase"),
    _row("beclomethasone", "beclometasone|qvar|clenil"),
    _row("mometasone", "nasonex|elocon|asmanex"),
    _row("ciclesonide", "alvesco"),
    _row("clobetasol", "dermovate|temovate"),
    _row("fluocinonide", "lidex"),
    # Drugs on the VEGF pathway
    _row("bevacizumab", "avastin|mvasi|zirabev|alymsys", _C.VEGF_INHIBITOR, _C.TARGETED_THERAPY),
    _row("ramucirumab", "cyramza", _C.VEGF_INHIBITOR, _C.TARGETED_THERAPY),
    _row("aflibercept", "zaltrap|ziv-aflibercept|eylea", _C.VEGF_INHIBITOR, _C.TARGETED_THERAPY),
    _row("ranibizumab", "lucentis", _C.VEGF_INHIBITOR),
    _row("sunitinib", "sutent", _C.VEGF_INHIBITOR, _C.TARGETED_THERAPY),
    _row("sorafenib", "nexavar", _C.VEGF_INHIBITOR, _C.TARGETED_THERAPY),
    _row("pazopanib", "votrient", _C.VEGF_INHIBITOR, _C.QT_PROLONGING, _C.TARGETED_THERAPY),
    _row("axitinib", "inlyta", _C.VEGF_INHIBITOR, _C.TARGETED_THERAPY),
    _row("lenvatinib", "lenvima|kisplyx", _C.VEGF_INHIBITOR, _C.QT_PROLONGING, _C.TARGETED_THERAPY),
    _row("cabozantinib", "cabometyx|cometriq", _C.VEGF_INHIBITOR, _C.TARGETED_THERAPY),
    _row("regorafenib", "stivarga", _C.VEGF_INHIBITOR, _C.TARGETED_THERAPY),
    _row("vandetanib", "caprelsa", _C.VEGF_INHIBITOR, _C.QT_PROLONGING, _C.TARGETED_THERAPY),
    _row("tivozanib", "fotivda", _C.VEGF_INHIBITOR, _C.TARGETED_THERAPY),
    _row("fruquintinib", "fruzaqla", _C.VEGF_INHIBITOR, _C.TARGETED_THERAPY),
    _row("nintedanib", "ofev|vargatef", _C.VEGF_INHIBITOR, _C.TARGETED_THERAPY),
    _row("ponatinib", "iclusig", _C.VEGF_INHIBITOR, _C.TARGETED_THERAPY),
    _row("anlotinib", "", _C.VEGF_INHIBITOR, _C.TARGETED_THERAPY),
    _row("apatinib", "rivoceranib", _C.VEGF_INHIBITOR, _C.TARGETED_THERAPY),
    # Antipsychotics
    _row("haloperidol", "haldol|serenace|dozic", _C.ANTIPSYCHOTIC, _C.QT_PROLONGING, _C.OTHER_SEDATIVE),
    _row("chlorpromazine", "thorazine|largactil", _C.ANTIPSYCHOTIC, _C.QT_PROLONGING, _C.OTHER_SEDATIVE),
    _row("levomepromazine", "methotrimeprazine|nozinan|levinan", _C.ANTIPSYCHOTIC, _C.QT_PROLONGING, _C.OTHER_SEDATIVE),
    _row("prochlorperazine", "compazine|stemetil|buccastem", _C.ANTIPSYCHOTIC, _C.QT_PROLONGING, _C.OTHER_SEDATIVE),
    _row("perphenazine", "trilafon", _C.ANTIPSYCHOTIC, _C.OTHER_SEDATIVE),
    _row("fluphenazine", "prolixin|modecate", _C.ANTIPSYCHOTIC, _C.OTHER_SEDATIVE),
    _row("trifluoperazine", "stelazine", _C.ANTIPSYCHOTIC, _C.OTHER_SEDATIVE),
    _row("thioridazine", "mellaril", _C.ANTIPSYCHOTIC, _C.QT_PROLONGING, _C.OTHER_SEDATIVE),
    _row("pimozide", "orap", _C.ANTIPSYCHOTIC, _C.QT_PROLONGING),
    _row("loxapine", "adasuve", _C.ANTIPSYCHOTIC, _C.OTHER_SEDATIVE),
    _row("flupentixol", "depixol|fluanxol", _C.ANTIPSYCHOTIC),
    _row("zuclopenthixol", "clopixol", _C.ANTIPSYCHOTIC, _C.OTHER_SEDATIVE),
    _row("sulpiride", "dolmatil", _C.ANTIPSYCHOTIC, _C.QT_PROLONGING),
    _row("amisulpride", "solian|barhemsys", _C.ANTIPSYCHOTIC, _C.QT_PROLONGING),
    _row("risperidone", "risperdal|perseris", _C.ANTIPSYCHOTIC, _C.QT_PROLONGING, _C.OTHER_SEDATIVE),
    _row("paliperidone", "invega|xeplion", _C.ANTIPSYCHOTIC, _C.QT_PROLONGING),
    _row("olanzapine", "zyprexa|lybalvi", _C.ANTIPSYCHOTIC, _C.OTHER_SEDATIVE),
    _row("quetiapine", "seroquel", _C.ANTIPSYCHOTIC, _C.QT_PROLONGING, _C.OTHER_SEDATIVE),
    _row("clozapine", "clozaril|denzapine|zaponex", _C.ANTIPSYCHOTIC, _C.QT_PROLONGING, _C.OTHER_SEDATIVE),
    _row("aripiprazole", "abilify|aristada", _C.ANTIPSYCHOTIC),
    _row("brexpiprazole", "rexulti", _C.ANTIPSYCHOTIC),
    _row("cariprazine", "vraylar|reagila", _C.ANTIPSYCHOTIC),
    _row("lurasidone", "latuda", _C.ANTIPSYCHOTIC, _C.OTHER_SEDATIVE),
    _row("ziprasidone", "geodon", _C.ANTIPSYCHOTIC, _C.QT_PROLONGING, _C.OTHER_SEDATIVE),
    _row("asenapine", "saphris|sycrest", _C.ANTIPSYCHOTIC, _C.QT_PROLONGING, _C.OTHER_SEDATIVE),
    _row("iloperidone", "fanapt", _C.ANTIPSYCHOTIC, _C.QT_PROLONGING, _C.OTHER_SEDATIVE),
    _row("lumateperone", "caplyta", _C.ANTIPSYCHOTIC, _C.OTHER_SEDATIVE),
    _row("pimavanserin", "nuplazid", _C.ANTIPSYCHOTIC, _C.QT_PROLONGING),
    _row("droperidol", "inapsine|xomolix", _C.ANTIPSYCHOTIC, _C.QT_PROLONGING, _C.OTHER_SEDATIVE),
    # Mood stabilisers and other antiepileptics
    _row("lamotrigine", "lamictal", _C.LAMOTRIGINE),
    _row("lithium", "lithium carbonate|lithobid|priadel|camcolit|lithium citrate", _C.LITHIUM, _C.SEROTONERGIC),
    _row("valproate", "valproic acid|depakote|divalproex|epilim|depakene|sodium valproate", _C.CO_ANALGESIC),
    _row("topiramate", "topamax|qudexy"),
    _row("levetiracetam", "keppra|spritam"),
    _row("brivaracetam", "briviact", _C.OTHER_SEDATIVE),
    _row("lacosamide", "vimpat", _C.CO_ANALGESIC),
    _row("zonisamide", "zonegran"),
    _row("perampanel", "fycompa", _C.OTHER_SEDATIVE),
    _row("tiagabine", "gabitril", _C.OTHER_SEDATIVE),
    _row("vigabatrin", "sabril", _C.OTHER_SEDATIVE),
    _row("rufinamide", "banzel"),
    _row("ethosuximide", "zarontin"),
    _row("cenobamate", "xcopri|ontozry", _C.OTHER_SEDATIVE),
    # Antidepressants
    _row("citalopram", "celexa|cipramil", _C.SEROTONERGIC, _C.QT_PROLONGING),
    _row("escitalopram", "lexapro|cipralex", _C.SEROTONERGIC, _C.QT_PROLONGING),
    _row("fluoxetine", "prozac|sarafem", _C.SEROTONERGIC),
    _row("paroxetine", "paxil|seroxat", _C.SEROTONERGIC),
    _row("sertraline", "zoloft|lustral", _C.SEROTONERGIC),
    _row("vilazodone", "viibryd", _C.SEROTONERGIC),
    _row("vortioxetine", "trintellix|brintellix", _C.SEROTONERGIC),
    _row("venlafaxine", "effexor|efexor", _C.SEROTONERGIC, _C.QT_PROLONGING, _C.CO_ANALGESIC),
    _row("desvenlafaxine", "pristiq", _C.SEROTONERGIC),
    _row("duloxetine", "cymbalta|drizalma|irenka|yentreve", _C.SEROTONERGIC, _C.CO_ANALGESIC),
    _row("milnacipran", "savella", _C.SEROTONERGIC, _C.CO_ANALGESIC),
    _row("levomilnacipran", "fetzima", _C.SEROTONERGIC),
    _row("amitriptyline", "elavil|endep", _C.SEROTONERGIC, _C.QT_PROLONGING, _C.OTHER_SEDATIVE, _C.CO_ANALGESIC),
    _row(
        "nortriptyline",
        "pamelor|aventyl|allegron",
        _C.SEROTONERGIC,
        _C.QT_PROLONGING,
        _C.OTHER_SEDATIVE,
        _C.CO_ANALGESIC,
    ),
    _row("imipramine", "tofranil", _C.SEROTONERGIC, _C.QT_PROLONGING, _C.OTHER_SEDATIVE, _C.CO_ANALGESIC),
    _row("desipramine", "norpramin", _C.SEROTONERGIC, _C.QT_PROLONGING, _C.CO_ANALGESIC),
    _row("clomipramine", "anafranil", _C.SEROTONERGIC, _C.QT_PROLONGING, _C.OTHER_SEDATIVE, _C.CO_ANALGESIC),
    _row("doxepin", "sinequan|silenor", _C.SEROTONERGIC, _C.QT_PROLONGING, _C.OTHER_SEDATIVE, _C.CO_ANALGESIC),
    _row("dosulepin", "dothiepin|prothiaden", _C.SEROTONERGIC, _C.QT_PROLONGING, _C.OTHER_SEDATIVE),
    _row("lofepramine", "", _C.SEROTONERGIC, _C.QT_PROLONGING),
    _row("protriptyline", "vivactil", _C.SEROTONERGIC, _C.QT_PROLONGING),
    _row("trimipramine", "surmontil", _C.SEROTONERGIC, _C.QT_PROLONGING, _C.OTHER_SEDATIVE),
    _row("amoxapine", "", _C.SEROTONERGIC, _C.QT_PROLONGING, _C.OTHER_SEDATIVE),
    _row("maprotiline", "ludiomil", _C.QT_PROLONGING, _C.OTHER_SEDATIVE),
    _row("trazodone", "desyrel|molipaxin|oleptro", _C.SEROTONERGIC, _C.QT_PROLONGING, _C.OTHER_SEDATIVE),
    _row("mirtazapine", "remeron|zispin", _C.SEROTONERGIC, _C.OTHER_SEDATIVE),
    _row("mianserin", "", _C.SEROTONERGIC, _C.OTHER_SEDATIVE),
    _row("bupropion", "wellbutrin|zyban|aplenzin"),
    _row("reboxetine", "edronax", _C.SYMPATHOMIMETIC),
    _row("agomelatine", "valdoxan", _C.OTHER_SEDATIVE),
    _row("buspirone", "buspar", _C.SEROTONERGIC),
    _row("tryptophan", "l-tryptophan", _C.SEROTONERGIC),
    _row("sumatriptan", "imitrex|imigran", _C.SEROTONERGIC),
    _row("rizatriptan", "maxalt", _C.SEROTONERGIC),
    _row("zolmitriptan", "zomig", _C.SEROTONERGIC),
    _row("eletriptan", "relpax", _C.SEROTONERGIC),
    _row("naratriptan", "amerge|naramig", _C.SEROTONERGIC),
    _row("almotriptan", "", _C.SEROTONERGIC),
    _row("frovatriptan", "", _C.SEROTONERGIC),
    _row("dihydroergotamine", "migranal", _C.SEROTONERGIC),
    # Beta blockers
    _row("atenolol", "tenormin", _C.BETA_BLOCKER),
    _row("bisoprolol", "zebeta|cardicor|emcor", _C.BETA_BLOCKER),
    _row("carvedilol", "coreg", _C.BETA_BLOCKER),
    _row("esmolol", "brevibloc", _C.BETA_BLOCKER),
    _row("labetalol", "trandate|normodyne", _C.BETA_BLOCKER),
    _row("metoprolol", "lopressor|toprol|toprol-xl|toprol xl|betaloc", _C.BETA_BLOCKER),
    _row("nadolol", "corgard", _C.BETA_BLOCKER),
    _row("nebivolol", "bystolic|nebilet", _C.BETA_BLOCKER),
    _row("pindolol", "visken", _C.BETA_BLOCKER),
    _row("propranolol", "inderal|hemangeol", _C.BETA_BLOCKER),
    _row("sotalol", "betapace|sotacor", _C.BETA_BLOCKER, _C.QT_PROLONGING),
    _row("timolol", "timoptic|timoptol|blocadren", _C.BETA_BLOCKER),
    _row("acebutolol", "sectral", _C.BETA_BLOCKER),
    _row("betaxolol", "betoptic|kerlone", _C.BETA_BLOCKER),
    _row("levobunolol", "betagan", _C.BETA_BLOCKER),
    # Growth factors
    _row(
        "filgrastim",
        "neupogen|zarxio|nivestym|releuko|accofil|nivestim|tbo-filgrastim|granix|zarzio|tevagrastim|ratiograstim",
        _C.GROWTH_FACTOR,
    ),
    _row(
        "pegfilgrastim",
        "neulasta|fulphila|udenyca|ziextenzo|nyvepria|pelgraz|pelmeg|grasustek|cegfila",
        _C.GROWTH_FACTOR,
    ),
    _row("lenograstim", "granocyte", _C.GROWTH_FACTOR),
    _row("lipegfilgrastim", "lonquex", _C.GROWTH_FACTOR),
    _row("eflapegrastim", "rolvedon", _C.GROWTH_FACTOR),
    _row("efbemalenograstim", "ryzneuta", _C.GROWTH_FACTOR),
    _row("sargramostim", "leukine", _C.GROWTH_FACTOR),
    _row("epoetin", "epogen|procrit|eprex|retacrit|epoetin alfa|erythropoietin"),
    _row("darbepoetin", "aranesp|darbepoetin alfa"),
    _row("romiplostim", "nplate"),
    _row("eltrombopag", "promacta|revolade"),
    # Chemotherapy, neurotoxic first
    _row("paclitaxel", "taxol|abraxane|nab-paclitaxel", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY),
    _row("docetaxel", "taxotere", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY),
    _row("cabazitaxel", "jevtana", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY),
    _row("cisplatin", "platinol|cis-platinum", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY),
    _row("carboplatin", "paraplatin", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY),
    _row("oxaliplatin", "eloxatin", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY, _C.QT_PROLONGING),
    _row("nedaplatin", "", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY),
    _row("vincristine", "oncovin|marqibo", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY),
    _row("vinblastine", "velban", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY),
    _row("vinorelbine", "navelbine", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY),
    _row("vindesine", "eldisine", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY),
    _row("vinflunine", "javlor", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY),
    _row("bortezomib", "velcade", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY, _C.TARGETED_THERAPY),
    _row("carfilzomib", "kyprolis", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY, _C.TARGETED_THERAPY),
    _row("ixazomib", "ninlaro", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY, _C.TARGETED_THERAPY),
    _row("thalidomide", "thalomid", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY, _C.OTHER_SEDATIVE),
    _row("lenalidomide", "revlimid", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY),
    _row("pomalidomide", "pomalyst|imnovid", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY),
    _row("eribulin", "halaven", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY, _C.QT_PROLONGING),
    _row("ixabepilone", "ixempra", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY),
    _row("suramin", "", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY),
    _row("arsenic trioxide", "trisenox", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY, _C.QT_PROLONGING),
    _row("cytarabine", "ara-c|cytosar", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY),
    _row("nelarabine", "arranon|atriance", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY, _C.OTHER_SEDATIVE),
    _row("ifosfamide", "ifex|mitoxana", _C.CHEMOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY),
    _row("brentuximab", "adcetris|brentuximab vedotin", _C.TARGETED_THERAPY, _C.NEUROTOXIC_CHEMOTHERAPY),
    _row("enfortumab", "padcev|enfortumab vedotin", _C.TARGETED_THERAPY, _C.NEUROTOXIC_CHEMOTHERAPY),
    _row("polatuzumab", "polivy|polatuzumab vedotin", _C.TARGETED_THERAPY, _C.NEUROTOXIC_CHEMOTHERAPY),
    _row("tisotumab", "tivdak|tisotumab vedotin", _C.TARGETED_THERAPY, _C.NEUROTOXIC_CHEMOTHERAPY),
    _row("doxorubicin", "adriamycin|doxil|caelyx|rubex", _C.CHEMOTHERAPY, _C.ANTHRACYCLINE),
    _row("epirubicin", "ellence|pharmorubicin", _C.CHEMOTHERAPY, _C.ANTHRACYCLINE),
    _row("daunorubicin", "cerubidine", _C.CHEMOTHERAPY, _C.ANTHRACYCLINE),
    _row("idarubicin", "idamycin|zavedos", _C.CHEMOTHERAPY, _C.ANTHRACYCLINE),
    _row("mitoxantrone", "novantrone", _C.CHEMOTHERAPY, _C.ANTHRACYCLINE),
    _row("cyclophosphamide", "cytoxan|endoxan", _C.CHEMOTHERAPY),
    _row("fluorouracil", "5-fu|5-fluorouracil|adrucil|efudex", _C.CHEMOTHERAPY),
    _row("capecitabine", "xeloda", _C.CHEMOTHERAPY),
    _row("tegafur", "teysuno|gimeracil|oteracil", _C.CHEMOTHERAPY),
    _row("trifluridine", "tipiracil|lonsurf", _C.CHEMOTHERAPY),
    _row("gemcitabine", "gemzar|infugem", _C.CHEMOTHERAPY),
    _row("methotrexate", "trexall|otrexup|rheumatrex", _C.CHEMOTHERAPY),
    _row("pemetrexed", "alimta|pemfexy", _C.CHEMOTHERAPY),
    _row("pralatrexate", "folotyn", _C.CHEMOTHERAPY),
    _row("irinotecan", "camptosar|campto|onivyde", _C.CHEMOTHERAPY),
    _row("topotecan", "hycamtin", _C.CHEMOTHERAPY),
    _row("etoposide", "vepesid|toposar|etopophos", _C.CHEMOTHERAPY),
    _row("teniposide", "", _C.CHEMOTHERAPY),
    _row("dacarbazine", "dtic", _C.CHEMOTHERAPY),
    _row("temozolomide", "temodar|temodal", _C.CHEMOTHERAPY),
    _row("bleomycin", "blenoxane", _C.CHEMOTHERAPY),
    _row("mitomycin", "mitomycin c|mutamycin|jelmyto", _C.CHEMOTHERAPY),
    _row("dactinomycin", "cosmegen|actinomycin d", _C.CHEMOTHERAPY),
    _row("bendamustine", "treanda|bendeka|levact", _C.CHEMOTHERAPY),
    _row("melphalan", "alkeran|evomela", _C.CHEMOTHERAPY),
    _row("busulfan", "busulfex|myleran", _C.CHEMOTHERAPY),
    _row("chlorambucil", "leukeran", _C.CHEMOTHERAPY),
    _row("carmustine", "bcnu|gliadel", _C.CHEMOTHERAPY),
    _row("lomustine", "ccnu|gleostine", _C.CHEMOTHERAPY),
    _row("streptozocin", "zanosar", _C.CHEMOTHERAPY),
    _row("trabectedin", "yondelis", _C.CHEMOTHERAPY),
    _row("lurbinectedin", "zepzelca", _C.CHEMOTHERAPY),
    _row("fludarabine", "fludara", _C.CHEMOTHERAPY),
    _row("cladribine", "leustatin", _C.CHEMOTHERAPY),
    _row("clofarabine", "clolar", _C.CHEMOTHERAPY),
    _row("mercaptopurine", "6-mercaptopurine|purinethol", _C.CHEMOTHERAPY),
    _row("tioguanine", "thioguanine|tabloid", _C.CHEMOTHERAPY),
    _row("azacitidine", "vidaza|onureg", _C.CHEMOTHERAPY),
    _row("decitabine", "dacogen", _C.CHEMOTHERAPY),
    _row("hydroxyurea", "hydroxycarbamide|hydrea", _C.CHEMOTHERAPY),
    _row("asparaginase", "pegaspargase|oncaspar|erwinaze", _C.CHEMOTHERAPY),
    # Hormone therapy
    _row("anastrozole", "arimidex", _C.HORMONE_THERAPY),
    _row("letrozole", "femara", _C.HORMONE_THERAPY),
    _row("exemestane", "aromasin", _C.HORMONE_THERAPY),
    _row("tamoxifen", "nolvadex|soltamox", _C.HORMONE_THERAPY, _C.QT_PROLONGING),
    _row("toremifene", "fareston", _C.HORMONE_THERAPY, _C.QT_PROLONGING),
    _row("fulvestrant", "faslodex", _C.HORMONE_THERAPY),
    _row("elacestrant", "orserdu", _C.HORMONE_THERAPY),
    _row("raloxifene", "evista"),
    _row("leuprolide", "leuprorelin|lupron|eligard|prostap|fensolvi|camcevi", _C.HORMONE_THERAPY, _C.QT_PROLONGING),
    _row("goserelin", "zoladex", _C.HORMONE_THERAPY, _C.QT_PROLONGING),
    _row("triptorelin", "trelstar|decapeptyl", _C.HORMONE_THERAPY, _C.QT_PROLONGING),
    _row("histrelin", "vantas|supprelin", _C.HORMONE_THERAPY),
    _row("buserelin", "suprefact", _C.HORMONE_THERAPY),
    _row("degarelix", "firmagon", _C.HORMONE_THERAPY, _C.QT_PROLONGING),
    _row("relugolix", "orgovyx", _C.HORMONE_THERAPY, _C.QT_PROLONGING),
    _row("abiraterone", "zytiga|yonsa", _C.HORMONE_THERAPY),
    _row("darolutamide", "nubeqa", _C.HORMONE_THERAPY),
    _row("bicalutamide", "casodex", _C.HORMONE_THERAPY),
    _row("flutamide", "eulexin", _C.HORMONE_THERAPY),
    _row("nilutamide", "nilandron", _C.HORMONE_THERAPY),
    _row("cyproterone", "androcur", _C.HORMONE_THERAPY),
    _row("megestrol", "megace", _C.HORMONE_THERAPY),
    _row("medroxyprogesterone", "depo-provera|provera", _C.HORMONE_THERAPY),
    _row("octreotide", "sandostatin|mycapssa", _C.HORMONE_THERAPY, _C.QT_PROLONGING),
    _row("lanreotide", "somatuline", _C.HORMONE_THERAPY),
    # Targeted therapy
    _row("abemaciclib", "verzenio|verzenios", _C.TARGETED_THERAPY),
    _row("palbociclib", "ibrance", _C.TARGETED_THERAPY),
    _row("alpelisib", "piqray|vijoice", _C.TARGETED_THERAPY),
    _row("capivasertib", "truqap", _C.TARGETED_THERAPY),
    _row("everolimus", "afinitor|votubia|zortress", _C.TARGETED_THERAPY),
    _row("temsirolimus", "torisel", _C.TARGETED_THERAPY),
    _row("trastuzumab", "herceptin|kanjinti|ogivri|ontruzant", _C.TARGETED_THERAPY),
    _row("trastuzumab emtansine", "kadcyla|t-dm1|ado-trastuzumab emtansine", _C.TARGETED_THERAPY),
    _row("trastuzumab deruxtecan", "enhertu|fam-trastuzumab deruxtecan", _C.TARGETED_THERAPY),
    _row("pertuzumab", "perjeta", _C.TARGETED_THERAPY),
    _row("margetuximab", "margenza", _C.TARGETED_THERAPY),
    _row("lapatinib", "tykerb|tyverb", _C.TARGETED_THERAPY, _C.QT_PROLONGING),
    _row("neratinib", "nerlynx", _C.TARGETED_THERAPY),
    _row("sacituzumab", "trodelvy|sacituzumab govitecan", _C.TARGETED_THERAPY),
    _row("datopotamab", "datroway|datopotamab deruxtecan", _C.TARGETED_THERAPY),
    _row("olaparib", "lynparza", _C.TARGETED_THERAPY),
    _row("niraparib", "zejula", _C.TARGETED_THERAPY),
    _row("rucaparib", "rubraca", _C.TARGETED_THERAPY),
    _row("talazoparib", "talzenna", _C.TARGETED_THERAPY),
    _row("cetuximab", "erbitux", _C.TARGETED_THERAPY),
    _row("panitumumab", "vectibix", _C.TARGETED_THERAPY),
    _row("necitumumab", "portrazza", _C.TARGETED_THERAPY),
    _row("amivantamab", "rybrevant", _C.TARGETED_THERAPY),
    _row("erlotinib", "tarceva", _C.TARGETED_THERAPY),
    _row("gefitinib", "iressa", _C.TARGETED_THERAPY),
    _row("afatinib", "gilotrif|giotrif", _C.TARGETED_THERAPY),
    _row("dacomitinib", "vizimpro", _C.TARGETED_THERAPY),
    _row("osimertinib", "tagrisso", _C.TARGETED_THERAPY, _C.QT_PROLONGING),
    _row("lazertinib", "lazcluze", _C.TARGETED_THERAPY),
    _row("alectinib", "alecensa", _C.TARGETED_THERAPY),
    _row("brigatinib", "alunbrig", _C.TARGETED_THERAPY),
    _row("capmatinib", "tabrecta", _C.TARGETED_THERAPY),
    _row("tepotinib", "tepmetko", _C.TARGETED_THERAPY),
    _row("selpercatinib", "retevmo|retsevmo", _C.TARGETED_THERAPY, _C.QT_PROLONGING),
    _row("pralsetinib", "gavreto", _C.TARGETED_THERAPY),
    _row("entrectinib", "rozlytrek", _C.TARGETED_THERAPY, _C.QT_PROLONGING),
    _row("larotrectinib", "vitrakvi", _C.TARGETED_THERAPY),
    _row("sotorasib", "lumakras|lumykras", _C.TARGETED_THERAPY),
    _row("adagrasib", "krazati", _C.TARGETED_THERAPY, _C.CYP3A4_INHIBITOR, _C.QT_PROLONGING),
    _row("trametinib", "mekinist", _C.TARGETED_THERAPY),
    _row("vemurafenib", "zelboraf", _C.TARGETED_THERAPY, _C.QT_PROLONGING),
    _row("cobimetinib", "cotellic", _C.TARGETED_THERAPY),
    _row("encorafenib", "braftovi", _C.TARGETED_THERAPY, _C.QT_PROLONGING),
    _row("binimetinib", "mektovi", _C.TARGETED_THERAPY),
    _row("dasatinib", "sprycel", _C.TARGETED_THERAPY, _C.QT_PROLONGING),
    _row("bosutinib", "bosulif", _C.TARGETED_THERAPY),
    _row("asciminib", "scemblix", _C.TARGETED_THERAPY),
    _row("ibrutinib", "imbruvica", _C.TARGETED_THERAPY),
    _row("acalabrutinib", "calquence", _C.TARGETED_THERAPY),
    _row("zanubrutinib", "brukinsa", _C.TARGETED_THERAPY),
    _row("pirtobrutinib", "jaypirca", _C.TARGETED_THERAPY),
    _row("venetoclax", "venclexta|venclyxto", _C.TARGETED_THERAPY),
    _row("ruxolitinib", "jakafi|jakavi", _C.TARGETED_THERAPY),
    _row("gilteritinib", "xospata", _C.TARGETED_THERAPY, _C.QT_PROLONGING),
    _row("midostaurin", "rydapt", _C.TARGETED_THERAPY),
    _row("rituximab", "rituxan|mabthera|truxima", _C.TARGETED_THERAPY),
    _row("obinutuzumab", "gazyva|gazyvaro", _C.TARGETED_THERAPY),
    _row("daratumumab", "darzalex", _C.TARGETED_THERAPY),
    _row("isatuximab", "sarclisa", _C.TARGETED_THERAPY),
    _row("elotuzumab", "empliciti", _C.TARGETED_THERAPY),
    _row("erdafitinib", "balversa", _C.TARGETED_THERAPY),
    _row("pemigatinib", "pemazyre", _C.TARGETED_THERAPY),
    _row("tazemetostat", "tazverik", _C.TARGETED_THERAPY),
    _row("vismodegib", "erivedge", _C.TARGETED_THERAPY),
    _row("sonidegib", "odomzo", _C.TARGETED_THERAPY),
    _row("panobinostat", "farydak", _C.TARGETED_THERAPY, _C.QT_PROLONGING),
    _row("vorinostat", "zolinza", _C.TARGETED_THERAPY, _C.QT_PROLONGING),
    _row("romidepsin", "istodax", _C.TARGETED_THERAPY, _C.QT_PROLONGING),
    _row("lutetium", "pluvicto|lutathera|lutetium lu 177", _C.TARGETED_THERAPY),
    _row("radium-223", "xofigo|radium ra 223|radium 223", _C.TARGETED_THERAPY),
    # Immunotherapy
    _row("pembrolizumab", "keytruda", _C.IMMUNOTHERAPY),
    _row("nivolumab", "opdivo", _C.IMMUNOTHERAPY),
    _row("ipilimumab", "yervoy", _C.IMMUNOTHERAPY),
    _row("atezolizumab", "tecentriq", _C.IMMUNOTHERAPY),
    _row("durvalumab", "imfinzi", _C.IMMUNOTHERAPY),
    _row("avelumab", "bavencio", _C.IMMUNOTHERAPY),
    _row("cemiplimab", "libtayo", _C.IMMUNOTHERAPY),
    _row("dostarlimab", "jemperli", _C.IMMUNOTHERAPY),
    _row("tremelimumab", "imjudo", _C.IMMUNOTHERAPY),
    _row("relatlimab", "", _C.IMMUNOTHERAPY),
    _row("blinatumomab", "blincyto", _C.IMMUNOTHERAPY),
    _row("dinutuximab", "unituxin|qarziba", _C.IMMUNOTHERAPY, _C.NEUROTOXIC_CHEMOTHERAPY),
    _row("interferon", "interferon alfa|peginterferon", _C.IMMUNOTHERAPY),
    _row("aldesleukin", "proleukin|interleukin-2", _C.IMMUNOTHERAPY),
    _row("bcg", "bacillus calmette-guerin|tice bcg", _C.IMMUNOTHERAPY),
    # Bone
    _row("zoledronic acid", "zoledronate|zometa|reclast|aclasta"),
    _row("alendronic acid", "alendronate|fosamax"),
    _row("risedronate", "risedronic acid|actonel"),
    _row("ibandronate", "ibandronic acid|boniva|bonviva"),
    _row("pamidronate", "pamidronic acid|aredia"),
    _row("denosumab", "xgeva|prolia"),
    _row("calcitonin", "miacalcin"),
    _row("teriparatide", "forteo|forsteo"),
    # Non-opioid analgesics and local anaesthetics
    _row("acetaminophen", "paracetamol|tylenol|panadol|ofirmev|calpol|perfalgan|apap"),
    _row("ibuprofen", "advil|motrin|nurofen|brufen|caldolor"),
    _row("naproxen", "aleve|naprosyn|anaprox"),
    _row("aspirin", "acetylsalicylic acid|ecotrin|asa"),
    _row("diclofenac", "voltaren|voltarol|cataflam|zipsor"),
    _row("ketorolac", "toradol|sprix"),
    _row("indomethacin", "indometacin|indocin"),
    _row("meloxicam", "mobic|vivlodex"),
    _row("celecoxib", "celebrex"),
    _row("etoricoxib", "arcoxia"),
    _row("parecoxib", "dynastat"),
    _row("ketoprofen"),
    _row("dexketoprofen", "keral"),
    _row("piroxicam", "feldene"),
    _row("nabumetone", "relafen"),
    _row("etodolac", "lodine"),
    _row("sulindac", "clinoril"),
    _row("oxaprozin", "daypro"),
    _row("mefenamic acid", "ponstel|ponstan"),
    _row("flurbiprofen"),
    _row("diflunisal"),
    _row("metamizole", "dipyrone|novalgin|metamizol|novaminsulfon"),
    _row("nefopam", "acupan", _C.SEROTONERGIC),
    _row("lidocaine", "lignocaine|lidoderm|xylocaine|versatis|ztlido", _C.CO_ANALGESIC),
    _row("bupivacaine", "marcaine|exparel|sensorcaine"),
    _row("ropivacaine", "naropin"),
    _row("levobupivacaine", "chirocaine"),
    _row("mexiletine", "mexitil", _C.CO_ANALGESIC),
    _row("capsaicin", "qutenza|zostrix", _C.CO_ANALGESIC),
    _row("ziconotide", "prialt"),
    _row("menthol", "biofreeze"),
    # Antiemetics and gut
    _row("ondansetron", "zofran|zuplenz", _C.QT_PROLONGING, _C.SEROTONERGIC),
    _row("granisetron", "kytril|sancuso|sustol", _C.QT_PROLONGING, _C.SEROTONERGIC),
    _row("palonosetron", "aloxi", _C.SEROTONERGIC),
    _row("tropisetron", "navoban", _C.QT_PROLONGING, _C.SEROTONERGIC),
    _row("dolasetron", "anzemet", _C.QT_PROLONGING, _C.SEROTONERGIC),
    _row("metoclopramide", "reglan|maxolon|primperan|gimoti", _C.QT_PROLONGING),
    _row("domperidone", "motilium", _C.QT_PROLONGING),
    _row("rolapitant", "varubi"),
    _row("trimethobenzamide", "tigan"),
    _row("omeprazole", "prilosec|losec"),
    _row("esomeprazole", "nexium"),
    _row("lansoprazole", "prevacid|zoton"),
    _row("pantoprazole", "protonix|protium"),
    _row("rabeprazole", "aciphex|pariet"),
    _row("dexlansoprazole", "dexilant"),
    _row("famotidine", "pepcid"),
    _row("ranitidine", "zantac"),
    _row("nizatidine"),
    _row("sucralfate", "carafate|antepsin"),
    _row("misoprostol", "cytotec"),
    _row(
        "antacid",
        (
            "aluminium hydroxide|aluminum hydroxide|maalox|gaviscon|calcium carbonate|tums|"
            "magnesium hydroxide|milk of magnesia"
        ),
    ),
    _row("simethicone", "simeticone|gas-x"),
    _row("senna", "senokot|sennosides|sennoside"),
    _row("bisacodyl", "dulcolax"),
    _row("docusate", "colace|docusate sodium"),
    _row("lactulose", "enulose|duphalac"),
    _row("macrogol", "polyethylene glycol|polyethylene glycol 3350|miralax|movicol|laxido|peg 3350|macrogol 3350"),
    _row("sodium picosulfate", "picolax"),
    _row("psyllium", "ispaghula|metamucil|fybogel"),
    _row("glycerin", "glycerol suppository|glycerol"),
    _row("lubiprostone", "amitiza"),
    _row("linaclotide", "linzess|constella"),
    _row("prucalopride", "motegrity|resolor"),
    _row("hyoscine butylbromide", "buscopan|butylscopolamine"),
    _row("dicyclomine", "dicycloverine|bentyl"),
    _row("glycopyrronium", "glycopyrrolate|robinul"),
    _row("pancrelipase", "creon|pancreatin|zenpep"),
    _row("ursodiol", "ursodeoxycholic acid"),
    _row("mesalamine", "mesalazine|asacol|pentasa"),
    _row("sulfasalazine", "sulphasalazine|azulfidine"),
    # Heart, vessels, blood
    _row("lisinopril", "prinivil|zestril"),
    _row("enalapril", "vasotec|innovace"),
    _row("ramipril", "altace|tritace"),
    _row("perindopril", "coversyl|aceon"),
    _row("captopril", "capoten"),
    _row("benazepril", "lotensin"),
    _row("quinapril", "accupril"),
    _row("fosinopril"),
    _row("trandolapril", "mavik"),
    _row("losartan", "cozaar"),
    _row("valsartan", "diovan"),
    _row("candesartan", "atacand|amias"),
    _row("irbesartan", "avapro|aprovel"),
    _row("olmesartan", "benicar"),
    _row("telmisartan", "micardis"),
    _row("azilsartan", "edarbi"),
    _row("sacubitril"),
    _row("amlodipine", "norvasc|istin"),
    _row("felodipine", "plendil"),
    _row("nifedipine", "procardia|adalat"),
    _row("nicardipine", "cardene"),
    _row("lercanidipine", "zanidip"),
    _row("isradipine"),
    _row("hydrochlorothiazide", "hctz|microzide"),
    _row("chlorthalidone", "chlortalidone|hygroton"),
    _row("indapamide", "lozol|natrilix"),
    _row("bendroflumethiazide"),
    _row("metolazone", "zaroxolyn"),
    _row("furosemide", "lasix|frusemide|frusol"),
    _row("bumetanide", "bumex|burinex"),
    _row("torsemide", "torasemide|demadex"),
    _row("spironolactone", "aldactone"),
    _row("eplerenone", "inspra"),
    _row("finerenone", "kerendia"),
    _row("amiloride", "midamor"),
    _row("triamterene", "dyrenium"),
    _row("acetazolamide", "diamox"),
    _row("doxazosin", "cardura"),
    _row("prazosin", "minipress"),
    _row("terazosin", "hytrin"),
    _row("hydralazine", "apresoline"),
    _row("minoxidil", "loniten|rogaine"),
    _row("methyldopa", "aldomet"),
    _row("isosorbide mononitrate", "imdur|ismo|monoket"),
    _row("isosorbide dinitrate", "isordil"),
    _row("glyceryl trinitrate", "nitroglycerin|nitroglycerine|gtn|nitrostat"),
    _row("nicorandil", "ikorel"),
    _row("ranolazine", "ranexa", _C.QT_PROLONGING),
    _row("ivabradine", "procoralan|corlanor"),
    _row("digoxin", "lanoxin"),
    _row("flecainide", "tambocor", _C.QT_PROLONGING),
    _row("propafenone", "rythmol"),
    _row("disopyramide", "norpace", _C.QT_PROLONGING),
    _row("quinidine", "", _C.QT_PROLONGING),
    _row("procainamide", "", _C.QT_PROLONGING),
    _row("dofetilide", "tikosyn", _C.QT_PROLONGING),
    _row("ibutilide", "corvert", _C.QT_PROLONGING),
    _row("simvastatin", "zocor|simvistatin"),
    _row("atorvastatin", "lipitor"),
    _row("rosuvastatin", "crestor"),
    _row("pravastatin", "pravachol|lipostat"),
    _row("lovastatin", "mevacor"),
    _row("fluvastatin", "lescol"),
    _row("pitavastatin", "livalo"),
    _row("ezetimibe", "zetia|ezetrol"),
    _row("fenofibrate", "tricor"),
    _row("gemfibrozil", "lopid"),
    _row("bempedoic acid", "nexletol|nilemdo"),
    _row("evolocumab", "repatha"),
    _row("alirocumab", "praluent"),
    _row("inclisiran", "leqvio"),
    _row("icosapent ethyl", "vascepa"),
    _row("omega-3", "fish oil|lovaza|omega-3 fatty acids"),
    _row("colestyramine", "cholestyramine|questran"),
    _row("warfarin", "coumadin|jantoven"),
    _row("apixaban", "eliquis"),
    _row("rivaroxaban", "xarelto"),
    _row("dabigatran", "pradaxa"),
    _row("edoxaban", "savaysa|lixiana"),
    _row("heparin", "unfractionated heparin"),
    _row("enoxaparin", "lovenox|clexane"),
    _row("dalteparin", "fragmin"),
    _row("tinzaparin", "innohep"),
    _row("fondaparinux", "arixtra"),
    _row("dipyridamole", "persantine"),
    _row("cilostazol", "pletal"),
    _row("alteplase", "activase|actilyse"),
    _row("tranexamic acid", "cyklokapron|lysteda"),
    _row("phytomenadione", "vitamin k|phytonadione"),
    _row("ferrous sulfate", "ferrous sulphate|feosol|slow fe"),
    _row("ferrous fumarate"),
    _row("ferrous gluconate"),
    _row("iron sucrose", "venofer"),
    _row("ferric carboxymaltose", "injectafer|ferinject"),
    _row("iron dextran", "infed"),
    _row("folic acid", "folate"),
    _row("leucovorin", "folinic acid|calcium folinate"),
    _row("levoleucovorin", "fusilev"),
    _row("cyanocobalamin", "vitamin b12|hydroxocobalamin"),
    _row("potassium chloride", "k-dur|klor-con|slow-k|sando-k"),
    _row("sodium chloride", "normal saline"),
    _row("sodium bicarbonate"),
    _row("magnesium sulfate", "magnesium sulphate"),
    _row("magnesium oxide"),
    _row("calcium gluconate"),
    _row("calcium citrate"),
    _row("cholecalciferol", "colecalciferol|vitamin d|vitamin d3"),
    _row("ergocalciferol", "vitamin d2"),
    _row("calcitriol", "rocaltrol"),
    _row("alfacalcidol"),
    _row("ascorbic acid", "vitamin c"),
    _row("thiamine", "vitamin b1|pabrinex"),
    _row("pyridoxine", "vitamin b6"),
    _row("vitamin e", "tocopherol"),
    _row("zinc", "zinc sulfate|zinc sulphate"),
    _row("multivitamin", "multivitamins|multi-vitamin"),
    _row("glucose", "dextrose"),
    _row("water for injection"),
    # Diabetes
    _row(
        "insulin",
        (
            "humulin|novolin|humalog|novolog|novorapid|lantus|levemir|tresiba|toujeo|basaglar|apidra|"
            "insulin glargine|insulin lispro|insulin aspart|actrapid"
        ),
    ),
    _row("metformin", "glucophage|fortamet"),
    _row("glipizide", "glucotrol"),
    _row("gliclazide", "diamicron"),
    _row("glimepiride", "amaryl"),
    _row("glyburide", "glibenclamide|diabeta"),
    _row("repaglinide", "prandin"),
    _row("pioglitazone", "actos"),
    _row("sitagliptin", "januvia"),
    _row("linagliptin", "tradjenta|trajenta"),
    _row("saxagliptin", "onglyza"),
    _row("alogliptin"),
    _row("vildagliptin"),
    _row("empagliflozin", "jardiance"),
    _row("dapagliflozin", "farxiga|forxiga"),
    _row("canagliflozin", "invokana"),
    _row("ertugliflozin", "steglatro"),
    _row("liraglutide", "victoza|saxenda"),
    _row("semaglutide", "ozempic|wegovy|rybelsus"),
    _row("dulaglutide", "trulicity"),
    _row("exenatide", "byetta|bydureon"),
    _row("tirzepatide", "mounjaro|zepbound"),
    _row("acarbose", "precose"),
    _row("glucagon", "glucagen"),
    # Infection
    _row(
        "penicillin",
        ("penicillin v|penicillin g|phenoxymethylpenicillin|benzylpenicillin|penicillin v potassium|bicillin|pen-vee"),
    ),
    _row("amoxicillin", "amoxil|amoxycillin"),
    _row("clavulanate", "clavulanic acid|potassium clavulanate"),
    _row("ampicillin"),
    _row("sulbactam"),
    _row("piperacillin"),
    _row("tazobactam"),
    _row("flucloxacillin", "floxapen"),
    _row("dicloxacillin"),
    _row("nafcillin"),
    _row("cephalexin", "cefalexin|keflex"),
    _row("cefazolin", "ancef|cephazolin"),
    _row("cefuroxime", "ceftin|zinacef"),
    _row("ceftriaxone", "rocephin"),
    _row("cefotaxime", "claforan"),
    _row("ceftazidime", "fortaz"),
    _row("cefepime", "maxipime"),
    _row("cefdinir", "omnicef"),
    _row("cefixime", "suprax"),
    _row("cefaclor"),
    _row("meropenem", "merrem"),
    _row("imipenem", "cilastatin"),
    _row("ertapenem", "invanz"),
    _row("aztreonam", "azactam"),
    _row("gentamicin", "garamycin"),
    _row("tobramycin", "tobrex"),
    _row("amikacin", "amikin"),
    _row("vancomycin", "vancocin"),
    _row("teicoplanin", "targocid"),
    _row("daptomycin", "cubicin"),
    _row("doxycycline", "vibramycin"),
    _row("minocycline", "minocin"),
    _row("tetracycline"),
    _row("tigecycline", "tygacil"),
    _row("clindamycin", "cleocin|dalacin"),
    _row("trimethoprim", "proloprim"),
    _row("sulfamethoxazole"),
    _row("nitrofurantoin", "macrobid|macrodantin"),
    _row("fosfomycin", "monurol"),
    _row("metronidazole", "flagyl"),
    _row("tinidazole", "tindamax"),
    _row("levofloxacin", "levaquin|tavanic", _C.QT_PROLONGING),
    _row("moxifloxacin", "avelox", _C.QT_PROLONGING),
    _row("ofloxacin", "floxin", _C.QT_PROLONGING),
    _row("isoniazid"),
    _row("pyrazinamide"),
    _row("ethambutol", "myambutol"),
    _row("rifaximin", "xifaxan"),
    _row("nystatin", "mycostatin|nystan"),
    _row("terbinafine", "lamisil"),
    _row("amphotericin", "amphotericin b|ambisome"),
    _row("caspofungin", "cancidas"),
    _row("micafungin", "mycamine"),
    _row("anidulafungin", "eraxis"),
    _row("aciclovir", "acyclovir|zovirax"),
    _row("valaciclovir", "valacyclovir|valtrex"),
    _row("famciclovir", "famvir"),
    _row("ganciclovir", "cytovene"),
    _row("valganciclovir", "valcyte"),
    _row("oseltamivir", "tamiflu"),
    _row("entecavir", "baraclude"),
    _row("tenofovir", "viread|vemlidy"),
    _row("lamivudine", "epivir"),
    _row("emtricitabine"),
    _row("abacavir", "ziagen"),
    _row("dolutegravir", "tivicay"),
    _row("bictegravir"),
    _row("raltegravir", "isentress"),
    _row("sofosbuvir", "sovaldi"),
    _row("ledipasvir"),
    _row("remdesivir", "veklury"),
    _row("hydroxychloroquine", "plaquenil", _C.QT_PROLONGING),
    _row("chloroquine", "aralen", _C.QT_PROLONGING),
    _row("atovaquone", "mepron"),
    _row("ivermectin", "stromectol"),
    _row("influenza vaccine", "fluzone"),
    _row("pneumococcal vaccine"),
    # Lungs and allergy
    _row("tiotropium", "spiriva"),
    _row("ipratropium", "atrovent"),
    _row("umeclidinium"),
    _row("montelukast", "singulair"),
    _row("zafirlukast"),
    _row("roflumilast", "daliresp"),
    _row("cromolyn", "cromoglicate|sodium cromoglicate"),
    _row("cetirizine", "zyrtec"),
    _row("levocetirizine", "xyzal"),
    _row("loratadine", "claritin|clarityn"),
    _row("desloratadine", "clarinex|aerius"),
    _row("fexofenadine", "allegra|telfast"),
    _row("azelastine", "astelin"),
    _row("guaifenesin", "mucinex|guaiphenesin"),
    _row("benzonatate", "tessalon"),
    _row("acetylcysteine", "n-acetylcysteine|mucomyst"),
    _row("carbocisteine"),
    _row("omalizumab", "xolair"),
    # Nerves, mind, memory
    _row("donepezil", "aricept"),
    _row("galantamine", "razadyne|reminyl|galantamin"),
    _row("rivastigmine", "exelon"),
    _row("levodopa"),
    _row("carbidopa"),
    _row("pramipexole", "mirapex"),
    _row("ropinirole", "requip", _C.OTHER_SEDATIVE),
    _row("rotigotine", "neupro"),
    _row("entacapone", "comtan"),
    _row("trihexyphenidyl", "benzhexol"),
    _row("benztropine", "benzatropine|cogentin"),
    _row("procyclidine"),
    _row("pyridostigmine", "mestinon"),
    _row("nicotine", "nicorette|nicoderm|habitrol"),
    _row("varenicline", "chantix|champix"),
    _row("disulfiram", "antabuse"),
    _row("tetrabenazine", "xenazine", _C.QT_PROLONGING),
    _row("erenumab", "aimovig"),
    # Bladder, prostate, hormones, contraception
    _row("tamsulosin", "flomax"),
    _row("alfuzosin", "uroxatral"),
    _row("silodosin", "rapaflo"),
    _row("finasteride", "proscar|propecia"),
    _row("dutasteride", "avodart"),
    _row("oxybutynin", "ditropan"),
    _row("tolterodine", "detrol"),
    _row("solifenacin", "vesicare"),
    _row("trospium"),
    _row("darifenacin", "enablex"),
    _row("fesoterodine", "toviaz"),
    _row("phenazopyridine", "pyridium"),
    _row("pentosan polysulfate", "elmiron"),
    _row("sildenafil", "viagra|revatio"),
    _row("tadalafil", "cialis"),
    _row("vardenafil", "levitra"),
    _row("estradiol", "oestradiol|estrace|vivelle"),
    _row("conjugated estrogens", "premarin"),
    _row("progesterone", "prometrium|utrogestan"),
    _row("levonorgestrel", "mirena|kyleena|jaydess|liletta|plan b"),
    _row("norethisterone", "norethindrone|camila|errin"),
    _row("ethinylestradiol", "ethinyl estradiol"),
    _row("norgestimate", "sprintec|tri-sprintec"),
    _row("desogestrel", "cerazette|cerelle"),
    _row("drospirenone"),
    _row("etonogestrel", "nexplanon|implanon"),
    _row("norelgestromin"),
    _row("norgestrel", "opill"),
    _row("testosterone", "androgel|testogel"),
    _row("clomiphene", "clomifene"),
    _row("oxytocin", "pitocin|syntocinon", _C.SYMPATHOMIMETIC),
    _row("cabergoline", "dostinex"),
    _row("bromocriptine", "parlodel"),
    # Joints, immunity, gout, skin
    _row("allopurinol", "zyloprim|zyloric"),
    _row("febuxostat", "uloric|adenuric"),
    _row("colchicine", "colcrys|mitigare"),
    _row("rasburicase", "elitek"),
    _row("azathioprine", "imuran"),
    _row("mycophenolate", "cellcept|myfortic"),
    _row("tacrolimus", "prograf|protopic"),
    _row("sirolimus", "rapamune"),
    _row("leflunomide", "arava"),
    _row("adalimumab", "humira"),
    _row("etanercept", "enbrel"),
    _row("infliximab", "remicade"),
    _row("tocilizumab", "actemra"),
    _row("tofacitinib", "xeljanz"),
    _row("baricitinib", "olumiant"),
    _row("immunoglobulin", "ivig|immune globulin"),
    _row("mupirocin", "bactroban"),
    _row("fusidic acid", "fucidin"),
    _row("isotretinoin", "accutane|roaccutane"),
    _row("tretinoin", "atra|retin-a|vesanoid"),
    _row("permethrin", "elimite"),
    # Eyes
    _row("latanoprost", "xalatan"),
    _row("bimatoprost", "lumigan"),
    _row("travoprost", "travatan"),
    _row("brimonidine", "alphagan"),
    _row("dorzolamide", "trusopt"),
    _row("brinzolamide", "azopt"),
    _row("pilocarpine", "salagen"),
    _row("hypromellose", "artificial tears"),
    # Anaesthesia and emergency
    _row("rocuronium", "zemuron|esmeron"),
    _row("vecuronium", "norcuron"),
    _row("succinylcholine", "suxamethonium|anectine"),
    _row("atracurium", "cisatracurium|nimbex"),
    _row("sugammadex", "bridion"),
    _row("neostigmine"),
    _row("atropine"),
    _row("sevoflurane", "ultane|sevorane", _C.OTHER_SEDATIVE, _C.QT_PROLONGING),
    _row("isoflurane", "forane", _C.OTHER_SEDATIVE),
    _row("desflurane", "suprane", _C.OTHER_SEDATIVE),
    _row("mesna", "mesnex"),
    _row("dexrazoxane", "zinecard"),
    _row("amifostine", "ethyol"),
    _row("allantoin"),
    _row("iohexol", "omnipaque"),
    _row("gadolinium contrast", "gadobutrol|gadoterate"),
    _row("fludeoxyglucose", "fdg"),
    _row("technetium", "technetium tc 99m"),
    _row("levocarnitine", "carnitor"),
    _row("alpha-lipoic acid", "lipoic acid"),
    _row("ginkgo", "ginkgo biloba"),
    _row("ginseng"),
    _row("curcumin", "turmeric"),
    _row("echinacea"),
    _row("glucosamine"),
    _row("chondroitin"),
    _row("probiotic", "lactobacillus"),
    _row("bacitracin", "baciguent"),
    _row("neomycin", "neo-fradin"),
    _row("polymyxin b", "polymyxin"),
    _row("colistin", "colistimethate"),
    _row("silver sulfadiazine", "silvadene|flamazine"),
    _row("lanthanum", "fosrenol"),
    _row("sevelamer", "renvela|renagel"),
    _row("calcium acetate", "phoslo"),
    _row("sodium polystyrene sulfonate", "kayexalate"),
    _row("cinacalcet", "sensipar|mimpara"),
)

_COMBINATIONS: Final[dict[str, tuple[str, ...]]] = {
    "vicodin": (
        "acetaminophen",
        "hydrocodone",
    ),
    "lortab": (
        "acetaminophen",
        "hydrocodone",
    ),
    "norco": (
        "acetaminophen",
        "hydrocodone",
    ),
    "lorcet": (
        "acetaminophen",
        "hydrocodone",
    ),
    "xodol": (
        "acetaminophen",
        "hydrocodone",
    ),
    "vicoprofen": (
        "ibuprofen",
        "hydrocodone",
    ),
    "percocet": (
        "acetaminophen",
        "oxycodone",
    ),
    "endocet": (
        "acetaminophen",
        "oxycodone",
    ),
    "roxicet": (
        "acetaminophen",
        "oxycodone",
    ),
    "nalocet": (
        "acetaminophen",
        "oxycodone",
    ),
    "primlev": (
        "acetaminophen",
        "oxycodone",
    ),
    "percodan": (
        "aspirin",
        "oxycodone",
    ),
    "endodan": (
        "aspirin",
        "oxycodone",
    ),
    "targin": (
        "oxycodone",
        "naloxone",
    ),
    "targinact": (
        "oxycodone",
        "naloxone",
    ),
    "targiniq": (
        "oxycodone",
        "naloxone",
    ),
    "targin er": (
        "oxycodone",
        "naloxone",
    ),
    "suboxone": (
        "buprenorphine",
        "naloxone",
    ),
    "zubsolv": (
        "buprenorphine",
        "naloxone",
    ),
    "bunavail": (
        "buprenorphine",
        "naloxone",
    ),
    "ultracet": (
        "acetaminophen",
        "tramadol",
    ),
    "tramacet": (
        "acetaminophen",
        "tramadol",
    ),
    "co-codamol": (
        "acetaminophen",
        "codeine",
    ),
    "solpadol": (
        "acetaminophen",
        "codeine",
    ),
    "zapain": (
        "acetaminophen",
        "codeine",
    ),
    "kapake": (
        "acetaminophen",
        "codeine",
    ),
    "co-dydramol": (
        "acetaminophen",
        "dihydrocodeine",
    ),
    "remedeine": (
        "acetaminophen",
        "dihydrocodeine",
    ),
    "co-codaprin": (
        "aspirin",
        "codeine",
    ),
    "co-proxamol": (
        "acetaminophen",
        "dextropropoxyphene",
    ),
    "darvocet": (
        "acetaminophen",
        "dextropropoxyphene",
    ),
    "lomotil": (
        "diphenoxylate",
        "atropine",
    ),
    "co-phenotrope": (
        "diphenoxylate",
        "atropine",
    ),
    "nuedexta": (
        "dextromethorphan",
        "quinidine",
    ),
    "auvelity": (
        "dextromethorphan",
        "bupropion",
    ),
    "contrave": (
        "naltrexone",
        "bupropion",
    ),
    "mysimba": (
        "naltrexone",
        "bupropion",
    ),
    "namzaric": (
        "memantine",
        "donepezil",
    ),
    "symbyax": (
        "olanzapine",
        "fluoxetine",
    ),
    "nyquil": (
        "acetaminophen",
        "dextromethorphan",
        "doxylamine",
    ),
    "dayquil": (
        "acetaminophen",
        "dextromethorphan",
        "phenylephrine",
    ),
    "night nurse": (
        "acetaminophen",
        "dextromethorphan",
        "promethazine",
    ),
    "adderall": (
        "amphetamine",
        "dextroamphetamine",
    ),
    "mydayis": (
        "amphetamine",
        "dextroamphetamine",
    ),
    "qsymia": (
        "phentermine",
        "topiramate",
    ),
    "paxlovid": (
        "nirmatrelvir",
        "ritonavir",
    ),
    "kaletra": (
        "lopinavir",
        "ritonavir",
    ),
    "akynzeo": (
        "netupitant",
        "palonosetron",
    ),
    "co-amoxiclav": (
        "amoxicillin",
        "clavulanate",
    ),
    "augmentin": (
        "amoxicillin",
        "clavulanate",
    ),
    "zosyn": (
        "piperacillin",
        "tazobactam",
    ),
    "tazocin": (
        "piperacillin",
        "tazobactam",
    ),
    "unasyn": (
        "ampicillin",
        "sulbactam",
    ),
    "co-trimoxazole": (
        "trimethoprim",
        "sulfamethoxazole",
    ),
    "bactrim": (
        "trimethoprim",
        "sulfamethoxazole",
    ),
    "septra": (
        "trimethoprim",
        "sulfamethoxazole",
    ),
    "septrin": (
        "trimethoprim",
        "sulfamethoxazole",
    ),
    "fioricet": (
        "butalbital",
        "acetaminophen",
        "caffeine",
    ),
    "esgic": (
        "butalbital",
        "acetaminophen",
        "caffeine",
    ),
    "fiorinal": (
        "butalbital",
        "aspirin",
        "caffeine",
    ),
    "excedrin": (
        "acetaminophen",
        "aspirin",
        "caffeine",
    ),
    "symbicort": (
        "budesonide",
        "formoterol",
    ),
    "advair": (
        "fluticasone",
        "salmeterol",
    ),
    "seretide": (
        "fluticasone",
        "salmeterol",
    ),
    "airduo": (
        "fluticasone",
        "salmeterol",
    ),
    "breo": (
        "fluticasone",
        "vilanterol",
    ),
    "relvar": (
        "fluticasone",
        "vilanterol",
    ),
    "dulera": (
        "mometasone",
        "formoterol",
    ),
    "combivent": (
        "ipratropium",
        "albuterol",
    ),
    "duoneb": (
        "ipratropium",
        "albuterol",
    ),
    "anoro": (
        "umeclidinium",
        "vilanterol",
    ),
    "trelegy": (
        "fluticasone",
        "umeclidinium",
        "vilanterol",
    ),
    "sinemet": (
        "levodopa",
        "carbidopa",
    ),
    "madopar": (
        "levodopa",
        "carbidopa",
    ),
    "rytary": (
        "levodopa",
        "carbidopa",
    ),
    "stalevo": (
        "levodopa",
        "carbidopa",
        "entacapone",
    ),
    "entresto": (
        "sacubitril",
        "valsartan",
    ),
    "janumet": (
        "sitagliptin",
        "metformin",
    ),
    "limbitrol": (
        "chlordiazepoxide",
        "amitriptyline",
    ),
    "triavil": (
        "perphenazine",
        "amitriptyline",
    ),
    "opdualag": (
        "nivolumab",
        "relatlimab",
    ),
    "exforge": (
        "amlodipine",
        "valsartan",
    ),
    "hyzaar": (
        "losartan",
        "hydrochlorothiazide",
    ),
    "zestoretic": (
        "lisinopril",
        "hydrochlorothiazide",
    ),
    "caduet": (
        "amlodipine",
        "atorvastatin",
    ),
    "vytorin": (
        "ezetimibe",
        "simvastatin",
    ),
    "inegy": (
        "ezetimibe",
        "simvastatin",
    ),
    "maxzide": (
        "triamterene",
        "hydrochlorothiazide",
    ),
    "dyazide": (
        "triamterene",
        "hydrochlorothiazide",
    ),
    "truvada": (
        "emtricitabine",
        "tenofovir",
    ),
    "descovy": (
        "emtricitabine",
        "tenofovir",
    ),
    "stribild": (
        "emtricitabine",
        "tenofovir",
        "cobicistat",
    ),
    "genvoya": (
        "emtricitabine",
        "tenofovir",
        "cobicistat",
    ),
    "biktarvy": (
        "bictegravir",
        "emtricitabine",
        "tenofovir",
    ),
    "symtuza": (
        "darunavir",
        "cobicistat",
        "emtricitabine",
        "tenofovir",
    ),
    "evotaz": (
        "atazanavir",
        "cobicistat",
    ),
    "prezcobix": (
        "darunavir",
        "cobicistat",
    ),
    "rezolsta": (
        "darunavir",
        "cobicistat",
    ),
    "harvoni": (
        "ledipasvir",
        "sofosbuvir",
    ),
    "yasmin": (
        "drospirenone",
        "ethinylestradiol",
    ),
    "yaz": (
        "drospirenone",
        "ethinylestradiol",
    ),
    "microgynon": (
        "levonorgestrel",
        "ethinylestradiol",
    ),
    "seasonique": (
        "levonorgestrel",
        "ethinylestradiol",
    ),
    "nuvaring": (
        "etonogestrel",
        "ethinylestradiol",
    ),
    "arthrotec": (
        "diclofenac",
        "misoprostol",
    ),
    "vimovo": (
        "naproxen",
        "esomeprazole",
    ),
    "percogesic": (
        "acetaminophen",
        "diphenhydramine",
    ),
    "tylenol pm": (
        "acetaminophen",
        "diphenhydramine",
    ),
    "advil pm": (
        "ibuprofen",
        "diphenhydramine",
    ),
    "nurofen plus": (
        "ibuprofen",
        "codeine",
    ),
    "solpadeine": (
        "acetaminophen",
        "codeine",
        "caffeine",
    ),
    "panadeine": (
        "acetaminophen",
        "codeine",
    ),
    "tylenol #3": (
        "acetaminophen",
        "codeine",
    ),
    "tylenol 3": (
        "acetaminophen",
        "codeine",
    ),
    "tylenol no. 3": (
        "acetaminophen",
        "codeine",
    ),
    "tylenol #4": (
        "acetaminophen",
        "codeine",
    ),
    "tylenol no. 4": (
        "acetaminophen",
        "codeine",
    ),
    "tylenol cold": (
        "acetaminophen",
        "dextromethorphan",
        "phenylephrine",
    ),
    "mucinex dm": (
        "guaifenesin",
        "dextromethorphan",
    ),
    "mucinex d": (
        "guaifenesin",
        "pseudoephedrine",
    ),
    "mucinex-d": (
        "guaifenesin",
        "pseudoephedrine",
    ),
    "promethazine dm": (
        "promethazine",
        "dextromethorphan",
    ),
    "promethazine vc": (
        "promethazine",
        "phenylephrine",
    ),
    "guaifenesin dm": (
        "guaifenesin",
        "dextromethorphan",
    ),
    "guaifenesin ac": (
        "guaifenesin",
        "codeine",
    ),
    "claritin-d": (
        "loratadine",
        "pseudoephedrine",
    ),
    "zyrtec-d": (
        "cetirizine",
        "pseudoephedrine",
    ),
    "allegra-d": (
        "fexofenadine",
        "pseudoephedrine",
    ),
    "aleve-d": (
        "naproxen",
        "pseudoephedrine",
    ),
    "advil cold": (
        "ibuprofen",
        "pseudoephedrine",
    ),
    "nurofen cold": (
        "ibuprofen",
        "pseudoephedrine",
    ),
    "xartemis": (
        "acetaminophen",
        "oxycodone",
    ),
    "diconal": (
        "dipipanone",
        "cyclizine",
    ),
    "emla": ("lidocaine",),
}
"""Products whose one name stands for several medicines."""

MEDICINES: Final[dict[str, Medicine]] = {medicine.name: medicine for medicine in _MEDICINES}
"""Every known medicine by generic name."""


def _by_word() -> dict[str, tuple[Medicine, ...]]:
    """Every name, alias and combination product with the medicines it stands for."""
    words: dict[str, tuple[Medicine, ...]] = {}
    for medicine in _MEDICINES:
        for word in (medicine.name, *medicine.aliases):
            if word in words:
                raise RuntimeError(f"medicine name {word!r} is listed twice")
            words[word] = (medicine,)
    for product, names in _COMBINATIONS.items():
        if product in words:
            raise RuntimeError(f"medicine name {product!r} is listed twice")
        words[product] = tuple(MEDICINES[name] for name in names)
    return words


_BY_WORD: Final = _by_word()
_TYPOGRAPHIC: Final = {0x2018: "'", 0x2019: "'", **dict.fromkeys(range(0x2010, 0x2016), "-")}
"""Typographic apostrophes and hyphens, and what a table writes for them."""


@cache
def _pattern() -> re.Pattern[str]:
    """Every name, the longest first; made when it is first asked for, for that takes longer than to load a program."""
    names = "|".join(sorted(map(re.escape, _BY_WORD), key=len, reverse=True))
    return re.compile(rf"(?<![^\W\d_])({names})(?![^\W\d_])")


def _plain(text: str) -> str:
    """Lower case, without invisible characters or accents, each run of white space one space."""
    spelled = unicodedata.normalize("NFKD", text).translate(_TYPOGRAPHIC)
    visible = (char for char in spelled if unicodedata.category(char) not in {"Cf", "Mn"})
    return " ".join("".join(visible).casefold().split())


def medicines_in(text: str) -> tuple[Medicine, ...]:
    """Every known medicine that a product name contains, in order, each once.

    Args:
        text: A product name as a record writes it, any case; invisible characters and accents are ignored. A
            combination's brand name stands for all its ingredients.

    Returns:
        Empty when nothing is recognised, which means unknown.

    Example:
        >>> [medicine.name for medicine in medicines_in("Memantine hydrochloride 2 MG/ML Oral Solution")]
        ['memantine']
        >>> [medicine.name for medicine in medicines_in("Acetaminophen 300 MG / HYDROcodone Bitartrate 5 MG [Vicodin]")]
        ['acetaminophen', 'hydrocodone']
        >>> medicines_in("Examplezumab 10 MG")
        ()
    """
    found = (medicine for match in _pattern().finditer(_plain(text)) for medicine in _BY_WORD[match.group(1)])
    return tuple(dict.fromkeys(found))


_SPLIT: Final = re.compile(r"\s/\s|\s\+\s|;")
_SPLIT_LOOSELY: Final = re.compile(r"/|\+|&|\b(?:and|with)\b", re.IGNORECASE)
_MORE_IN_IT: Final = re.compile(
    r"[\s-]*(?:\b(?:plus|compound|cold|flu|sinus|cough|night|pm|dm|ac|vc|d)\b|#\s*\d|no\.\s*\d)"
)
_NO_NAMES: Final = frozenset(
    re.findall(
        r"\w+",
        "acetate after ampoule aqueous auto bedtime before bitartrate breakfast buffered capsule capsules "
        "cartridge chewable chloride citrate concentrate controlled cream daily delayed delivery device "
        "diluent disintegrating dose doses drops elixir enema enteric evening every extended film first "
        "flavor flavour fluid foods formulation fumarate gel granules hourly hours hydrobromide hydrochloride "
        "hydrogen immediate infusion inhalant inhalation inhaler injectable injection injector intravenous "
        "liquid lotion lozenge maleate meals medicated mesylate metered milligram milligrams milliliter "
        "millilitre minute modified morning mouth nasal needed night ointment ophthalmic oral orally "
        "orodispersible packet patch pellets phosphate pills plaster powder prefilled preservative prolonged "
        "pump rectal release sachet saline sodium soluble solution spray strength subcutaneous sublingual "
        "succinate sulfate sulphate suppository suspension sustained swallow syringe syrup system tablet "
        "tablets tartrate topical transdermal twice units vaginal vial water weekly without",
    )
)
"""Longer words of a product name that name no medicine."""


def unrecognised_in(text: str) -> tuple[str, ...]:
    """The parts of a product that name no known medicine, and those whose brand promises more than is known.

    A record writes a combination with " / " between its ingredients, a person with "and", "with", "&" or a bare
    stroke; one unknown ingredient beside known ones would otherwise disappear. So would what is added to a brand that
    is known plain ("… Plus", "… Cold", "…-D").

    Args:
        text: A product name as it was written.

    Returns:
        Each unrecognised part as written, without the brand in brackets; empty when every part was recognised.

    Example:
        >>> unrecognised_in("Acetaminophen 325 MG / Examplezumab 10 MG Oral Tablet")
        ('Examplezumab 10 MG Oral Tablet',)
        >>> unrecognised_in("Hydrocodone / acetaminophen [Vicodin]")
        ()
        >>> unrecognised_in("paracetamol and examplodone"), unrecognised_in("Sudafed Sinus")
        (('examplodone',), ('Sudafed Sinus',))
    """
    whole = re.sub(r"\[[^\]]*\]", " ", text)
    parts = tuple(part.strip() for part in _SPLIT.split(whole))
    unknown = [part for part in parts if re.search(r"[^\W\d_]", part) and not medicines_in(part)]
    known = [part for part in parts if medicines_in(part)]
    return tuple(dict.fromkeys((*unknown, *(hidden for part in known for hidden in _hidden_in(part)))))


def _hidden_in(part: str) -> tuple[str, ...]:
    """What else a part seems to hold whose first name is known."""
    plain = _plain(part)
    found = list(_pattern().finditer(plain))
    brand = len(found) == 1 and found[0].group(1) not in MEDICINES
    if brand and _MORE_IN_IT.match(plain, found[0].end()):
        return (part,)
    pieces = (piece.strip() for piece in _SPLIT_LOOSELY.split(part))
    return tuple(piece for piece in pieces if not medicines_in(piece) and _may_be_a_name(piece))


def _may_be_a_name(piece: str) -> bool:
    words = re.findall(r"[^\W\d_]{5,}", _plain(piece))
    return any(word not in _NO_NAMES for word in words)
