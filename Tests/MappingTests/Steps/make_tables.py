#!/usr/bin/env python3
"""Writes Sources/Mapping/Steps/CountryTable.swift and DialingTable.swift.

Needs the packages pycountry (ISO 3166-1), babel (Unicode CLDR: a country's name in its own languages) and
phonenumbers (the national numbering plans behind ITU-T E.164). Run it from the root of the repository; the two files
are checked in, so that only whoever refreshes them needs the packages.
"""
import random
import re
import textwrap
import unicodedata

import babel
import phonenumbers
import pycountry
from babel.languages import get_official_languages
from phonenumbers import PhoneMetadata

# What people write besides ISO's and CLDR's names.
VARIANTS = {
    "AE": ["UAE", "U.A.E.", "Emirates"],
    "AG": ["Antigua"],
    "BA": ["Bosnia", "BiH"],
    "BN": ["Brunei Darussalam"],
    "BO": ["Bolivia"],
    "BQ": ["Caribbean Netherlands", "Bonaire"],
    "CD": ["DR Congo", "D.R. Congo", "DRC", "Congo-Kinshasa", "Congo Kinshasa", "Zaire", "Congo, Democratic Republic",
           "Democratic Republic Congo", "Congo (DRC)", "République démocratique du Congo", "RDC"],
    "CG": ["Congo-Brazzaville", "Congo, Republic", "Republic Congo", "Congo (Brazzaville)"],
    "CI": ["Ivory Coast", "Cote d Ivoire"],
    "CN": ["PRC", "Mainland China", "PR China", "P.R. China", "China PR", "中华人民共和国", "中華人民共和國", "中國"],
    "CV": ["Cape Verde"],
    "CZ": ["Czech Republic", "Česká republika"],
    "DE": ["BRD", "Bundesrepublik Deutschland"],
    "DO": ["Dominican Rep", "Dominican Rep."],
    "FK": ["Falkland Islands", "Malvinas", "Islas Malvinas"],
    "FM": ["Micronesia"],
    "GB": ["UK", "U.K.", "Great Britain", "Britain", "England", "Scotland", "Wales", "Northern Ireland", "GB-ENG",
           "GB-SCT", "GB-WLS", "GB-NIR"],
    "GM": ["Gambia"],
    "GR": ["Hellas"],
    "HK": ["Hong Kong", "Hongkong", "Hong Kong SAR", "Hong Kong, China", "Hong Kong SAR China", "香港"],
    "IE": ["Republic of Ireland", "Eire"],
    "IR": ["Persia"],
    "KN": ["St Kitts", "Saint Kitts"],
    "KP": ["North Korea", "DPRK"],
    "KR": ["South Korea", "Korea", "Republic of Korea", "Korea South", "대한민국", "한국"],
    "LA": ["Laos"],
    "MK": ["Macedonia", "FYROM", "Republic of Macedonia", "North Macedonia"],
    "MM": ["Burma"],
    "MO": ["Macau", "Macao SAR", "Macau SAR", "Macao, China", "澳門", "澳门"],
    "MX": ["Mexico"],
    "NL": ["Holland", "Nederland"],
    "PS": ["Palestine", "Palestinian Territories", "Palestinian Territory, Occupied", "Palestinian Territory"],
    "RU": ["Russia", "РФ"],
    "SH": ["Saint Helena", "St. Helena"],
    "ST": ["Sao Tome"],
    "SX": ["St. Maarten"],
    "SY": ["Syria"],
    "SZ": ["Swaziland"],
    "TF": ["French Southern Territories"],
    "TL": ["East Timor"],
    "TR": ["Turkey"],
    "TT": ["Trinidad"],
    "TW": ["Taiwan, Republic of China", "Republic of China", "ROC", "台灣", "臺灣", "台湾"],
    "TZ": ["Tanzania"],
    "UA": ["Ukraine"],
    "US": ["United States", "United States of America", "America", "U.S.", "U.S.A.", "Estados Unidos",
           "Estados Unidos de América", "États-Unis", "Vereinigte Staaten", "Stati Uniti", "USofA"],
    "VA": ["Vatican", "Vatican City"],
    "VC": ["St. Vincent", "Saint Vincent"],
    "VE": ["Venezuela"],
    "VG": ["British Virgin Islands", "Virgin Islands British", "BVI"],
    "VI": ["U.S. Virgin Islands", "US Virgin Islands", "Virgin Islands US", "USVI", "United States Virgin Islands"],
    "VN": ["Vietnam"],
    "XK": ["Kosovo"],
    "YE": ["Yemen"],
}

# Names that two countries share, or that name something larger.
REFUSED = {"virginislands", "saintmartin", "samoaamerican"}

# Territories of ISO 3166-1 without a numbering plan of their own: calling code and whose plan they follow.
PLANS_OF_OTHERS = {"AQ": "NF", "BV": "NO", "GS": "FK", "HM": "NF", "PN": "NZ", "TF": "RE", "UM": "US"}

# Places of one area code where people write the local number alone: area code, digits of a local number.
AREAS = {
    "AG": "268", "AI": "264", "AS": "684", "BB": "246", "BM": "441", "BS": "242", "DM": "767", "GD": "473",
    "GU": "671", "KN": "869", "KY": "345", "LC": "758", "MP": "670", "MS": "664", "SX": "721", "TC": "649",
    "TT": "868", "VC": "784", "VG": "284", "VI": "340", "GG": "1481", "IM": "1624", "JE": "1534", "SM": "0549",
}

HEADER = "// Written by Tests/MappingTests/Steps/make_tables.py; change that and run it again.\n"


def key(name):
    """The form under which CountryCode compares names."""
    folded = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not "\u0300" <= c <= "\u036f")
    words = re.split(r"[^\w]+|[\d_]+", unicodedata.normalize("NFC", folded))
    words = ["saint" if word == "st" else word for word in words if word not in ("the", "of", "and", "")]
    return "".join(words)


def country_names(code):
    """All names of a country, the usual English one first."""
    english = babel.Locale("en").territories[code]
    names = [english]
    country = pycountry.countries.get(alpha_2=code)
    if country:
        names += [country.name, getattr(country, "common_name", None), getattr(country, "official_name", None)]
        if "," in country.name:
            first, _, rest = country.name.partition(", ")
            names.append(f"{rest} {first}")
    names += VARIANTS.get(code, [])
    for language in get_official_languages(code, regional=True, de_facto=True):
        try:
            names.append(babel.Locale.parse(language).territories.get(code))
        except (babel.UnknownLocaleError, ValueError):
            continue
    seen, kept = set(), []
    for name in filter(None, names):
        name = unicodedata.normalize("NFC", re.sub(r"\s*[\u200e\u200f]\s*", "", name))
        if key(name) and key(name) not in seen and key(name) not in REFUSED and not any(c in name for c in ";"):
            seen.add(key(name))
            kept.append(name)
    return kept


def country_table():
    codes = sorted([country.alpha_2 for country in pycountry.countries] + ["XK"])
    rows, owner = [], {}
    for code in codes:
        country = pycountry.countries.get(alpha_2=code)
        names = []
        for name in country_names(code):
            if key(name) in owner:
                print("shared name, kept by", owner[key(name)], "not given to", code, name)
                continue
            owner[key(name)] = code
            names.append(name)
        text = f"{code} {country.alpha_3 if country else 'XKX'} " + "; ".join(names)
        rows += textwrap.wrap(text, 110, subsequent_indent="   ", break_long_words=False, break_on_hyphens=False)
    return rows


def spans(lengths):
    runs = []
    for length in sorted(lengths):
        if runs and runs[-1][1] == length - 1:
            runs[-1][1] = length
        else:
            runs.append([length, length])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs) or "-"


def plan_row(code, source=None):
    metadata = PhoneMetadata.metadata_for_region(source or code)
    lengths, patterns = set(), []
    for kind in ("fixed_line", "mobile", "voip", "personal_number"):
        plan = getattr(metadata, kind)
        if plan and plan.national_number_pattern and plan.national_number_pattern != "NA":
            lengths |= set(plan.possible_length or metadata.general_desc.possible_length)
            patterns.append(re.compile(plan.national_number_pattern))
    lengths = {length for length in lengths if length > 0}
    own, dice = set(), random.Random(7)
    if metadata.national_prefix is None:
        start = str(metadata.country_code)
        for length in lengths:
            tries = (start + "".join(dice.choice("0123456789") for _ in range(length - len(start))) for _ in range(5000))
            if any(len(number) == length and pattern.fullmatch(number) for number in tries for pattern in patterns):
                own.add(length)
    sharers = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[metadata.country_code]
    leads = "*" if source is None and (len(sharers) == 1 or sharers[0] == code) else ""
    row = [
        code, f"{metadata.country_code}{leads}", metadata.national_prefix or "-", spans(lengths), spans(own),
        AREAS.get(code, "-"),
    ]
    return " ".join(row)


def dialing_table():
    codes = sorted([country.alpha_2 for country in pycountry.countries] + ["XK"])
    return [plan_row(code, PLANS_OF_OTHERS.get(code)) for code in codes]


def write(path, comment, name, rows):
    body = "\n".join("        " + row for row in rows)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{HEADER}\n{comment}\nenum {name} {{\n    static let rows = \"\"\"\n{body}\n        \"\"\"\n}}\n")


write(
    "Sources/Mapping/Steps/CountryTable.swift",
    "/// The countries of ISO 3166-1: alpha-2, alpha-3, then names; an indented line goes on with the names.\n///\n"
    "/// Names come from ISO 3166-1 and, for a country's own languages, from Unicode CLDR; further ones are in wide use.\n"
    "/// Kosovo has its codes from the range that ISO leaves to users.",
    "CountryTable", country_table())
write(
    "Sources/Mapping/Steps/DialingTable.swift",
    "/// How numbers are dialled, country by country.\n///\n"
    "/// The columns: the country; its calling code by ITU-T E.164, `*` with the country that leads a shared one; the trunk\n"
    "/// prefix; how many digits national numbers of fixed and mobile lines have; with how many digits some of them begin\n"
    "/// like the calling code, where no trunk prefix tells the two apart; the area code of a place which has one only, so\n"
    "/// that people leave it out. All but the first two are those of the national numbering plans.",
    "DialingTable", dialing_table())
