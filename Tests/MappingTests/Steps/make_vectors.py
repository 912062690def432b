#!/usr/bin/env python3
"""Writes plugins/facebook/vectors/user_data.jsonl and plugins/tiktok/vectors/user.jsonl.

One vector a line: field, input, context (where the customer's country is known), plain (what is hashed or sent; null
where the value is left out) and hash (null where it is left out or sent in the clear). `note` says what is special, or
what Meta's own libraries make of the input where they are wrong, and why. A value that comes hashed has itself as plain
and hash. Each file is named for the object of the platform's event that its fields stand in.

Nothing here is computed by Fanout. Expectations are written out, or come from: unicodedata (lower case, categories),
phonenumbers (numbers as people of each country write them), pycountry (ISO 3166-1), facebook_business (Meta's own
normalizing, compared and noted where it differs), hashlib. Run it from the root of the repository, with the libraries in
an environment outside of it; what it wrote was made with phonenumbers 9.0.43, pycountry 26.2.16, facebook_business 26.0.3:

    python3 -m venv /tmp/oracles && /tmp/oracles/bin/pip install phonenumbers pycountry facebook_business
    /tmp/oracles/bin/python Tests/MappingTests/Steps/make_vectors.py
"""
import hashlib
import json
import unicodedata

import phonenumbers
import pycountry
from facebook_business.adobjects.serverside.normalize import Normalize
from phonenumbers import PhoneNumberFormat, PhoneNumberType


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def visible(character):
    """What cannot be seen is written as an escape; all else as itself."""
    hidden = character != " " and unicodedata.category(character) in ("Cf", "Zs", "Zl", "Zp", "Mn")
    return json.dumps(character)[1:-1] if hidden else character


class Vectors:
    def __init__(self, clear=(), oracle=None):
        self.clear, self.oracle, self.lines, self.seen = set(clear), oracle, [], set()

    def add(self, field, value, plain, country=None, printed=None, note=None, hashed=False):
        """One vector; `printed` is the hash that a document gives, as a check of this script."""
        if (field, value, country) in self.seen:
            return
        self.seen.add((field, value, country))
        if plain is not None:
            assert plain and plain == unicodedata.normalize("NFC", plain), (field, value, plain)
        digest = None if plain is None or field in self.clear else plain if hashed else sha256(plain)
        if printed:
            assert digest == printed, (field, value, plain, printed)
        vector = {"field": field, "input": value}
        if country:
            vector["context"] = {"country": country}
        vector |= {"plain": plain, "hash": digest}
        theirs = self.oracle(field, value) if self.oracle and not hashed else plain
        notes = [note] if note else []
        if theirs != plain:
            notes.append(f"facebook_business: {'refused' if theirs is None else theirs}, wrong: {flaw(field, theirs, plain)}")
        if self.oracle and (field, value) in PARAMETER_BUILDER:
            notes.append("Meta's parameter builder: " + PARAMETER_BUILDER[field, value])
        if notes:
            vector["note"] = "; ".join(notes)
        self.lines.append("".join(visible(c) for c in json.dumps(vector, ensure_ascii=False)))

    def write(self, path):
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(self.lines) + "\n")
        print(path, len(self.lines))


def metas_library(field, value):
    """What Meta's library for Python hashes; it leaves db, ge and external_id as they are."""
    if field in ("db", "ge", "external_id"):
        value = value.strip().lower()
        return value or None
    try:
        return Normalize.normalize_field_skip_hashing(field, value) or None
    except (TypeError, ValueError):
        return None


# Why Meta's library is not followed where it gives something else.
FLAWS = {
    "em": "it takes any text with an at sign and a dot behind it",
    "ph": "it knows no national numbers, trunk prefixes and extensions",
    "fn": "punctuation, white space and invisible characters stay in",
    "ln": "punctuation, white space and invisible characters stay in",
    "ct": "punctuation other than dots, dashes and parentheses stays in",
    "st": "it has no table of states",
    "zp": "it cuts at an ASCII dash alone and never to five digits",
    "country": "it knows two-letter codes alone, no names and no three-letter codes",
    "db": "dates are hashed as they are written",
    "ge": "words are hashed as they are written",
    "external_id": "white space inside stays in",
}

# What Meta's newer library, the parameter builder, makes of inputs where its own documentation says something else.
PARAMETER_BUILDER = {
    ("ct", "Zürich"): "zrich, wrong: letters beyond ASCII are lost",
    ("ct", "São Paulo"): "sopaulo, wrong: letters beyond ASCII are lost",
    ("st", "Bayern"): "ba, wrong: a state elsewhere is cut to two letters",
    ("zp", "M1 1AE"): "m1 1ae, wrong: the space stays in",
    ("zp", "150-0002"): "150 as well; the documentation read literally says 1500002",
}


def flaw(field, theirs, plain):
    if theirs is not None and plain is not None and nfc(theirs) == plain:
        return "not in normalization form C"
    return FLAWS[field]


# --- rules written a second time -------------------------------------------------------------------------------------

def nfc(text):
    return unicodedata.normalize("NFC", text)


def lower(text):
    return nfc(nfc(text).lower())


def without(text, categories):
    return nfc("".join(c for c in text if unicodedata.category(c)[0] not in categories and not c.isspace()))


def name(text):
    """Lower case without white space, punctuation, symbols and invisible characters."""
    return without(lower(text), "PSCZ") or None


def city(text):
    return nfc("".join(c for c in lower(text) if unicodedata.category(c)[0] in "LM")) or None


def zip_plain(text):
    return without(lower(text), "PSZ") or None


# --- inputs that both platforms share --------------------------------------------------------------------------------

EMAILS = [
    ("ada@example.com", "ada@example.com"),
    (" Ada@Example.com ", "ada@example.com"),
    ("ADA.LOVELACE@EXAMPLE.COM", "ada.lovelace@example.com"),
    ("ada.lovelace@gmail.com", "ada.lovelace@gmail.com"),
    ("Ada.Lovelace+news@GMail.com", "ada.lovelace+news@gmail.com"),
    ("\tada@example.com\r\n", "ada@example.com"),
    ("\u00a0ada@example.com\u00a0", "ada@example.com"),
    ("\ufeffada@example.com", "ada@example.com"),
    ("ada@example.com\u200b", "ada@example.com"),
    ("o'hara@example.ie", "o'hara@example.ie"),
    ("first_last-99@sub.domain.example.org", "first_last-99@sub.domain.example.org"),
    ("a@b.co", "a@b.co"),
    ("MÜLLER@EXAMPLE.DE", "müller@example.de"),
    ("mu\u0308ller@example.de", "müller@example.de"),
    ("jürgen@bücher.example", "jürgen@bücher.example"),
    ("ΟΔΥΣΣΕΥΣ@example.gr", "οδυσσευς@example.gr"),
    ("İstanbul@example.com.tr", "i\u0307stanbul@example.com.tr"),
    ("用户@例子.广告", "用户@例子.广告"),
    ("почта@пример.рф", "почта@пример.рф"),
    ("\"quoted\"@example.com", "\"quoted\"@example.com"),
    ("1234567890@qq.com", "1234567890@qq.com"),
    ("x@y.z", "x@y.z"),
    ("", None), ("   ", None), ("a@b", None), ("@example.com", None), ("ada@", None), ("ada", None),
    ("ada@.com", None), ("ada@com.", None), ("example.com", None), ("null", None), ("n/a", None),
]
EMAILS_REFUSED = [
    ("ada lovelace@example.com", "a space"), ("ada@example.com, bob@example.com", "two addresses"),
    ("ada@@example.com", "two at signs"), ("Ada <ada@example.com>", "a space"),
]

NAMES = [
    "Ada", "  Ada  ", "ADA", "Jean-Luc", "Mary Ann", "Anne-Marie", "O'Neil", "O’Neil", "O`Neil", "D'Angelo", "St. John",
    "Sánchez", "SÁNCHEZ", "Nun\u0303ez", "Zoë", "Zoe\u0308", "Renée", "François", "Łukasz", "Żaneta", "Björk", "Sørensen",
    "Åsa", "Dvořák", "Müller-Lüdenscheidt", "Strauß", "STRAẞE", "Muñoz Marín", "van der Berg", "de la Cruz", "Ó Súilleabháin",
    "Иванов", "ИВАНОВА", "Щербакова-Петрова", "Юлія", "Ґалаґан", "Παπαδόπουλος", "ΠΑΠΑΔΟΠΟΥΛΟΣ", "ΟΔΥΣΣΕΥΣ ΠΑΠΑΣ", "Σωκράτης",
    "ΣΟΦΙΑ", "İbrahim", "IŞIK", "Çağlar", "Öztürk", "山田", "山田　太郎", "佐々木", "さくら", "サクラ", "ジャン＝リュック", "김", "김 철수",
    "정", "王小明", "歐陽", "Nguyễn", "NGUYỄN VĂN AN", "Trần Thị Bích", "محمد", "فاطمة الزهراء", "עוזיאל", "בן־גוריון", "अमित",
    "प्रिया शर्मा", "สมชาย", "ณัฐพงษ์", "Հայկ", "გიორგი", "রহিম", "தமிழ்", "Mary3", "John Smith Jr.", "Smith, John", "(Bob)", "\"Bob\"",
    "Bob!", "Bob_Smith", "A.B.", "J.R.R.", "Ana  María", "\tTab\t", "Line\nBreak", "Dr. Who?", "M/S", "A&B", "Ñandú", "Ŀ", "Ĳsbrand",
    "Anna 🌸", "Kaʻahumanu", "L\u00b4Oréal", "¿Quién?", "«Guillemets»", "—dash—", "A\u00adB", "A\u200bB", "ﬁona", "Ǆ", "µ", "ª",
    "", "   ", "-", "...", "''", "🌸", "—", "!?", "\u200b",
]

CITIES = [
    "London", "  London ", "NEW YORK", "New York", "San Francisco", "St. Louis", "Coeur d'Alene", "Winston-Salem", "Washington, D.C.",
    "Zürich", "ZÜRICH", "Zu\u0308rich", "São Paulo", "Sa\u0303o Paulo", "Köln", "Malmö", "Ærøskøbing", "Kraków", "Łódź", "İstanbul",
    "Iğdır", "Москва", "САНКТ-ПЕТЕРБУРГ", "Київ", "Αθήνα", "ΑΘΗΝΑ", "ΠΑΤΡΑΣ", "北京", "東京都", "大阪", "서울", "서울 특별시", "القاهرة", "תל אביב-יפו",
    "मुंबई", "กรุงเทพมหานคร", "Hà Nội", "Thành phố Hồ Chí Minh", "L’Aquila", "L'Hospitalet", "Saint-Étienne", "Frankfurt am Main",
    "Frankfurt (Oder)", "Paris 15", "Paris 15e", "Berlin 10115", "Bogotá D.C.", "Mexico City", "A Coruña", "'s-Hertogenbosch", "Sint-Niklaas",
    "Reykjavík", "Tromsø", "Þórshöfn", "Châlons-en-Champagne", "Rome/Roma", "Aix–en–Provence", "Ho-Chi-Minh", "Menlo Park", "Rio de Janeiro",
    "", "  ", "123", "-", "12-34", "!!!",
]

POSTAL = [
    ("94025", None, "94025"), (" 94025 ", None, "94025"), ("94025-1234", None, "94025"), ("94025-1234", "US", "94025"),
    ("940251234", "US", "94025"), ("94025 1234", "US", "94025"), ("940251234", None, "940251234"), ("00501", "US", "00501"),
    ("00901-1234", "PR", "00901"), ("009011234", "PR", "00901"), ("K1A 0B1", "CA", "k1a0b1"), ("k1a0b1", None, "k1a0b1"),
    ("M5V-3L9", "CA", "m5v"), ("SW1A 1AA", "GB", "sw1a1aa"), ("sw1a1aa", None, "sw1a1aa"), ("M1 1AE", None, "m11ae"),
    ("EC1A\u00a01BB", "GB", "ec1a1bb"), ("75008", "FR", "75008"), ("10115", "DE", "10115"), ("1010", "AT", "1010"), ("8001", "CH", "8001"),
    ("1012 AB", "NL", "1012ab"), ("114 55", "SE", "11455"), ("00-950", "PL", "00"), ("1000-001", "PT", "1000"), ("150-0002", "JP", "150"),
    ("150-0002", None, "150"), ("01310-100", "BR", "01310"), ("110 00", "CZ", "11000"), ("D02 AF30", "IE", "d02af30"), ("C1425CLA", "AR", "c1425cla"),
    ("100-0001", "KR", "100"), ("012345", "KZ", "012345"), ("37221–3312", "US", "37221"), ("37221−3312", None, "37221"), ("\t2000\n", "AU", "2000"),
    ("", None, None), ("   ", None, None), ("-", None, None), ("-1234", None, None), ("A", None, None),
]

STATES = {
    "al": "Alabama", "ak": "Alaska", "az": "Arizona", "ar": "Arkansas", "ca": "California", "co": "Colorado", "ct": "Connecticut",
    "de": "Delaware", "dc": "District of Columbia", "fl": "Florida", "ga": "Georgia", "hi": "Hawaii", "id": "Idaho", "il": "Illinois",
    "in": "Indiana", "ia": "Iowa", "ks": "Kansas", "ky": "Kentucky", "la": "Louisiana", "me": "Maine", "md": "Maryland",
    "ma": "Massachusetts", "mi": "Michigan", "mn": "Minnesota", "ms": "Mississippi", "mo": "Missouri", "mt": "Montana", "ne": "Nebraska",
    "nv": "Nevada", "nh": "New Hampshire", "nj": "New Jersey", "nm": "New Mexico", "ny": "New York", "nc": "North Carolina",
    "nd": "North Dakota", "oh": "Ohio", "ok": "Oklahoma", "or": "Oregon", "pa": "Pennsylvania", "ri": "Rhode Island",
    "sc": "South Carolina", "sd": "South Dakota", "tn": "Tennessee", "tx": "Texas", "ut": "Utah", "vt": "Vermont", "va": "Virginia",
    "wa": "Washington", "wv": "West Virginia", "wi": "Wisconsin", "wy": "Wyoming", "pr": "Puerto Rico", "gu": "Guam",
    "as": "American Samoa", "mp": "Northern Mariana Islands", "vi": "U.S. Virgin Islands", "ab": "Alberta", "bc": "British Columbia",
    "mb": "Manitoba", "nb": "New Brunswick", "nl": "Newfoundland and Labrador", "ns": "Nova Scotia", "nt": "Northwest Territories",
    "nu": "Nunavut", "on": "Ontario", "pe": "Prince Edward Island", "qc": "Quebec", "sk": "Saskatchewan", "yt": "Yukon",
}
OTHER_STATES = [
    ("CA", None, "ca"), (" ny ", None, "ny"), ("N.Y.", None, "ny"), ("D.C.", None, "dc"), ("Washington, D.C.", None, "dc"),
    ("Washington DC", None, "dc"), ("CALIFORNIA", "US", "ca"), ("new  york", "US", "ny"), ("NewYork", None, "ny"), ("Québec", "CA", "qc"),
    ("Que\u0301bec", None, "qc"), ("Nouvelle-Écosse", "CA", "ns"), ("Newfoundland & Labrador", None, "nl"), ("B.C.", "CA", "bc"),
    ("Puerto Rico", "PR", "pr"), ("Bayern", None, "bayern"), ("Bayern", "DE", "bayern"), ("Baden-Württemberg", "DE", "badenwürttemberg"),
    ("Nordrhein-Westfalen", None, "nordrheinwestfalen"), ("New South Wales", "AU", "newsouthwales"), ("NSW", "AU", "nsw"),
    ("Île-de-France", "FR", "îledefrance"), ("São Paulo", "BR", "sãopaulo"), ("Jalisco", "MX", "jalisco"), ("東京都", "JP", "東京都"),
    ("Московская область", "RU", "московскаяобласть"), ("Kansas City", None, "kansascity"), ("West Virginia University", None, "westvirginiauniversity"),
    ("Florida", "UY", "florida"), ("Montana", "BG", "montana"), ("Ontario", "US", "ontario"), ("California", "CA", "california"),
    ("75", "FR", "75"), ("", None, None), ("  ", None, None), ("-", None, None),
]

COUNTRY_WORDS = [
    ("us", "us"), ("US", "us"), (" Us ", "us"), ("U.S.", "us"), ("USA", "us"), ("U.S.A.", "us"), ("United States", "us"),
    ("united states of america", "us"), ("The United States", "us"), ("America", "us"), ("UNITED-STATES", "us"), ("uk", "gb"), ("UK", "gb"),
    ("U.K.", "gb"), ("Great Britain", "gb"), ("England", "gb"), ("Scotland", "gb"), ("GBR", "gb"), ("Deutschland", "de"), ("Österreich", "at"),
    ("O\u0308sterreich", "at"), ("OSTERREICH", "at"), ("Schweiz", "ch"), ("Suisse", "ch"), ("España", "es"), ("Espana", "es"), ("Italia", "it"),
    ("Brasil", "br"), ("México", "mx"), ("Mexico", "mx"), ("Россия", "ru"), ("Russian Federation", "ru"), ("Russia", "ru"), ("Україна", "ua"),
    ("Ελλάδα", "gr"), ("ΕΛΛΑΔΑ", "gr"), ("Türkiye", "tr"), ("Turkey", "tr"), ("日本", "jp"), ("中国", "cn"), ("台灣", "tw"), ("대한민국", "kr"),
    ("South Korea", "kr"), ("Korea, Republic of", "kr"), ("Republic of Korea", "kr"), ("North Korea", "kp"), ("Ivory Coast", "ci"),
    ("Côte d'Ivoire", "ci"), ("Cote d’Ivoire", "ci"), ("Holland", "nl"), ("The Netherlands", "nl"), ("Netherlands (the)", "nl"), ("Czech Republic", "cz"),
    ("Czechia", "cz"), ("Viet Nam", "vn"), ("Vietnam", "vn"), ("UAE", "ae"), ("United Arab Emirates", "ae"), ("Hong Kong", "hk"), ("Macau", "mo"),
    ("Burma", "mm"), ("Swaziland", "sz"), ("Macedonia", "mk"), ("Cape Verde", "cv"), ("East Timor", "tl"), ("Vatican", "va"),
    ("Bosnia & Herzegovina", "ba"), ("Bosnia and Herzegovina", "ba"), ("St. Lucia", "lc"), ("Saint Lucia", "lc"), ("DR Congo", "cd"),
    ("Democratic Republic of the Congo", "cd"), ("Republic of the Congo", "cg"), ("Bahamas, The", "bs"), ("Iran", "ir"), ("Syria", "sy"),
    ("Palestine", "ps"), ("Bolivia", "bo"), ("Venezuela", "ve"), ("Tanzania", "tz"), ("Moldova", "md"), ("Laos", "la"), ("Brunei", "bn"),
    ("مصر", "eg"), ("भारत", "in"), ("ไทย", "th"), ("Polska", "pl"), ("Magyarország", "hu"), ("Sverige", "se"),
    ("Norge", "no"), ("Danmark", "dk"), ("Suomi", "fi"), ("Ísland", "is"), ("Éire", "ie"), ("CHN", "cn"), ("AUT", "at"), ("AUS", "au"), ("DEU", "de"),
    ("ZZ", None), ("XX", None), ("EU", None), ("Europe", None), ("Atlantis", None), ("", None), ("  ", None), ("1", None), ("US1", None), ("InvalidCountry", None),
]

PHONES_AS_WRITTEN = [
    # input, country, digits of the number; None where it is left out
    ("+1 (650) 555-1212", None, "16505551212"), ("(650) 555-1212", "US", "16505551212"), ("650.555.1212", "US", "16505551212"),
    ("1-650-555-1212", "US", "16505551212"), ("1 (650) 555 1212", None, "16505551212"), ("+1.650.555.1212 x99", None, "16505551212"),
    ("+1 650 555 1212 ext. 99", None, "16505551212"), ("+1 650 555 1212 #99", None, "16505551212"), ("+1 650 555 1212,,99", None, "16505551212"),
    ("tel:+1-650-555-1212;ext=99", None, "16505551212"), ("011 49 30 12345678", "US", "493012345678"), ("+44 (0)20 7946 0958", None, "442079460958"),
    ("+44(0)20 7946 0958", "DE", "442079460958"), ("0044 (0)20 7946 0958", None, "442079460958"), ("44 (0)20 7946 0958", None, "442079460958"),
    ("020 7946 0958", "GB", "442079460958"), ("07911 123456", "GB", "447911123456"), ("447911123456", "GB", "447911123456"),
    ("447911123456", None, "447911123456"), ("030 12345678", "DE", "493012345678"), ("030/12345678", "DE", "493012345678"),
    ("(030) 12345678-0", "DE", "4930123456780"), ("493012345678", "DE", "493012345678"), ("+49 (0)171 1234567", "DE", "491711234567"),
    ("0049 171 1234567", "US", "491711234567"), ("+39 06 6982 1234", None, "390669821234"), ("06 6982 1234", "IT", "390669821234"),
    ("+39 (0)6 6982 1234", None, "390669821234"), ("391 234 5678", "IT", "393912345678"), ("39 391 234 5678", "IT", "393912345678"),
    ("0549 881234", "SM", "3780549881234"), ("06 698 12345", "VA", "390669812345"), ("8 (495) 123-45-67", "RU", "74951234567"),
    ("+7 (495) 123-45-67", None, "74951234567"), ("495 123-45-67", "RU", "74951234567"), ("7 495 123 45 67", "RU", "74951234567"),
    ("8 800 555 35 35", "RU", "78005553535"), ("8 701 123 45 67", "KZ", "77011234567"), ("06 1 234 5678", "HU", "3612345678"),
    ("06 20 123 4567", "HU", "36201234567"), ("+36 (06) 20 123 4567", None, "36201234567"), ("01 55 1234 5678", "MX", "525512345678"),
    ("044 55 1234 5678", "MX", "525512345678"), ("55 1234 5678", "MX", "525512345678"), ("011 15-2345-6789", "AR", "5491123456789"),
    ("0 11 98765-4321", "BR", "5511987654321"), ("0 15 11 98765-4321", "BR", "5511987654321"), ("(11) 98765-4321", "BR", "5511987654321"),
    ("06 12 34 56 78", "FR", "33612345678"), ("0033 6 12 34 56 78", None, "33612345678"), ("0612345678", "NL", "31612345678"),
    ("912 345 678", "ES", "34912345678"), ("+34 (0)912 345 678", None, "34912345678"), ("022 123 45 67", "PL", "48221234567"),
    ("12 34 56 78", "DK", "4512345678"), ("070-123 45 67", "SE", "46701234567"), ("47 12 34 56", "NO", "4747123456"),
    ("044 668 18 00", "CH", "41446681800"), ("0664 1234567", "AT", "436641234567"), ("03-5843-2301", "JP", "81358432301"),
    ("010 1 650 555 1212", "JP", "16505551212"), ("010-1234-5678", "KR", "821012345678"), ("02 9374 4000", "AU", "61293744000"),
    ("0011 44 20 7946 0958", "AU", "442079460958"), ("098765 43210", "IN", "919876543210"), ("91 98765 43210", "IN", "919876543210"),
    ("0532 123 45 67", "TR", "905321234567"), ("0100 123 4567", "EG", "201001234567"), ("052-123-4567", "IL", "972521234567"),
    ("07 07 07 07 07", "CI", "2250707070707"), ("+225 07 07 07 07 07", None, "2250707070707"), ("555-1234", "BB", "12465551234"),
    ("+٤٩ ٣٠ ١٢٣٤٥٦٧٨", None, "493012345678"), ("＋８１（３）５８４３－２３０１", None, "81358432301"),
    ("\u202a+1 650 555 1212\u202c", None, "16505551212"), ("+1 650\u2011555\u20111212", None, "16505551212"),
    ("650 555 1212", None, "6505551212"), ("123456789012345", None, "123456789012345"), ("+1234567", None, "1234567"),
    ("1234567890123456", None, None), ("+123456", None, None), ("12345", None, None), ("000", None, None), ("", None, None), ("  ", None, None),
    ("call me", None, None), ("n/a", None, None), ("+", None, None), ("1-800-FLOWERS", None, None),
]

DATES = [
    ("2/16/1997", "19970216"), ("16/2/1997", "19970216"), ("16.02.1997", "19970216"), ("16-02-1997", "19970216"), ("02-16-1997", "19970216"),
    ("1997-02-16", "19970216"), ("1997-2-16", "19970216"), ("1997/02/16", "19970216"), ("1997.02.16", "19970216"), ("19970216", "19970216"),
    ("16021997", "19970216"), ("02161997", "19970216"), (" 1997-02-16 ", "19970216"), ("1997-02-16T00:00:00Z", "19970216"),
    ("1997-02-16T23:59:59.999+02:00", "19970216"), ("1997-02-16 10:30", "19970216"), ("Feb 16, 1997", "19970216"), ("16 February 1997", "19970216"),
    ("16-Feb-1997", "19970216"), ("16th of February 1997", "19970216"), ("FEBRUARY 16 1997", "19970216"), ("Sept. 1, 1980", "19800901"),
    ("1997年2月16日", "19970216"), ("１９９７-０２-１６", "19970216"), ("1990-12-31", "19901231"), ("04/04/1990", "19900404"), ("1990-03-04", "19900304"),
    ("2000-02-29", "20000229"), ("29.2.1996", "19960229"), ("1900-01-01", "19000101"), ("3 Apr 1990", "19900403"), ("13/01/2001", "20010113"),
    ("03/04/1990", None), ("3.4.1990", None), ("01-02-2003", None), ("12/11/1985", None), ("1990-02-31", None), ("1900-02-29", None),
    ("2023-02-29", None), ("1990-13-01", None), ("1990-00-10", None), ("1990-10-00", None), ("31/04/1990", None), ("13/13/1990", None),
    ("1899-12-31", None), ("2999-01-01", None), ("2/16/97", None), ("97-02-16", None), ("1990", None), ("1990-12", None), ("12/1990", None),
    ("yesterday", None), ("", None), ("  ", None), ("0000-00-00", None), ("662688000", None), ("1990-12-31-01", None), ("31 Foo 1990", None),
]

FEMALE = ["f", "F", "female", "Female", " FEMALE ", "woman", "girl", "lady", "Mrs", "Mrs.", "ms", "Ms.", "miss", "madam", "ma'am", "she", "her",
          "mother", "wife", "weiblich", "Frau", "femme", "Féminin", "mujer", "femenino", "feminino", "donna", "vrouw", "женский"]
MALE = ["m", "M", "male", "Male", " MALE ", "man", "boy", "gentleman", "Mr", "Mr.", "sir", "he", "him", "father", "husband", "männlich", "Herr",
        "homme", "masculin", "hombre", "masculino", "uomo", "mannelijk", "мужской"]
NEITHER = ["", "  ", "x", "non-binary", "other", "unknown", "diverse", "femalex", "malefemale", "0", "1", "fm", "-", "n/a", "prefer not to say"]


def national_numbers():
    """A mobile or fixed number of every country as people there write it, and its digits from abroad."""
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        if region in ("AC", "TA"):
            continue
        for kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE):
            number = phonenumbers.example_number_for_type(region, kind)
            if number:
                digits = phonenumbers.format_number(number, PhoneNumberFormat.E164)[1:]
                if len(digits) >= 7:
                    yield phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL), region, digits
                    break


# --- Facebook ----------------------------------------------------------------------------------------------------------

def facebook():
    v = Vectors(oracle=metas_library)
    documented = [
        ("em", "John_Smith@gmail.com", "john_smith@gmail.com", "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"),
        ("em", "  Foo.Bar+Shop@EXAMPLE.co.uk \t", "foo.bar+shop@example.co.uk", "aa7f8dcd7a12ffc48187852e25e6046e69a70e69b0d5ea3d2866cab64ab66616"),
        ("em", "SomeOne@domain.com", "someone@domain.com", "508a7286f88555648990c08a1002657a28ba330379e8b47f3291120e6c80580d"),
        ("ph", "+1 (650) 555-1212", "16505551212", "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176"),
        ("ph", "+001 (616) 954-78 88", "16169547888", "bb2fa2e6d2cea4746530c99686d0c7886ab2019875dca2d7e9e171c0e6ada00d"),
        ("ph", "0049 30 12345678", "493012345678", "cae5f525a6c8d8cbfd28d7c654edf86f5e816f66919de0f842df68a2be24429b"),
        ("ph", "+44 20 7946 0958", "442079460958", "35e206e5dec4c89b9e8b71b8c32724a5bb518483ac5a20c6617d738375b3b823"),
        ("ph", "+81-3-5843-2301", "81358432301", "6d858add461bba0e1968db83d4ac308854faba2ba41f9a3b096a37ec45ab9dcf"),
        ("ph", "+39 06 6982 1234", "390669821234", "467029093e0098559a35e1b10c86434ab58c0b98384e0a98cb0aa40a8b22328e"),
        ("fn", "Mary", "mary", "6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec"),
        ("fn", "Valéry", "valéry", "08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c"),
        ("fn", "Vale\u0301ry", "valéry", "08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c"),
        ("fn", "정", "정", "8fa8cd9c440be61d0151429310034083132b35975c4bea67fdd74158eb51db14"),
        ("fn", "  Jean-Luc ", "jeanluc", "7fef38066db9900f992fa9926eea8cc648f44c2af50c4d511c415422196c8ef5"),
        ("fn", "Mary Jane", "maryjane", "f08f448a5e7a9dc3619bb7c129f6a7d5fc6af002cea17ad71dfdc1c68f4d4e0e"),
        ("fn", "ΟΔΥΣΣΕΥΣ", "οδυσσευς", "3c70e8e70fb6820b6ae6de04be9249923ba46e8aaa0f6ecfae7a1ee8880f574d"),
        ("ln", "O'Connor", "oconnor", "7a0fbfdf40cbeb97429bdb88f512cecd27f0d44b7e57986ab578423bb61936ac"),
        ("ln", "Muñoz Marín", "muñozmarín", "20eb5027deb6ff4824da26757b285777c04052766715a07a752a5ba415f4eb09"),
        ("ln", "山田", "山田", "5f34cd8399195fa23a32ace56c87f461adcbee99d90d9e60057f01684b3b46da"),
        ("ln", "ИВАНОВ", "иванов", "918d04eb5d3eeab4305518c541c9734f993d780039bdb6b89a40d96a1b02365b"),
        ("ln", "Müller", "müller", "2dbd218072117713f2d5996a726a9b216ed791ffd0783b6ba4ab6d61b8333192"),
        ("db", "2/16/1997", "19970216", "01acdbf6ec7b4f478a225f1a246e5d6767eeab1a7ffa17f025265b5b94f40f0c"),
        ("db", "1990-12-31", "19901231", "e34847671d257b92802553ecff8091c5e218044431fd84ce1ce573e530710c83"),
        ("ge", "Female", "f", "252f10c83610ebca1a059c0bae8255eba2f95be4d1d7bcfa89d7248a82d9f111"),
        ("ge", "M", "m", "62c66a7a5dd70c3146618063c344e531e6d4b59e379808443ce962b3abd63c5a"),
        ("ge", "male", "m", "62c66a7a5dd70c3146618063c344e531e6d4b59e379808443ce962b3abd63c5a"),
        ("ge", "mr", "m", "62c66a7a5dd70c3146618063c344e531e6d4b59e379808443ce962b3abd63c5a"),
        ("ct", "Menlo Park", "menlopark", "0007a3d64c01e23d5075203c5977c14e4f7e01a3fc570686fcc50b5e1dd42685"),
        ("ct", "St. Louis", "stlouis", "8ba24bdf99947996f3000259be455de791b06fcc0e802ce05031030df1ee8ea3"),
        ("ct", "Coeur d'Alene", "coeurdalene", "09c3b43cc0c54eefe5271dbd88f25beabebd71c617bb93694aceb87f5fee2319"),
        ("ct", "Zürich", "zürich", "201f10d5d64518d86d2d3a47d28675d1c788762c5345df643dadec71d4e0a91e"),
        ("ct", "São Paulo", "sãopaulo", "3eda1428ae1aece064071f8d40f08fe2bc59ffa66c171a163caf15122ec4d7f0"),
        ("st", "California", "ca", "6959097001d10501ac7d54c0bdb8db61420f658f2922cc26e46d536119a31126"),
        ("st", "CA", "ca", "6959097001d10501ac7d54c0bdb8db61420f658f2922cc26e46d536119a31126"),
        ("st", "New York", "ny", "1b06e2003f8420d6fa42badd8f77ec0f706b976b7a48b13c567dc5a559681683"),
        ("st", "Ontario", "on", "b8d31e852725afb1e26d53bab6095b2bff1749c9275be13ed1c05a56ed31ec09"),
        ("st", "Bayern", "bayern", "52b07f18c831ba4b08ba0b8bc84c6e023a825dfd385d20d8dcbf410d11c546e7"),
        ("zp", "37221-3312", "37221", "4c8aef49c98ac36122e884c4bb76b30384118053921db0ffd3ec31c4f1d93a40"),
        ("zp", " 94025 ", "94025", "b9a9cf3cd3723a2e91b7c23ecf68456e872b6e5d86e5cab7f3d45a7302da32c7"),
        ("zp", "M1 1AE", "m11ae", "1dc694c2070e697769fb959b50671d76cafd430d8ca191fbdd0affcaea344ac5"),
        ("zp", "SW1A 1AA", "sw1a1aa", "830e1d4b9838bab1f5c2acdb23e0b502ff13a9832c4632e8d67a1d43d3b7f614"),
        ("zp", "150-0002", "150", "9ae2bdd7beedc2e766c6b76585530e16925115707dc7a06ab5ee4aa2776b2c7b"),
        ("country", "United States", "us", "79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621"),
        ("country", "US", "us", "79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621"),
        ("country", "DE", "de", "959a45d44e6fcf58361ed004681556fe50129f2109e817dec098c00c9e5d2578"),
        ("country", "United Kingdom", "gb", "0b407281768f0e833afef47ed464b6571d01ca4d53c12ce5c51d1462f4ad6677"),
        ("external_id", "  User-42 ", "user-42", "6d894aa3ee802549d7f340e7c1cf0d1c1cb14cd84f768d92ffaa6785337c4997"),
        ("external_id", "12345", "12345", "5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5"),
    ]
    for field, value, plain, digest in documented:
        v.add(field, value, plain, printed=digest)
    v.add("ph", "030 12345678", "3012345678", note="no country known: the digits as they stand")
    for value, plain in EMAILS:
        v.add("em", value, plain)
    for value, why in EMAILS_REFUSED:
        v.add("em", value, None, note=why)
    for value, country, plain in PHONES_AS_WRITTEN:
        v.add("ph", value, plain, country)
    for value, country, plain in national_numbers():
        v.add("ph", value, plain, country)
    for index, value in enumerate(NAMES):
        v.add("fn" if index % 2 == 0 else "ln", value, name(value))
    for value in CITIES:
        v.add("ct", value, city(value))
    for letters, state in STATES.items():
        v.add("st", state, letters)
    for value, country, plain in OTHER_STATES:
        v.add("st", value, plain, country)
    for value, country, plain in POSTAL:
        v.add("zp", value, plain, country)
    countries(v)
    for value, plain in DATES:
        v.add("db", value, plain)
    for words, letter in ((FEMALE, "f"), (MALE, "m"), (NEITHER, None)):
        for word in words:
            v.add("ge", word, letter)
    for value, plain in [
        ("User-42", "user-42"), ("user 42", "user42"), (" A b C ", "abc"), ("ÅSA-1", "åsa-1"), ("user\u00a042", "user42"), ("ΟΔΟΣ", "οδος"),
        ("550E8400-E29B-41D4-A716-446655440000", "550e8400-e29b-41d4-a716-446655440000"), ("", None), ("  ", None), ("0", "0"),
        ("550E8400E29B41D4A716446655440000", "550e8400e29b41d4a716446655440000"), ("ada@example.com", "ada@example.com"), ("客户 1", "客户1"),
    ]:
        v.add("external_id", value, plain)
    hashed(v, ["em", "ph", "fn", "ln", "ct", "st", "zp", "country", "db", "ge", "external_id"])
    v.write("plugins/facebook/vectors/user_data.jsonl")


def countries(v):
    for country in pycountry.countries:
        v.add("country", country.name, country.alpha_2.lower())
    for country in list(pycountry.countries)[::4]:
        v.add("country", country.alpha_3, country.alpha_2.lower())
        v.add("country", country.alpha_2, country.alpha_2.lower())
    for value, plain in COUNTRY_WORDS:
        v.add("country", value, plain)


def hashed(v, fields):
    """A SHA-256 in either case passes through."""
    digest = sha256("ada@example.com")
    for field in fields:
        v.add(field, digest, digest, note="already hashed", hashed=True)
        v.add(field, digest.upper(), digest, note="already hashed", hashed=True)
        v.add(field, digest + ".AQQCAQIB", digest, note="hashed by one of Meta's libraries", hashed=True)


# --- TikTok ------------------------------------------------------------------------------------------------------------

def tiktok():
    v = Vectors(clear=("city", "state", "country", "ip"))
    documented = [
        ("email", " ALICE_abc@gmail.com ", "alice_abc@gmail.com", "848a771458438fc2ec420560d769fb9b9b86851ee338ec56517baabd79d3bb4f"),
        ("email", "Jane.Doe+ads@Example.COM", "jane.doe+ads@example.com", "edcd734b50394ce7a26ff7fe1408eeac189753375b54286c93049c72767a7b40"),
        ("email", "bugsbunny@warnerbros.com", "bugsbunny@warnerbros.com", "67e28cdcc3e845d3a4da05ca9fe5ddb7320a83b4cc2167f0555a3b04f63511e3"),
        ("phone", "(+1) 213-373-4253", "+12133734253", "9f7ec22d72092cd3c0b58726ed9c2d91b92e51a3f29837508fb2948bb22dd2fd"),
        ("phone", "+1555-555-5555", "+15555555555", "910a625c4ba147b544e6bd2f267e130ae14c591b6ba9c25cb8573322dedbebd0"),
        ("phone", "0033 6 12 34 56 78", "+33612345678", "42d573cfc315801d4cd8eddd5416b416a0bf298b9b9e12d6b07442c91db42bd8"),
        ("phone", "123456789012345", "+123456789012345", "1b4baed9795e95210d08a51886e9d33e5da06189403c2a823c9d92e222ad55e8"),
        ("phone", "+86 138 0000 0000", "13800000000", "359ea74a80a57accd42a7311ed96eca04f3e631d0ab34ea76808c543240d8a68"),
        ("external_id", " user_123 ", "user_123", "80fba0ae1c48e3978e43e4efc365e14e12ea0c830ba8ba5b9a2dafc7e3f2ab8b"),
        ("external_id", "User_ABC", "User_ABC", "f8d6a5188e5c711b0b6be0129aa7ecf074fb60047ab7ff8dcc5e51481244024b"),
        ("external_id", "user_abc", "user_abc", "9cfc09aa76ff341a02ddecbf0bb1bff2074442bb4c4985009d271efc3ba5ffed"),
        ("first_name", " Mary-Ann ", "maryann", "16b3f07f0ec2f9dd127b71dc2e6c791b7d93116a1c3bc99d057eaa7a8a077e73"),
        ("first_name", "Élodie", "élodie", "36bac2631d17463d569eaf1b869e7bf8d40e4636fd8b2b778ee93f504baf6691"),
        ("last_name", "O'Connor", "oconnor", "7a0fbfdf40cbeb97429bdb88f512cecd27f0d44b7e57986ab578423bb61936ac"),
        ("last_name", "van der Berg", "vanderberg", "aad607ca3121d5d843c2cd64e8c73c2a24fa3a4cb890ed8d40a1efa8af7a14d5"),
        ("zip_code", " SW1A 1AA ", "sw1a1aa", "830e1d4b9838bab1f5c2acdb23e0b502ff13a9832c4632e8d67a1d43d3b7f614"),
        ("zip_code", "94105-1234", "941051234", "0f5f5669ff2667c30b9f9df50e282aed448ddc9fc1ad9a4e22f249c51910db9d"),
        ("zip_code", "94105", "94105", "e73ac16e69f060ee98b0fda5f66f48c4648ee26950e9bab3a097389853fd859e"),
    ]
    for field, value, plain, digest in documented:
        v.add(field, value, plain, printed=digest)
    v.add("city", "San Francisco", "sanfrancisco")
    v.add("state", "CA", "ca")
    v.add("country", "US", "us")
    v.add("email", "test@test.com", "test@test.com", printed="f660ab912ec121d1b1e928a0bb4bc61b15f5ad44d5efdc4e1c92a25e99b8e44a")
    v.add("email", "848A771458438FC2EC420560D769FB9B9B86851EE338EC56517BAABD79D3BB4F",
          "848a771458438fc2ec420560d769fb9b9b86851ee338ec56517baabd79d3bb4f", note="already hashed", hashed=True)
    for value, plain in EMAILS:
        v.add("email", value, plain)
    for value, why in EMAILS_REFUSED:
        v.add("email", value, None, note=why)
    for value, country, plain in [*PHONES_AS_WRITTEN, *national_numbers()]:
        china = plain is not None and plain.startswith("86") and (country == "CN" or value.startswith("+86"))
        v.add("phone", value, plain if plain is None else plain[2:] if china else "+" + plain, country)
    for value, country, plain in [
        ("138 0000 0000", "CN", "13800000000"), ("010 1234 5678", "CN", "1012345678"), ("0086 138 0000 0000", None, "13800000000"),
        ("030 12345678", None, None), ("0612345678", None, None), ("+030 12345678", None, None), ("8613800000000", None, "13800000000"),
        ("+852 6123 4567", None, "+85261234567"), ("+886 912 345 678", None, "+886912345678"),
    ]:
        v.add("phone", value, plain, country)
    for index, value in enumerate(NAMES):
        v.add("first_name" if index % 2 else "last_name", value, name(value))
    for value in CITIES:
        v.add("city", value, city(value))
    for letters, state in STATES.items():
        v.add("state", state, letters)
    for value, country, plain in OTHER_STATES:
        v.add("state", value, plain, country)
    for value, country, _ in POSTAL:
        v.add("zip_code", value, zip_plain(value), country)
    countries(v)
    for value, plain in [
        ("User-42", "User-42"), ("user 42", "user 42"), (" A b C ", "A b C"), ("A\u030asa", "Åsa"), ("\u00a0x\u00a0", "x"), ("ΟΔΟΣ", "ΟΔΟΣ"),
        ("550E8400-E29B-41D4-A716-446655440000", "550E8400-E29B-41D4-A716-446655440000"), ("", None), ("  ", None), ("0", "0"),
        ("\tid\n", "id"), ("客户 1", "客户 1"), ("ada@example.com", "ada@example.com"),
    ]:
        v.add("external_id", value, plain)
    for value, plain in [
        ("168.212.226.204", "168.212.226.204"), ("168.212.226.204.AQQCAQIB", "168.212.226.204"), ("1.2.3.4.Ag", "1.2.3.4"), ("1.2.3.4.BQ", "1.2.3.4"),
        ("1.2.3.44", "1.2.3.44"), ("2001:db8::1", "2001:db8::1"), ("2001:db8::1.AQQAAQIB", "2001:db8::1"), ("2001:DB8::A.Bg", "2001:DB8::A"),
        ("::ffff:1.2.3.4", "1.2.3.4"), ("::ffff:1.2.3.4.AQQAAQIB", "1.2.3.4"), ("", None),
    ]:
        v.add("ip", value, plain, note="an IPv4 address in IPv6's form" if "ffff" in value else None)
    hashed(v, ["email", "phone", "external_id", "first_name", "last_name", "zip_code"])
    for field in ("city", "state", "country"):
        v.add(field, sha256("us"), None, note="came hashed, and TikTok wants it in the clear")
    v.write("plugins/tiktok/vectors/user.jsonl")


facebook()
tiktok()
