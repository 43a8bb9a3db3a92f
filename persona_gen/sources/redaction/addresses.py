"""Postal addresses: a street with its number, and the postcode beside it, in the order of each country."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona_gen.sources.redaction.found import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from persona_gen.sources.redaction.found import Looking

KIND = "address"

_UP = "".join(chr(c) for c in range(0x41, 0x250) if chr(c).isupper())
_NAME = rf"[{_UP}][\w'’-]*"
_NO = r"\d{1,5}(?! ?[%€£$])[A-Za-z]?(?:[-/–]\d{1,4}[A-Za-z]?)?"
_FLAT = r"(?:Flat|Apartment|Apt\.?|Unit|Suite|Room|Floor|Ste\.?|Apto\.?|Whg\.?) ?#?\w{1,5}"
_ENGLISH = (
    "Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Drive|Dr|Close|Crescent|Cres|Court|Ct|Gardens|Gdns|Terrace|Place|Pl|Square|"
    "Sq|Way|Walk|Mews|Grove|Cottages?|Boulevard|Blvd|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Trail|Trl|Quay|Wharf|Row|"
    "Rise|Parade|Villas|View|Hill|Green|Park|House|Broadway|Alley|Croft|Vale|Drove"
)
_NO_STREET = r"(?!(?:Google|Hard|Flash|Data|Home|White|Open|Test|Disk|Street|Big|Smart|Full|Long|Wide) )"
_ENDINGS = (
    r"(?:stra(?:ß|ss)e|str\.|gasse|platz|allee|damm|ufer|weg|straat|laan|gracht|plein|dijk|singel|kade|gatan|"
    r"vägen|torget|vej|stigen)"
)
_NO_ENDING = (
    r"(?!(?:Arbeits|Steck|Studien|Park|Spiel|Steh|Speicher|Sitz|Unter|Aus|Um|Rück|Schul|Heim|Hin)(?:platz|weg)\b)"
)
_SEPARATE = r"(?:Straße|Platz|Markt|Weg|Allee|Ring|Gasse|Damm|Ufer|Chaussee|Steig)"

_STREETS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\w){_FLAT}, (?:{_NAME} ){{1,3}}(?:{_ENGLISH})\b",
        (
            rf"(?<![\w.,/-])(?:{_FLAT},? )?{_NO},? (?:[NSEW]{{1,2}}\.? )?{_NO_STREET}(?:{_NAME} |"
            rf"\d{{1,3}}(?:st|nd|rd|th) ){{1,4}}"
            rf"(?:{_ENGLISH})\b\.?(?: [NSEW]{{1,2}}\b)?(?:,? {_FLAT})?"
        ),
        (rf"(?<=\bat )\d{{1,4}}[a-z]? (?:[a-z'’]+ ){{1,2}}(?i:{_ENGLISH})\b"),
        (
            rf"(?<!\w){_NO_ENDING}(?:{_NAME} )?[{_UP}][^\W\d_]{{2,}}{_ENDINGS} \d{{1,4}} ?(?:[a-z]\b)"
            rf"?(?:[-/–]\d{{1,4}})?(?![\w%]|[.,:]\d)"
        ),
        (rf"(?<!\w)(?:{_NAME}[ -]){{1,3}}{_SEPARATE} \d{{1,4}} ?(?:[a-z]\b)?(?:[-/–]\d{{1,4}})?(?![\w%]|[.,:]\d)"),
        (
            r"(?<![\w.,])\d{1,4}(?: ?(?:bis|ter|quater))?,? (?i:rue|avenue|av\.|boulevard|bd|chemin|impasse|allée|quai|"
            rf"cours|route|place|passage|square) (?:(?:de|des|du|la|le|les|l['’]|d['’]) ?)"
            rf"{{0,3}}{_NAME}(?:[ -](?:(?:de|des|du|la) )?{_NAME}){{0,3}}"
        ),
        (
            rf"(?<!\w)(?i:calle|c/|avenida|avda?\.?|plaza|paseo|camino|carrera|ronda|travesía) ?(?:(?:de|del|"
            rf"la|las|los) ){{0,2}}{_NAME}"
            rf"(?: (?:(?:de|del|la|las|los|y) ){{0,2}}{_NAME}){{0,3}},? (?:n[.º°]? ?)"
            rf"?\d{{1,4}}(?:,? \d{{1,2}} ?[º°ª](?: ?[A-Z]\b)?)?(?![\w%])"
        ),
        (
            rf"(?<!\w)(?i:via|viale|piazza|corso|largo|vicolo|piazzale|strada) (?:(?:del|della|dei|delle|di|"
            rf"san|santa) )?{_NAME}"
            rf"(?: {_NAME}){{0,2}},? \d{{1,4}}(?:/\w)?(?=[,.;)\n]|$)"
        ),
        (
            rf"(?<!\w)(?:Am|An der|Im|In der|Zum|Zur|Auf der|Auf dem|Unter den|Hinter der|Vor dem)"
            rf" {_NAME} \d{{1,3}} ?(?:[a-z]\b)?(?=, (?:D-)?\d{{5}} [A-Z])"
        ),
        rf"(?<!\w)(?:ul|al|pl|os)\. {_NAME}(?: {_NAME}){{0,2}} \d{{1,4}}[a-z]?(?:/\d{{1,4}})?",
        (
            r"(?<!\w)(?i:p\.? ?o\.? ?box|postfach|apartado(?: de correos)?|casella postale|postbus|boîte postale)"
            r" \d[\d ]{1,7}\d"
        ),
    )
)
_AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G "
    "GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW "
    "OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW "
    "UB W WA WC WD "
    "WF WN WR WS WV YO ZE"
).replace(" ", "|")
_UNITS = r"(?!GB|TB|PB|TH|ST|ND|RD|PT|PX|FT|LB|HZ|XL|AM|PM)"
_STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA "
    "RI SC SD TN TX UT VT VA WA WV WI WY DC PR"
).replace(" ", "|")
_CITY = rf"{_NAME}(?:[ -](?:(?:am|an der|im|sur|les|de|del|la) )?{_NAME})?"
_BIG = (
    "Berlin|Hamburg|München|Köln|Frankfurt|Stuttgart|Düsseldorf|Leipzig|Dortmund|Essen|Bremen|Dresden|Hannover|Nürnberg|"
    "Paris|Marseille|Lyon|Toulouse|Nice|Nantes|Montpellier|Strasbourg|Bordeaux|Lille|Rennes|Madrid|Barcelona|Valencia|"
    "Sevilla|Zaragoza|Málaga|Bilbao|Roma|Milano|Napoli|Torino|Palermo|Genova|Bologna|Firenze|Bari|Venezia"
)
_POSTCODES: tuple[re.Pattern[str], ...] = (
    re.compile(rf"(?<![\w-])(?:(?:{_AREAS})(?:\d[A-Z\d]?|\d\d)) ?\d{_UNITS}[ABD-HJLNP-UW-Z]{{2}}(?!\w)"),
    re.compile(
        rf"(?<![\w-])(?i:(?:{_AREAS})\d{{1,2}} \d(?!gb|tb|pb|th|st|nd|rd|pt|px|ft|lb|hz|xl|am|pm)"
        rf"[abd-hjlnp-uw-z]{{2}})(?!\w)"
    ),
    re.compile(rf"(?<!\w)(?:{_NAME}(?: {_NAME}){{0,2}},? )(?:{_STATES}),? \d{{5}}(?:-\d{{4}})?(?![\w%]|[.,]\d)"),
    re.compile(rf"(?<=, )(?:{_STATES}) \d{{5}}(?:-\d{{4}})?(?![\w%]|[.,]\d)"),
    re.compile(
        r"(?<!\w)(?:(?:ON|QC|BC|AB|MB|SK|NS|NB|NL|PE|YT|NT|NU),? )?[ABCEGHJ-NPRSTVXY]\d[A-Z][ -]?\d[A-Z]\d(?!\w)"
    ),
    re.compile(rf"(?<![\w.,-])\d{{4}} [A-Z]{{2}} {_CITY}"),
    re.compile(rf"(?<![\w.,-])\d\d-\d{{3}} {_CITY}"),
    re.compile(rf"(?<![\w.,-])\d{{5}} (?:{_BIG})\b"),
    re.compile(
        r"(?i:\b(?:zip(?: code)?|postcode|postal code|plz|postleitzahl|code postal|código postal|cap|"
        r"kod pocztowy)\b)[ :,]{1,3}(?:is |ist |est |es |è )?(?P<it>\d{5}(?:-\d{4})?|\d\d-\d{3})(?!\w)"
    ),
)
_BESIDE = re.compile(
    rf",? (?:[A-Z]{{1,2}}-)?(?:\d{{4,5}}|\d{{3}} \d\d|\d{{4}} ?[A-Z]{{2}}|\d\d-\d{{3}}) {_CITY}(?! ?\d)"
)


class Addresses:
    """Finds streets with a number and postcodes with what shows that they are one."""

    def find(self, looking: Looking) -> Iterator[Candidate]:
        """Yield streets, each with the postcode and place that follow it, and other postcodes."""
        if not looking.digits:
            return
        text = looking.text
        for pattern in _STREETS:
            for match in pattern.finditer(text):
                beside = _BESIDE.match(text, match.end())
                end = beside.end() if beside else match.end()
                yield Candidate(match.start(), _without_dot(text, match.start(), end), KIND, "rule")
        for postcode in _POSTCODES:
            group = "it" if "it" in postcode.groupindex else 0
            for match in postcode.finditer(text):
                yield Candidate(match.start(group), match.end(group), KIND, "rule")


def _without_dot(text: str, start: int, end: int) -> int:
    """Leave a full stop that ends the sentence, not the abbreviation."""
    return end - 1 if text[start:end].endswith(".") else end
