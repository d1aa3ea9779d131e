"""Measures how plain a Dutch text is, and knows the words that the bot never says.

The formula is Flesch's, fitted to Dutch by W.H. Douma of the Landbouwhogeschool Wageningen (as
told at dbnl.org/tekst/_taa014197701_01, read 2026-11-22): 80 to 90 is easy, for the fifth class of
the primary school. It is a yardstick for writers, made for pages: of five words it says little.
The syllable counter is our own and errs on a few loan words (see `LOANS`).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from wordfreq import zipf_frequency

# How they are said decides how many words and syllables they have.
ABBREVIATIONS: Mapping[str, str] = {
    "a.s.": "aanstaande",
    "a.u.b.": "alstublieft",
    "bijv.": "bijvoorbeeld",
    "blz.": "bladzijde",
    "ca.": "ongeveer",
    "d.w.z.": "dat wil zeggen",
    "dhr.": "de heer",
    "dr.": "dokter",
    "enz.": "enzovoort",
    "etc.": "et cetera",
    "evt.": "eventueel",
    "i.p.v.": "in plaats van",
    "i.v.m.": "in verband met",
    "incl.": "inclusief",
    "jl.": "jongstleden",
    "m.b.t.": "met betrekking tot",
    "mevr.": "mevrouw",
    "mw.": "mevrouw",
    "n.v.t.": "niet van toepassing",
    "nr.": "nummer",
    "o.a.": "onder andere",
    "prof.": "professor",
    "t.a.v.": "ten aanzien van",
    "t/m": "tot en met",
    "tel.": "telefoon",
    "z.s.m.": "zo snel mogelijk",
}
# A capital after these is a name or a number's unit, not the next sentence.
NEVER_LAST = frozenset({"ca.", "dhr.", "dr.", "incl.", "mevr.", "mw.", "nr.", "prof.", "tel."})

# Parts of words that are not said the Dutch way, with the syllables they have.
LOANS: Mapping[str, int] = {
    "coach": 1,
    "facetime": 2,
    "fauteuil": 2,
    "ipad": 2,
    "iphone": 2,
    "online": 2,
    "offline": 2,
    "service": 2,
    "smartphone": 2,
    "team": 1,
    "timeline": 2,
    "update": 2,
    "website": 2,
}

SYLLABLES_OF_A_PLACEHOLDER = 2  # most often a name, a day or a time
_LETTER = "[^\\W\\d_]"
_APOSTROPHE = "['\u2019]"  # straight or curly
_QUOTED = re.compile(r"“\{[^{}]*\}”")
_ABBREVIATION = "|".join(re.escape(short) for short in sorted(ABBREVIATIONS, key=len, reverse=True))
_WORD = re.compile(
    r"\{[^{}]*\}"  # a placeholder
    rf"|(?<!\w)(?:{_ABBREVIATION})(?!\w)"
    r"|(?:https?://)?\w+(?:[.-]\w+)*\.(?:nl|com|org|me|be)\b\S*(?<![.,;:?!)”])"  # an address
    r"|\d+(?:[.,:/-]\d+)*"
    rf"|{_LETTER}+(?:(?:{_APOSTROPHE}|-)\w+)+"
    rf"|(?<!\w){_APOSTROPHE}(?:s|t|n|m|k|r|ns)\b|{_LETTER}+",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"^\s*(?:[-\u2013•*]|\d{1,2}[.)])\s+(?=\S)")
_END = re.compile(r"(?:[?!]+|\.{3,}|…|\.)[”\u2019\"')]*(?=\s|$)")
_ABBREVIATED = re.compile(rf"(?<![\w.])(?:{_ABBREVIATION})$", re.IGNORECASE)
_NUCLEUS = re.compile(
    r"aai|ooi|oei|eeu|ieu|eau|aa|ee|ie|oo|uu|oe|eu|ui|ei|ij|au|ou|ai|oi|[aeou]y|[aeiouy]"
)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text; a line break and a list item end one too."""
    return tuple(found for line in text.splitlines() for found in _in_line(line))


def _in_line(line: str) -> Iterator[str]:
    line = _LIST_MARK.sub("", line).strip()
    start = 0
    for end in _END.finditer(line):
        if _goes_on(line[start : end.end()], line[end.end() :].lstrip()):
            continue
        yield line[start : end.end()].strip()
        start = end.end()
    if rest := line[start:].strip():
        yield rest


def _goes_on(said: str, rest: str) -> bool:
    if not rest:
        return False
    if short := _ABBREVIATED.search(said):
        return short[0].lower() in NEVER_LAST or not rest[0].isupper()
    hesitates_or_quotes = said.endswith(("...", "…", "”", "\u2019", '"', "'"))
    return hesitates_or_quotes and rest[0].islower()


def words(sentence: str) -> tuple[str, ...]:
    """The words of a sentence; a {placeholder} is one, a quotation “{placeholder}” is none.

    What stands in a quotation is the person's own and of any length.
    """
    return tuple(_WORD.findall(_QUOTED.sub(" ", sentence)))


def syllables(word: str) -> int:
    """How many syllables are heard when a word, number or abbreviation is read aloud."""
    if word.startswith("{"):
        return SYLLABLES_OF_A_PLACEHOLDER
    if spoken := ABBREVIATIONS.get(word.lower()):
        return sum(syllables(part) for part in spoken.split())
    return sum(
        _in_number(part) if part.isdigit() else _in_letters(part)
        for part in re.findall(rf"\d+|{_APOSTROPHE}?{_LETTER}+(?:{_APOSTROPHE}{_LETTER}+)*", word)
    )


def _straight(word: str) -> str:
    return word.replace("\u2019", "'")


def _in_letters(word: str) -> int:
    plain = _straight(word)
    if plain.lower() == "'s":  # 's avonds: heard as one with what follows
        return 0
    nuclei = _nuclei(plain.lower())
    if "'" not in plain and (nuclei == 0 or (word.isupper() and 1 < len(word) < 5 and nuclei == 1)):
        return len(word)  # spelled out: tv, AVG, COPD
    return max(nuclei, 1)


def _nuclei(word: str) -> int:
    count = 0
    for loan, heard in LOANS.items():
        count += heard * word.count(loan)
        word = word.replace(loan, "-")
    marked = unicodedata.normalize("NFD", word)
    marked = re.sub("(.)[\u0308\u0300]", r"-\1", marked)  # ë starts a syllable; so does è
    bare = "".join(sign for sign in marked if not unicodedata.combining(sign))
    bare = re.sub("qu", "kw", bare)
    bare = re.sub("(?<![aeou])y(?=[aeiou])", "j", bare)  # yoga
    bare = re.sub("^(be|ge)(?=au|ij|ui)", r"\1-", bare)  # ge-automatiseerd, be-ijveren
    bare = re.sub("(?<!kl)eum(?![aeiou])", "e-um", bare)  # muse-um, but reu-ma
    return count + len(_NUCLEUS.findall(bare))


_HEARD_TO_TWENTY = (1, 1, 1, 1, 1, 1, 1, 2, 1, 2, 1, 1, 1, 2, 2, 2, 2, 3, 2, 3)
_HEARD_TENS = (0, 0, 2, 2, 2, 2, 2, 3, 2, 3)  # twin-tig ... ze-ven-tig, tach-tig, ne-gen-tig


def _in_number(digits: str) -> int:
    if len(digits) > 4 or (digits[0] == "0" and len(digits) > 1):  # a telephone number
        return sum(_HEARD_TO_TWENTY[int(digit)] for digit in digits)
    return _heard(int(digits))


def _heard(number: int) -> int:
    if number < 20:
        return _HEARD_TO_TWENTY[number]
    if number < 100:  # vijf-en-twin-tig
        tens, ones = divmod(number, 10)
        return _HEARD_TENS[tens] + (_HEARD_TO_TWENTY[ones] + 1 if ones else 0)
    unit, named = (1000, "duizend") if number >= 1000 else (100, "honderd")
    many, rest = divmod(number, unit)
    return (_heard(many) if many > 1 else 0) + syllables(named) + (_heard(rest) if rest else 0)


def flesch_douma(text: str) -> float:
    """Reading ease of a Dutch text: 100 is very easy, 60 ordinary, 30 hard; may go beyond 0-100.

    Raises:
        ValueError: the text has no words.
    """
    counted = [found for sentence in sentences(text) if (found := words(sentence))]
    total = sum(len(found) for found in counted)
    if not total:
        raise ValueError("a text without words has no reading ease")
    heard = sum(syllables(word) for found in counted for word in found)
    return 206.84 - 0.93 * total / len(counted) - 77 * heard / total


def assert_readable(text: str, at_least: float) -> None:
    """Fail when a text is harder to read than that, and name the sentences that make it so."""
    score = flesch_douma(text)
    told = {sentence: flesch_douma(sentence) for sentence in sentences(text) if words(sentence)}
    hardest = sorted(told, key=lambda sentence: told[sentence])[:10]
    named = "\n".join(f"  {told[sentence]:6.1f}  {sentence}" for sentence in hardest)
    assert score >= at_least, f"Flesch-Douma {score:.1f}, wanted {at_least}; the hardest:\n{named}"


# Occurrences in a milliard words, as a power of ten: 3.0 is once in a million words, about the
# 33,000 commonest Dutch word forms. Seen in wordfreq 3.1.1: inspreken 3.05, eetlust 3.28 and
# zorgverlener 3.24 pass; wijkverpleegkundige 2.7, welbevinden 2.55 and kortademig 2.37 do not.
RARE_BELOW = 3.0
COMMON_FROM = 3.3
# Forms of verbs such as 'opschrijft' (2.78) are rare only because they are written apart as a rule.
_PARTICLE = re.compile(
    "^(aan|achter|af|bij|binnen|door|in|klaar|langs|mee|na|neer|om|op|over|terug|toe|uit|vast|voor|weg)"
    "(?=.{4})"
)

# Words that are rare or long and yet right here. They have no plainer name of the same meaning.
ALLOWED: Mapping[str, str] = {
    "lichaamsfuncties": "name of a dimension of Positieve Gezondheid, spelled so everywhere",
    "welbevinden": "in the name of a dimension",
    "zingeving": "name of a dimension",
    "kwaliteit": "in the name of a dimension",
    "dagelijks": "in the name of a dimension",
    "functioneren": "in the name of a dimension",
    "proeftuin": "name of the page on which everything can be tried",
    "spinnenweb": "what the picture of the six marks is called",
    "gezondheid": "in the name Positieve Gezondheid",
    "verpleegkundige": "who comes to the house; people know the word from the visits",
    "verpleegkundigen": "as verpleegkundige",
    "wijkverpleegkundige": "as verpleegkundige, and so called by people themselves",
    "mantelzorger": "what a carer is called in law and in letters that people get",
    "mantelzorgers": "as mantelzorger",
    "mantelzorglijn": "a name: a telephone line",
    "huisartsenpost": "what stands on its door",
    "zorgdossier": "what the nurse's record is called in the house",
    "zorgleefplan": "what the care plan is called in the folder in the house",
    "tussendoor": "a name: the bot's",
    "telegram": "a name: the app's",
    "luisterlijn": "a name: a telephone line",
    "zelfmoordpreventie": "a name: 113 Zelfmoordpreventie",
    "samenvatting": "what is handed over; has no shorter name that says as much",
    "opgeschreven": "who wrote down the words of somebody else; other words say that less plainly",
    "spraakbericht": "what Telegram calls it",
    "spraakberichten": "as spraakbericht",
    "gemachtigde": "what the WGBO calls whom somebody chose in writing",
    "lettergrootte": "what telephones call it",
    "qr-code": "what stands beside such a code",
    "bsn": "what stands on an identity card",
}


@cache
def _is_rare(word: str) -> bool:
    unstressed = unicodedata.normalize("NFD", word).replace("\u0301", "")  # 'dát' for 'dat'
    if max(zipf_frequency(word, "nl"), zipf_frequency(unstressed, "nl")) >= RARE_BELOW:
        return False
    apart = _PARTICLE.sub("", word)
    return apart == word or zipf_frequency(apart, "nl") < COMMON_FROM


def rare_words(text: str) -> set[str]:
    """The words that most people seldom read, in lower case. Compounds are not split."""
    found = {_straight(word.lower()) for word in words(text)}
    told = {word for word in found if not re.search(r"[\d{./]|^'", word)}
    return {word for word in told - ALLOWED.keys() if _is_rare(word)}


# What the bot does not say: a regular expression, found at the borders of words in one sentence
# whatever the capitals, with why not or what to say instead. UW stands for every possessive and U
# for the person addressed, so that both forms of address are caught.
_UW = r"(?:uw|je|jouw|mijn|zijn|haar|hun|ons|onze)"
_U = r"(?:u|je|jij|jou)"

# People with aphasia, dementia or another mother tongue take these literally.
FIGURES_OF_SPEECH: Mapping[str, str] = {
    "op (UW|het) hart": "say: wat U bezighoudt",
    "hart(je)? (uitstorten|luchten|vasthouden)": "say: vertellen, of bang zijn",
    "hart onder de riem": "say: steunen",
    "van (ganser )?harte": "say: graag",
    "in UW schoenen": "say: als U het was",
    "moed in de schoenen": "say: geen moed meer hebben",
    "steentje (bij|bijdragen|bijdraagt)": "say: helpen",
    "draad (weer )?(op|oppakken|oppakt|opgepakt|kwijt)": "say: verdergaan, of: het niet meer weten",
    "in UW vel": "say: zich goed voelen, of niet",
    "onder de knie": "say: kunnen",
    "knopen? door(hakken|gehakt)?": "say: beslissen",
    "korrel(tje)? zout": "say: niet helemaal geloven",
    "(loopt|liep) uit de hand|uit de hand lopen": "say: te veel worden",
    "hand(en)? (op de|aan de) (knip|kraan|ploeg)": "say: weinig uitgeven, of: beginnen",
    "uit de mouwen": "say: aan het werk gaan",
    "voor de hand (ligt|liggend|liggende|liggen)": "say: makkelijk te bedenken",
    "hand in eigen boezem": "say: zelf schuld hebben",
    "handje helpen": "say: helpen",
    "bij de hand nemen": "say: helpen",
    "op eigen (benen|houtje)": "say: zelf",
    "met beide benen": "say: nuchter",
    "beste been(tje)?": "say: zo goed als het gaat",
    "(weer|nog) op de been": "say: lopen, of: beter zijn",
    "met de deur in huis": "say: meteen beginnen",
    "een open deur": "say: dat weet iedereen",
    "deur staat (altijd )?(voor U )?open": "say: U mag altijd komen",
    "koetjes en kalfjes": "say: gewone dingen",
    "kat uit de boom": "say: afwachten",
    "kat op het spek": "say: verleiden",
    "hond in de pot": "say: te laat voor het eten",
    "uit UW mouw": "say: ineens bedenken",
    "olifant in de kamer": "say: waar niemand over praat",
    "van de hoge toren": "say: opscheppen",
    "wind (mee|tegen|in de rug|in de zeilen)": "say: het gaat goed, of niet",
    "roer (om|omgooien|in eigen handen)": "say: anders doen, of: zelf bepalen",
    "(hetzelfde|in het) schuitje": "say: hetzelfde meemaken",
    "handdoek in de ring": "say: stoppen",
    "een diep dal": "say: een slechte tijd",
    "(pieken|toppen) en dalen": "say: goede en slechte dagen",
    "licht aan het eind": "say: hoop",
    "in het zonnetje": "say: aandacht geven",
    "zonnetje in huis": "say: vrolijk",
    "wolkje aan de lucht": "say: er is niets",
    "op rolletjes": "say: het gaat goed",
    "blok aan (het|UW) been": "say: een last; noem welke",
    "van UW schouders": "say: opgelucht",
    "op UW schouders": "say: wat U allemaal doet",
    "schouders (er)?onder": "say: samen doen",
    "aan UW hoofd": "say: druk",
    "boven het hoofd": "say: te veel",
    "hoofd (er)?bij houden": "say: goed opletten",
    "hoofd boven water": "say: het net redden",
    "hoofd leeg(maken)?": "say: uitrusten",
    "voor UW kiezen": "say: meemaken",
    "op UW tenen": "say: meer doen dan U kunt",
    "tandvlees lopen|op UW tandvlees": "say: heel moe",
    "tand des tijds": "say: ouder worden",
    "blad voor de mond": "say: eerlijk zeggen",
    "mond vol tanden": "say: niets weten te zeggen",
    "puntje van UW tong": "say: het bijna weten",
    "neus in de boter": "say: op een goed moment komen",
    "oogje in het zeil": "say: opletten",
    "uit het oog": "say: niet meer zien",
    "onder (vier|4) ogen": "say: met zijn tweeën",
    "luisterend oor": "say: iemand die luistert",
    "oren naar": "say: zin in",
    "ter ore": "say: horen",
    "buikriem": "say: zuinig zijn",
    "onderbuik(gevoel)?": "say: gevoel",
    "op UW lever": "say: wat U dwarszit",
    "geen doekjes om": "say: eerlijk zeggen",
    "in goede aarde": "say: blij mee zijn",
    "paplepel": "say: van jongs af",
    "appeltje voor de dorst": "say: gespaard geld",
    "appeltje te schillen": "say: boos zijn",
    "zure appel": "say: iets doen wat niet leuk is",
    "twee vliegen": "say: twee dingen tegelijk",
    "spijkers? (op (de|zijn) kop|met koppen)": "say: dat klopt, of: iets afspreken",
    "stok achter de deur": "say: iets wat helpt om het te doen",
    "op een rij(tje)?": "say: bij elkaar, of: onder elkaar",
    "bal (ligt|aan het rollen)": "say: U bent aan de beurt",
    "aan de bel": "say: hulp vragen",
    "belletje (gaan )?rinkelen": "say: bekend voorkomen",
    "koe bij de horens": "say: beginnen",
    "oude koeien": "say: iets van vroeger",
    "brug te ver": "say: te veel",
    "over de brug": "say: geven, of: betalen",
    "achter de rug": "say: voorbij",
    "UW ei kwijt": "say: vertellen wat U wilt",
    "op eieren": "say: voorzichtig doen",
    "vinger op de": "say: zeggen wat er is",
    "vinger aan de pols": "say: vragen hoe het gaat",
    "door de vingers": "say: niet zo streng zijn",
    "steek laten vallen": "say: iets vergeten",
    "lange baan": "say: uitstellen",
    "van de baan": "say: gaat niet door",
    "op de hoogte": "say: weten, of: laten weten",
    "stapje terug": "say: minder doen",
    "balletje op(gooien)?": "say: iets voorstellen",
    "vlag uit": "say: blij zijn",
    "water bij de wijn": "say: iets toegeven",
    "boekje open": "say: vertellen",
    "rode draad": "say: steeds weer",
    "waar zit U mee|waar U mee zit": "say: wat U bezighoudt",
    "aan de tand": "say: veel vragen",
    "tussen wal en schip": "say: geen hulp krijgen",
    "bomen en het bos|door de bomen": "say: te veel om te kiezen",
}

# Praise judges, and it rewards one kind of answer.
PRAISE: Mapping[str, str] = {
    "top": "a cheer",
    "toppie": "a cheer",
    "super": "a cheer",
    "bravo": "a cheer",
    "hulde": "a cheer",
    "hoera": "a cheer",
    "geweldige?": "judges",
    "fantastische?": "judges",
    "uitstekende?": "a school mark",
    "keurige?": "a school mark",
    "perfecte?": "a school mark",
    "prima": "a school mark",
    "prachtige?": "judges",
    "schitterende?": "judges",
    "knap(pe)?": "talks down",
    "dappere?": "judges what is ordinary for the person",
    "bewonderenswaardige?": "judges what is ordinary for the person",
    "indrukwekkende?": "judges",
    "inspirerende?": "judges",
    "^(heel )?(goed|mooi|knap) zo": "as to a child",
    "helemaal goed|^(heel|erg) goed": "a school mark",
    "goed (gedaan|bezig|geantwoord)": "a school mark",
    "wat (heel )?(een )?(goede?|fijne?|leuke?|mooie?|lief|lieve|bijzondere?|interessante?)"
    "(?=[.,!?…]|$| (dat|om|van|zeg|antwoord|verhaal|idee|gedachte))": "judges what was said",
    "^(fijn|leuk|mooi|lief)(?=[.,])": "judges what was said",
    "(fijn|leuk|mooi|goed) dat U": "rewards one kind of answer",
    "fijn dat": "rewards one kind of answer",
    "(fijn|leuk|mooi|goed) om te (horen|lezen)": "rewards one kind of answer",
    "ga zo door": "asks for more of the same",
    "petje af": "a cheer, and a figure of speech",
    "compliment(en|je)?": "judges",
    "(ik|wij|we) (ben|zijn) trots": "judges",
    "(mag|mogen|kunt|kan) U (best )?trots": "tells people what to feel",
    "goede keuze": "judges what is theirs to choose",
    "gefeliciteerd": "tells people that it is a good thing",
}

# Pity judges too: it says that what was told is bad.
PITY: Mapping[str, str] = {
    "wat (heel )?(vervelend|naar|erg|akelig|rot|verdrietig|moeilijk|zwaar|pijnlijk|lastig)"
    "(?=[.,!?…]|$| (dat|om|zeg)| voor U(?! (is|was)))": "judges what was said",
    "vervelend (dat|voor U|om te)": "judges what was said",
    "helaas": "tells people that it is a bad thing; say what is the matter",
    "jammer": "tells people that it is a bad thing",
    "sterkte": "ends the talk",
    "beterschap": "not everybody gets better",
    "gecondoleerd": "a form of words; ask on instead",
    "ach|och|ocharme|o jee": "a sigh",
    "arme": "pity",
    "zielige?|sneu": "pity",
    "(vreselijk|verschrikkelijk|afschuwelijk|akelig)e?": "judges what was said",
    "heftige?": "judges what was said",
    "wat spijt": "pity",
    "spijt (me|mij|ons) (dat U|te|voor)": "pity; for a fault of the bot say what went wrong",
    "dat moet (heel |erg |wel )?(moeilijk|zwaar|naar|pijnlijk|lastig|verdrietig)": "fills in",
    "(ik|wij|we) (begrijp|snap|begrijpen|snappen) hoe U": "a program does not",
    "(ik|wij|we) (leef|leven|voel|voelen) .*mee": "a program does not",
    "ik vind het (heel |erg )?(naar|erg|vervelend|verdrietig|moeilijk)": "a program does not",
    "komt (wel |vast |allemaal )*goed": "nobody knows",
    "kop op": "passes over what was said",
    "geeft (niks|niets)": "says that it was a fault",
    "U geen zorgen|^geen zorgen": "tells people what to feel",
}

# ANNA and NIVEA: the bot asks on. What to do is for the person and the nurse.
ADVICE: Mapping[str, str] = {
    "probeer|probeert U": "asks for an effort; say: kunt U ...?",
    "U (moet|moest)|dan moet U": "orders; say what can be done",
    "moet U (nu|eerst|vaker|meer|wel)": "orders; say what can be done",
    "U zou(?! (graag |het liefst )?willen)": "advises",
    "zou U (beter|kunnen|moeten|niet beter|eens)": "advises",
    "het is (heel |erg |altijd )?(goed|beter|belangrijk|verstandig|slim|gezond|handig|nodig) "
    "(om|dat U|als U)": "advises",
    "(kunt|kan|kun) U (het beste|beter)|U (kunt|kan) (het beste|beter)": "advises",
    "het beste (kunt|kan|kun) U": "advises",
    "misschien (moet|kunt|kan|kun) U": "advises",
    "raad(en)? (ik |wij |we )?U .*aan": "advises",
    "aangeraden|aanbevolen|aanraden|aan te raden|raadzaam": "advises",
    "(ik|wij|we) advise(er|ren)|(mijn|ons|het) advies": "advises",
    "(een|mijn|onze|handige) tips?": "advises",
    "vergeet niet": "as to a child",
    "zorg (dat|ervoor|er voor|goed voor)": "orders",
    "denk (eraan|er aan|aan UW)": "orders",
    "let (goed )?op": "frightens; say what happens",
    "het helpt (vaak |meestal )?(om|als|wanneer)": "advises",
    "(slecht|gezond|ongezond) voor U|(dat|dit|het) is goed voor U": "judges how people live",
    "U hoort (te|niet)|dat hoort niet": "judges",
    "waarom \\w+ U (niet|geen)": "a reproach",
    "^(ga|doe|neem|eet|drink|beweeg|wandel|rust|praat) (eens|vaker|meer|minder|wat)": "advises",
    "^(blijf|wees|denk) (positief|sterk|flink)": "tells people what to feel",
    "^geniet( er)? (van|maar)": "tells people what to feel",
    "(neem|gun) (uzelf|jezelf)": "tells people what to do",
}


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    caught = re.sub(r"\bUW\b", _UW, phrase)
    caught = re.sub(r"\bU\b", _U, caught).replace(" ", r"\s+")
    return re.compile(rf"(?<!\w)(?:{caught})(?!\w)", re.IGNORECASE)


def refused(text: str, phrases: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The words of a text that one of the lists above refuses, each with the reason."""
    return tuple(
        (found[0], reason)
        for sentence in sentences(text)
        for phrase, reason in phrases.items()
        if (found := _pattern(phrase).search(sentence))
    )
