"""Rules for numbers that a state or a firm gave to a person, dates of birth and number plates.

A number with a check digit or letter is found by itself; any other only after a word that says what it is.
"""

from __future__ import annotations

import re

from persona_gen.sources.redaction.checks import (
    digits_of,
    is_bsn,
    is_french,
    is_italian,
    is_nhs,
    is_pesel,
    is_spanish,
    is_swedish,
)
from persona_gen.sources.redaction.found import Rule

ID, REFERENCE = "id number", "reference number"

_PAPERS = (
    r"passport|driver['’]?s?[’']? licen[cs]e|driving licen[cs]e|\blicen[cs]e(?! plate)|national insurance|"
    r"\bNI (?:number|no\.?)|\bNINO\b|social security|my social|\bSSN\b|\bEIN\b|\bITIN\b|tax(?:payer)? (?:id|"
    r"number|reference)|"
    r"\bUTR\b|\bNHS\b|medicare|medicaid|\bPPS(?:N| number)\b|green card|identity card|\bID card|national id|"
    r"steuer-?id\w*|steueridentifikationsnummer|steuernummer|personalausweis\w*|reisepass\w*|ausweisnummer|"
    r"sozialversicherungsnummer|versichertennummer|führerschein\w*|sécurité sociale|passeport|carte d['’]identité|"
    r"carte vitale|permis de conduire|\bDNI\b|\bNIE\b|\bNIF\b|pasaporte|seguridad social|permiso de conducir|"
    r"codice fiscale|carta d['’]identità|passaporto|patente|tessera sanitaria|\bBSN\b|burgerservicenummer|paspoort|"
    r"rijbewijs|\bPESEL\b|dow[oó]d\w*|paszport\w*|personnummer\w*|\bpass(?:nummer|nr)\b|rijksregisternummer|\bAHV\b"
)
_THING = (
    r"customer|client|order|account|policy|employee|staff|member(?:ship)?|patient|case|ticket|claim|booking|invoice|"
    r"contract|meter|loyalty|fare card|library card|card|carer|student|reference|tenancy|subscription|reservation|"
    r"confirmation|tracking|serial|application|user|payroll|badge|record|file|hospital|insurance|herd|licence|license"
)
_REFERENCE = (
    rf"(?:{_THING}) (?:numbers?|no\.?|nr\.?|id|code|ref(?:erence)?)|(?:{_THING}) #|\bMRN\b|"
    r"(?:kunden|bestell|vertrags|auftrags|personal|zähler|rechnungs|mitglieds|konto|kunde|policen)-?(?:nummer|nr\.?)|"
    r"(?:klant|order|bestel|lidmaatschaps|polis|kund|medlems|beställnings)-?(?:nummer|nr\.?)|"
    r"num[ée]ros? de (?:commande|client|compte|contrat|dossier|suivi|police)|"
    r"n[úu]mero de (?:cliente|pedido|cuenta|p[óo]liza|contrato|socio|expediente)|"
    r"numero (?:cliente|ordine|pratica|tessera)|codice cliente|numer (?:klienta|zamówienia|umowy)"
)
_LINK = (
    r"(?:[\s,:=#’'\"(–-]+(?:is|was|are|were|ist|war|lautet|est|es|è|era|to|jest|är|the|that|it['’]?s|number|no\.?|"
    r"nummer|nr\.?|numéro|número|numero|called|on it|i think|said|we have|they gave(?: me)?|still))*[\s,:=#’'\"(–-]+"
)
_MONTHS = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|janv|févr|mars|avr|juin|juil|août|déc|"
    r"ene|abr|ago|dic|gen|mag|giu|lug|set|ott|mrt|mei|maj|sty|lut|kwi|cze|lip|sie|wrz|paź|lis|gru)[^\W\d_]{0,8}\.?"
)
_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?\s(?:of\s|de\s|di\s)?{_MONTHS},?(?:\s(?:de\s|del\s)?\d{{2,4}})|"
    rf"{_MONTHS}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}|\d{{1,2}}[./-]\s?\d{{1,2}}[./-]\s?\d{{2,4}}|\d{{4}}-\d\d-\d\d|"
    r"\d{1,2} \d{1,2} (?:19|20)\d\d)"
)
_BORN = (
    r"date of birth|\bDOB\b|\bd\.o\.b\b\.?|birth ?date|birthday|\bborn\b|geburtsdatum|geburtstag|\bgeboren|\bgeb\.|"
    r"née? le|date de naissance|nac[íi] el|nacid[oa] el|fecha de nacimiento|nat[oa] il|data di nascita|"
    r"geboortedatum|urodz\w+|född\w*|fødselsdag"
)


def _is_paper(text: str) -> bool:
    """Check that it has as many digits as a number of a person, and is no money, year or telephone-like count."""
    count = len(digits_of(text))
    return count >= (5 if re.search(r"[A-Za-z]", text) else 7)


def _is_reference(text: str) -> bool:
    """Check that it has enough digits, and is no year."""
    count = len(digits_of(text))
    has_letters = re.search(r"[A-Za-z]", text) is not None
    return count >= (3 if has_letters else 4) and re.fullmatch(r"(?:19|20)\d\d", text) is None


RULES: tuple[Rule, ...] = (
    Rule("social security number", re.compile(r"\b(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}\b"), sign="-", digits=9),
    Rule(
        "insurance number",
        re.compile(r"\b(?:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ) ?\d\d ?\d\d ?\d\d ?[A-D]\b"),
    ),
    Rule(ID, re.compile(r"\b[A-Za-z]{6}\d\d[A-Za-z]\d\d[A-Za-z]\d{3}[A-Za-z]\b"), is_italian, digits=7),
    Rule(
        ID, re.compile(r"(?<![\w.,])(?:\d{8}|\d\d\.\d{3}\.\d{3}|[XYZxyz]-?\d{7})[ -]?[A-Za-z]\b"), is_spanish, digits=7
    ),
    Rule(
        ID,
        re.compile(
            r"(?<![\w.,])[12] ?\d\d ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d\d|2[AB]) ?\d{3} ?\d{3} ?\d\d(?!\w|[.,]\d)"
        ),
        is_french,
        digits=13,
    ),
    Rule(ID, re.compile(r"(?<![\w.,])(?:19|20)?\d{6}[-+]\d{4}(?!\w|[.,]\d)"), is_swedish, digits=10),
    Rule(ID, re.compile(r"(?<![\w.,])\d{11}(?!\w|[.,]\d)"), is_pesel, digits=11),
    Rule(ID, re.compile(r"(?<![\w.,])\d{3} \d{3} \d{4}(?!\w|[.,]\d)"), is_nhs, digits=10),
    Rule(
        ID,
        re.compile(r"(?i:\b(?:bsn|burgerservicenummer)\b)[^\d\n.?!]{0,30}(?P<it>\d{9}|\d{4}[. ]\d\d[. ]\d{3})(?!\d)"),
        is_bsn,
    ),
    Rule(
        ID,
        re.compile(
            rf"(?i:{_PAPERS})(?:[^\d\n.?!;£$€]|(?<=no)\.|(?<=nr)\.){{0,50}}?"
            r"(?P<it>(?<![\w.,£$€])(?=[A-Z\d/-]*\d)[A-Z\d][A-Z\d/-]*(?:[ .][A-Z\d/-]*\d[A-Z\d/-]*|"
            r"[ ][A-Z](?=\d))*)(?![\w%]|,\d)"
        ),
        _is_paper,
        digits=5,
    ),
    Rule(
        REFERENCE,
        re.compile(
            rf"(?<!\w)(?i:{_REFERENCE}){_LINK}"
            r"(?P<it>(?<![.,£$€])(?=[\w/-]*\d)[A-Za-z\d][\w/-]*(?:\.\d+)*(?: \d[\d/-]*)*)(?![\w%]|[.,]\d)"
        ),
        _is_reference,
        digits=3,
    ),
    Rule("date of birth", re.compile(rf"(?i:(?:{_BORN})[^\d\n.?!]{{0,25}}?(?P<it>(?<!\d){_DAY})(?!\d))"), digits=3),
    Rule(
        "number plate",
        re.compile(
            r"(?i:\b(?:registration|reg|number ?plates?|plates?|licen[cs]e plate|kennzeichen|immatriculation|"
            r"matr[íi]cula|"
            r"targa|kenteken)\b)(?i:[^\d\n.?!]){0,25}?"
            r"(?P<it>\b(?:[A-Z]{2}\d\d ?[A-Z]{3}|[A-Z]\d{1,3} ?[A-Z]{3}|[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2} ?\d{1,4}[EH]?|"
            r"[A-Z]{2}-?\d{3}-?[A-Z]{2}|\d{4} ?[B-Z]{3}|[A-Z]{3}[- ]?\d{3,4}|\d[A-Z]{3}\d{3}))(?!\w)"
        ),
    ),
)
