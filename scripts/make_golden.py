#!/usr/bin/env python3
"""Writes the golden requests of Tests/GatewayTests/Golden.

    scripts/make_golden.py            write the files anew
    scripts/make_golden.py --check    only say whether they are as they should be

`events/NAME.json` is handed to the gateway; `tiktok/NAME.json` and `facebook/NAME.json` are the very bytes that have to
arrive for it. They are worked out here from what the platforms ask for, with Python's own hashlib, unicodedata and
str.lower, and without a line of Fanout, so that a mistake in one of the two shows.

The second 1700000000 stands for the time of the test run: the test puts the present time in its place everywhere.
"""

import hashlib
import pathlib
import re
import sys
import unicodedata

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "Tests" / "GatewayTests" / "Golden"
NOW = 1700000000
AGENT = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


# ---------------------------------------------------------------------------------------------------- JSON

class Num(str):
    """A number by its digits, which stay as they were written."""


def emit(value):
    """Compact JSON: members in order, text as UTF-8."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, (Num, int)):
        return str(value)
    if isinstance(value, str):
        quoted = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
        return f'"{quoted}"'
    if isinstance(value, list):
        return "[" + ",".join(emit(item) for item in value) + "]"
    return "{" + ",".join(f"{emit(key)}:{emit(item)}" for key, item in value.items()) + "}"


# --------------------------------------------------------------------------------------- how values are cleaned

CALLING_CODES = {"us": "1", "ca": "1", "gb": "44", "de": "49", "it": "39", "fr": "33", "cn": "86", "br": "55", "gr": "30"}
COUNTRIES = {"united kingdom": "gb", "uk": "gb", "deu": "de", "germany": "de", "united states": "us", "italia": "it"}
STATES = {"missouri": "mo", "california": "ca", "new york": "ny", "ontario": "on"}


def is_hash(text):
    return re.fullmatch("[0-9A-Fa-f]{64}", text) is not None


def sha256(text):
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode("utf-8")).hexdigest()


def lower(text):
    return unicodedata.normalize("NFC", text).lower()


def without(text, *kinds):
    """Leaves out characters by the first letters of their Unicode category; Z stands for any white space."""
    return "".join(
        c for c in text
        if not (("Z" in kinds and c.isspace()) or any(unicodedata.category(c).startswith(k) for k in kinds)))


def email(text):
    return text.strip().lower()


def name(text):
    return without(lower(text), "Z", "P")


def city(text):
    return without(lower(text), "Z", "P", "N")


def state(text):
    plain = " ".join(without(lower(text), "P").split())
    return STATES.get(plain, without(plain, "Z"))


def country(text):
    plain = lower(text).strip()
    if plain in COUNTRIES:
        return COUNTRIES[plain]
    return plain if len(plain) == 2 else None


def phone(text, where):
    """The digits of the number with its country's calling code; None where the country is not known."""
    text = re.split(r"(?i)\s*(?:ext\.?|x|#)\s*\d+$", text.strip())[0]
    is_international = text.startswith("+") or text.startswith("00")
    if is_international:
        text = text.replace("(0)", "")
    digits = re.sub(r"\D", "", text)
    if is_international:
        return digits.lstrip("0")
    if where is None:
        return None if digits.startswith("0") else digits
    if where != "it" and digits.startswith("0"):
        digits = digits[1:]
    return CALLING_CODES[where] + digits


def date(text):
    year, month, day = re.fullmatch(r"(\d{4})-?(\d{2})-?(\d{2})", text.strip()).groups()
    return year + month + day


def gender(text):
    return {"f": "f", "female": "f", "woman": "f", "m": "m", "male": "m", "man": "m"}[lower(text).strip()]


def without_appendix(text):
    """Meta's libraries append 8 characters to addresses, which are theirs alone."""
    return re.sub(r"\.[A-Za-z0-9_-]{8}$", "", text) if re.match(r"^\d+\.\d+\.\d+\.\d+\.", text) else text


# ------------------------------------------------------------------------------------------ the canonical event

def each(value):
    """The texts of a member that may be a list."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    return [str(item).strip() for item in items if str(item).strip()]


def distinct(values):
    return list(dict.fromkeys(value for value in values if value))


def query(url, parameter):
    found = re.search(rf"[?&]{parameter}=([^&#]*)", url or "")
    return found.group(1) if found else None


def cookies(context):
    given = context.get("cookies", {})
    if isinstance(given, dict):
        return given
    return dict(part.strip().split("=", 1) for part in given.split(";") if "=" in part)


def click_ids(context):
    """Named outright, then in the page's URL, then in a cookie."""
    url, jar = context.get("url"), cookies(context)
    fbclid = context.get("fbclid") or query(url, "fbclid")
    fbc = context.get("fbc")
    if fbc is None and fbclid:
        stored = jar.get("_fbc", "")
        fbc = stored if stored.split(".")[3:4] == [fbclid] else f"fb.1.{NOW}000.{fbclid}"
    return {
        "fbc": fbc or jar.get("_fbc"), "fbp": context.get("fbp") or jar.get("_fbp"),
        "ttp": context.get("ttp") or jar.get("_ttp"),
        "ttclid": context.get("ttclid") or query(url, "ttclid") or jar.get("ttclid"),
    }


def contents(properties):
    given = properties.get("contents", [])
    return given if isinstance(given, list) else [given]


def text_of(value):
    return None if value is None else str(value)


def num_items(properties):
    if "num_items" in properties:
        return Num(properties["num_items"])
    quantities = [int(item["quantity"]) for item in contents(properties) if "quantity" in item]
    return Num(sum(quantities)) if quantities else None


def content_type(event):
    shopping = ["Purchase", "InitiateCheckout", "AddToCart", "AddToWishlist", "AddPaymentInfo", "ViewContent"]
    return event.get("properties", {}).get("content_type") or ("product" if event["event"] in shopping else None)


def filled(members):
    """What has no value leaves no trace."""
    return {key: value for key, value in members.items() if value not in (None, [], {})}


def currency_of(properties):
    return properties["currency"].upper() if "currency" in properties else None


# ------------------------------------------------------------------------------------------------------ TikTok

TIKTOK_NAMES = {"Purchase": "CompletePayment", "PageView": "Pageview"}
TIKTOK_CURRENCIES = set(
    "AED ARS AUD BDT BHD BIF BOB BRL CAD CHF CLP CNY COP CRC CZK DKK DZD EGP EUR GBP GTQ HKD HNL HUF IDR ILS INR ISK "
    "JPY KES KHR KRW KWD KZT MAD MOP MXN MYR NGN NIO NOK NZD OMR PEN PHP PKR PLN PYG QAR RON RUB SAR SEK SGD THB TRY "
    "TWD UAH USD VES VND ZAR".split())


def tiktok(event):
    user, context, properties = (event.get(part, {}) for part in ("user", "context", "properties"))
    ids = click_ids(context)
    where = country(each(user.get("country"))[0]) if each(user.get("country")) else None

    def hashes(member, clean):
        cleaned = [text.lower() if is_hash(text) else clean(text) for text in each(user.get(member))]
        values = distinct(text if is_hash(text) else sha256(text) for text in cleaned if text)
        return values

    def one_or_list(values):
        return values[0] if len(values) == 1 else values

    def e164(text):
        digits = phone(text, where)
        if digits is None:
            return None
        return digits[2:] if digits.startswith("86") else "+" + digits

    def first(values):
        return values[0] if values else None

    def plain(member, clean):
        return first([clean(text) for text in each(user.get(member)) if not is_hash(text)])

    currency = currency_of(properties)
    currency = currency if currency in TIKTOK_CURRENCIES else None
    return filled({
        "event": TIKTOK_NAMES.get(event["event"], event["event"]),
        "event_time": NOW,
        "event_id": event["event_id"],
        "user": filled({
            "email": one_or_list(hashes("email", email)),
            "phone": one_or_list(hashes("phone", e164)),
            "external_id": one_or_list(hashes("external_id", str.strip)),
            "first_name": first(hashes("first_name", name)),
            "last_name": first(hashes("last_name", name)),
            "city": plain("city", city),
            "state": plain("state", state),
            "zip_code": first(hashes("postal_code", lambda text: without(lower(text), "Z", "P"))),
            "country": plain("country", country),
            "ttclid": ids["ttclid"],
            "ttp": ids["ttp"],
            "ip": without_appendix(context["ip"]) if "ip" in context else None,
            "user_agent": context.get("user_agent"),
            "locale": context.get("locale"),
        }),
        "page": filled({"url": context.get("url"), "referrer": context.get("referrer")}),
        "properties": filled({
            "currency": currency,
            "order_id": text_of(properties.get("order_id")),
            "shop_id": text_of(properties.get("shop_id")),
            "content_type": content_type(event),
            "contents": [filled({
                "content_id": text_of(item.get("id")),
                "content_name": item.get("name"),
                "content_category": item.get("category"),
                "brand": item.get("brand"),
                "quantity": item.get("quantity"),
                "price": item.get("price"),
            }) for item in contents(properties)],
            "content_ids": [str(item) for item in properties.get("content_ids", [])],
            "num_items": num_items(properties),
            "query": properties.get("query"),
            "search_string": properties.get("query"),
            "description": properties.get("description"),
            "status": properties.get("status"),
            "delivery_category": properties.get("delivery_category"),
            "predicted_ltv": properties.get("predicted_ltv"),
            "value": properties.get("value") if currency else None,
        }),
        "limited_data_use": True if event.get("consent", {}).get("limited_data_use") else None,
    })


# ---------------------------------------------------------------------------------------------------- Facebook

def facebook(event):
    user, context, properties = (event.get(part, {}) for part in ("user", "context", "properties"))
    consent = event.get("consent", {})
    ids = click_ids(context)
    where = country(each(user.get("country"))[0]) if each(user.get("country")) else None

    def hashes(member, clean):
        cleaned = [text.lower() if is_hash(text) else clean(text) for text in each(user.get(member))]
        return distinct(text if is_hash(text) else sha256(text) for text in cleaned if text)

    def postal_code(text):
        code = without(lower(text).split("-")[0], "Z")
        return code[:5] if where == "us" else code

    def digits(text):
        return phone(text, where) or re.sub(r"\D", "", text)

    items = [filled({
        "id": text_of(item.get("id")),
        "quantity": item.get("quantity"),
        "item_price": item.get("price"),
        "delivery_category": item.get("delivery_category"),
    }) for item in contents(properties) if "id" in item]
    limited = consent.get("limited_data_use")
    place = limited if isinstance(limited, dict) else {}
    currency = currency_of(properties)
    return filled({
        "event_name": event["event"],
        "event_time": NOW,
        "event_id": event["event_id"],
        "action_source": event.get("action_source", "website"),
        "event_source_url": context.get("url"),
        "referrer_url": context.get("referrer"),
        "opt_out": consent.get("opt_out"),
        "user_data": filled({
            "em": hashes("email", email),
            "ph": hashes("phone", digits),
            "fn": hashes("first_name", name),
            "ln": hashes("last_name", name),
            "ge": hashes("gender", gender),
            "db": hashes("date_of_birth", date),
            "ct": hashes("city", city),
            "st": hashes("state", state),
            "zp": hashes("postal_code", postal_code),
            "country": hashes("country", country),
            "external_id": hashes("external_id", lambda text: without(text, "Z").lower()),
            "client_ip_address": context.get("ip"),
            "client_user_agent": context.get("user_agent"),
            "fbc": ids["fbc"],
            "fbp": ids["fbp"],
            "subscription_id": text_of(user.get("subscription_id")),
            "lead_id": Num(user["lead_id"]) if "lead_id" in user else None,
            "fb_login_id": Num(user["facebook_login_id"]) if "facebook_login_id" in user else None,
        }),
        "custom_data": filled({
            "currency": currency,
            "order_id": text_of(properties.get("order_id")),
            "content_type": content_type(event),
            "content_ids": [str(item) for item in properties.get("content_ids", [])]
            or distinct(item["id"] for item in items),
            "contents": items,
            "content_name": properties.get("content_name"),
            "content_category": properties.get("content_category"),
            "num_items": num_items(properties),
            "search_string": properties.get("query"),
            "status": properties.get("status"),
            "predicted_ltv": properties.get("predicted_ltv"),
            "delivery_category": properties.get("delivery_category"),
            "value": properties.get("value") if currency else None,
        }),
        "data_processing_options": ["LDU"] if limited else None,
        "data_processing_options_country": place.get("country", 0) if limited else None,
        "data_processing_options_state": place.get("state", 0) if limited else None,
    })


# ------------------------------------------------------------------------------------------------- the events

def events():
    yield "Purchase", {
        "user": {
            "email": "  Grace.Hopper+Navy@POST.example ", "phone": "+1 (650) 555-1212 ext. 7", "external_id": " Cust 42b ",
            "first_name": "Grace  Brewster", "last_name": "O'Hopper-Murray", "gender": "Female",
            "date_of_birth": "1906-12-09", "city": "St. Louis", "state": "Missouri", "postal_code": "63101-1234",
            "country": "US",
        },
        "context": {
            "ip": "198.51.100.7", "user_agent": AGENT, "locale": "en-US",
            "url": "https://shop.example.com/thanks?utm=a%20b&fbclid=IwAR2-Click_one&ttclid=E.C.P.CrMB-Click#top",
            "referrer": "https://l.facebook.com/", "fbp": "fb.1.1690000000000.1098115397",
            "ttp": "2JtUtestCookie_ABCdefGHIjk",
        },
        "properties": {
            "value": Num("57.80"), "currency": "usd", "order_id": Num("10027"), "shop_id": "shop-1",
            "contents": [
                {"id": "tea-1", "name": "Earl Grey, 250 g", "category": "tea", "brand": "Leaf & Co", "quantity": Num("2"),
                 "price": Num("14.90"), "delivery_category": "home_delivery"},
                {"id": Num("4711"), "quantity": Num("1"), "price": Num("28")},
            ],
            "delivery_category": "home_delivery", "description": "a \"gift\" \\ for you",
        },
        "consent": {"ad_user_data": "granted", "ad_personalization": "granted"},
    }
    yield "CompleteRegistration", {
        "user": {
            "email": "tim@post.example", "phone": "020 7946 0123", "first_name": "Tim", "last_name": "van der Berg",
            "city": "London", "postal_code": " sw1a 1AA ", "country": "United Kingdom", "gender": "M",
        },
        "context": {"ip": "203.0.113.42", "user_agent": AGENT, "url": "https://shop.example.com/welcome"},
        "properties": {"status": "confirmed", "content_name": "newsletter"},
    }
    yield "InitiateCheckout", {
        "user": {
            "email": "juergen@post.example", "phone": "0049 30 12345678", "first_name": "Jürgen",
            "last_name": "Groß-Müller", "city": "München", "state": "Bayern", "postal_code": "80331", "country": "DEU",
        },
        "context": {
            "ip": "203.0.113.43", "user_agent": AGENT, "url": "https://shop.example.com/checkout",
            "cookies": "_fbp=fb.1.1690000000001.555; other=1; _fbc=fb.1.1690000000002.IwAR-Stored; _ttp=ttpCookie_1; "
                       "ttclid=E.C.P.Cookie",
        },
        "properties": {
            "value": Num("0"), "currency": "EUR", "num_items": Num("3"),
            "contents": [{"id": "a", "quantity": Num("1")}, {"id": "b"}],
        },
    }
    yield "AddPaymentInfo", {
        "user": {"phone": "06 6982 1234", "country": "it", "city": "Reggio nell'Emilia", "last_name": "D’Angelo"},
        "context": {"ip": "203.0.113.44", "user_agent": AGENT},
        "properties": {"value": Num("1e2"), "currency": "EUR", "content_category": "payment"},
    }
    yield "AddToCart", {
        "user": {"phone": "+86 138 0000 0000", "first_name": "明", "last_name": "山田", "country": "CN",
                 "external_id": "User_ABC"},
        "context": {"ip": "203.0.113.45", "user_agent": AGENT, "url": "https://shop.example.com/茶"},
        "properties": {
            "value": Num("19.99"), "currency": "CNY",
            "contents": {"id": "tea-2", "quantity": Num("4"), "price": Num("4.9975")},
        },
    }
    yield "AddToWishlist", {
        "user": {
            "email": ["Odysseus@post.example", "odysseus@POST.EXAMPLE", "o.laertes@post.example"],
            "first_name": "ΟΔΥΣΣΕΥΣ", "last_name": "Vale\u0301ry", "country": "GR", "phone": "+30 21 0123 4567",
        },
        "properties": {"contents": [{"id": "bow", "quantity": Num("1")}, {"id": "bow", "quantity": Num("2")}]},
    }
    yield "ViewContent", {
        "user": {"external_id": "visitor-9"},
        "context": {
            "ip": "203.0.113.46", "user_agent": AGENT, "url": "https://shop.example.com/p/1?fbclid=IwAR-Same",
            "cookies": {"_fbc": "fb.1.1690000000003.IwAR-Same", "_fbp": "fb.1.1690000000004.777", "_ttp": "ttpCookie_2"},
        },
        "properties": {
            "content_ids": ["p-1", Num("2")], "content_type": "product_group", "content_name": "Teapots",
            "content_category": "kitchen", "value": Num("12"), "currency": "JPY",
        },
    }
    yield "Search", {
        "user": {"email": "s@post.example"},
        "context": {"ip": "2001:db8::8a2e:370:7334", "user_agent": AGENT, "locale": "de-DE"},
        "properties": {"query": "grüner Tee"},
    }
    yield "Lead", {
        "user": {"phone": ["+44 (0)20 7946 0321", "+44 20 7946 0321"], "email": "lead@post.example"},
        "context": {"referrer": "https://www.tiktok.com/", "ttclid": "E.C.P.Explicit", "url": "https://a.example/?ttclid=E.C.P.Url"},
        "properties": {"value": Num("5.00"), "currency": "GBP", "predicted_ltv": Num("120.5")},
    }
    yield "Contact", {"user": {"email": "contact@post.example"}}
    yield "CustomizeProduct", {
        "user": {"external_id": ["A 1", "a1"], "email": "custom@post.example"},
        "properties": {"content_ids": ["x"], "description": "färbig", "status": "draft"},
    }
    yield "Donate", {
        "user": {"email": "donor@post.example", "date_of_birth": "19901231"},
        "properties": {"value": Num("500"), "currency": "LKR"},
    }
    yield "FindLocation", {
        "user": {"phone": "06 12 34 56 78", "country": "FR", "city": "Saint-Étienne", "postal_code": "42000",
                 "state": "Auvergne-Rhône-Alpes", "first_name": "Élodie"},
        "context": {"ip": "203.0.113.47", "user_agent": AGENT},
    }
    yield "Schedule", {
        "user": {"email": "plan@post.example", "state": "CA", "country": "us", "postal_code": "94105"},
        "consent": {"limited_data_use": {"country": 1, "state": 1000}},
    }
    yield "StartTrial", {
        "user": {"email": "trial@post.example", "state": "Ontario", "country": "CA", "postal_code": "M5V 2T6"},
        "properties": {"predicted_ltv": Num("99"), "value": Num("0.00"), "currency": "CAD"},
        "consent": {"limited_data_use": True, "ad_user_data": "granted"},
    }
    yield "SubmitApplication", {
        "action_source": "chat",
        "user": {"email": "apply@post.example"},
        "context": {
            "ip": "203.0.113.9.AQQCAQIB", "fbc": "fb.1.1690000000005.IwAR-App.AQQCAQIB",
            "fbp": "fb.2.1690000000006.42.AQQCAQIB", "user_agent": AGENT,
        },
        "consent": {"opt_out": True},
    }
    yield "Subscribe", {
        "action_source": "system_generated",
        "user": {"email": "sub@post.example", "subscription_id": "sub-77", "lead_id": Num("525645896321548"),
                 "facebook_login_id": "1234567890123456"},
        "properties": {"value": Num("9.99"), "currency": "EUR", "predicted_ltv": Num("119.88"), "order_id": "S-1"},
    }
    yield "PageView", {
        "context": {
            "ip": "203.0.113.48", "user_agent": AGENT, "url": "https://shop.example.com/", "locale": "en",
            "cookies": {"_fbp": "fb.1.1690000000007.8", "_ttp": "ttpCookie_3"},
        },
    }
    for event in EVENTS:
        yield from short_forms(event)


EVENTS = ["PageView", "ViewContent", "Search", "AddToCart", "AddToWishlist", "InitiateCheckout", "AddPaymentInfo", "Purchase",
          "Lead", "CompleteRegistration", "Contact", "CustomizeProduct", "Donate", "FindLocation", "Schedule", "StartTrial",
          "SubmitApplication", "Subscribe"]


def short_forms(event):
    """The least that can be sent, and an event whose personal data come hashed already, in either case."""
    price = {"properties": {"value": Num("1"), "currency": "EUR"}} if event == "Purchase" else {}
    yield f"{event}-minimal", {"user": {"email": "min@post.example"}, **price}
    yield f"{event}-hashed", {
        "user": {
            "email": sha256("grace.hopper+navy@post.example").upper(), "phone": sha256("16505551212"),
            "external_id": sha256("cust42b"), "first_name": sha256("grace"), "last_name": sha256("hopper").upper(),
            "gender": sha256("f"), "date_of_birth": sha256("19061209"), "city": sha256("stlouis"),
            "state": sha256("mo"), "postal_code": sha256("63101"), "country": sha256("us"),
        },
        "properties": {"value": Num("1"), "currency": "EUR"},
    }


def files():
    titled = list(events())
    assert {title.split("-")[0] for title, _ in titled} == set(EVENTS)
    for title, members in titled:
        event = {
            "event": title.split("-")[0], "event_id": f"golden-{title}", "event_time": NOW, **members,
        }
        yield f"events/{title}.json", emit(event)
        yield f"tiktok/{title}.json", emit(tiktok(event))
        yield f"facebook/{title}.json", emit(facebook(event))


def main():
    differing = []
    for path, text in files():
        file = GOLDEN / path
        if file.exists() and file.read_text(encoding="utf-8") == text + "\n":
            continue
        differing.append(path)
        if "--check" not in sys.argv:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text + "\n", encoding="utf-8")
    print("\n".join(differing) if differing else "all golden requests are as they should be")
    sys.exit(1 if differing and "--check" in sys.argv else 0)


if __name__ == "__main__":
    main()
