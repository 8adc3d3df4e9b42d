"""From what is written in a cell to a value: text, e-mail, phone, date, yes or no."""

import re
import unicodedata
from datetime import date, timedelta

import phonenumbers

_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff]")
_LINE_ENDS = re.compile("[\r\n\t\v\f\u2028\u2029]+")
_SPREADSHEET_ERRORS = frozenset({"#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!", "#i/t"})
_BLANKS = frozenset({"-", "--", "–", "—", "n/a", "null", "none", "(tom)", "(blank)", "nan"})


def clean(text: str) -> str:
    """The text with one space between words and nothing invisible in it: no control, zero-width or direction marks."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = _INVISIBLE.sub("", _LINE_ENDS.sub(" ", text))
    return unicodedata.normalize("NFC", " ".join(text.split()))


def meant(text: str) -> str:
    """A cleaned cell, or "" where people or spreadsheets write something that means nothing."""
    folded = text.casefold()
    return "" if folded in _BLANKS or folded in _SPREADSHEET_ERRORS else text


def fold(text: str) -> str:
    """The form in which two spellings of the same name are equal."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().replace(".", " ").split())


_LATIN = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ð": "d", "þ": "th", "ß": "ss", "ł": "l", "đ": "d"})


def latin(text: str) -> str:
    """Lower case a–z, as names look in an e-mail address."""
    text = unicodedata.normalize("NFKD", text.casefold().translate(_LATIN))
    return "".join(letter for letter in text if not unicodedata.combining(letter))


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would calculate this text. It is kept as text; nothing here ever calculates."""
    return text[:1] in ("=", "@", "+", "-") and not text.lstrip("+-").replace(" ", "").isdigit() and len(text) > 1


_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@(?:[^\s@<>,;:\"()\[\]\\.]{1,63}\.)+[^\s@<>,;:\"()\[\]\\.\d]{2,63}")
_ANGLE = re.compile(r"<([^<>]+)>")


def email(text: str) -> str | None:
    """The address in lower case, or None where the text is not one. `Ola <ola@x.no>` and `mailto:` are understood."""
    angle = _ANGLE.search(text)
    text = (angle.group(1) if angle else text).strip(" ;,.<>").casefold()
    text = text.removeprefix("mailto:").removeprefix("smtp:")
    good = _EMAIL.fullmatch(text) and ".." not in text and not text.startswith(".") and len(text) <= 254
    return text if good else None


_SEVERAL_PHONES = re.compile(r"\s*(?:/|;|,|\beller\b|\bor\b)\s*")


def phone(text: str, region: str = "NO") -> str | None:
    """The number in E.164 (+4790123456), or None where no telephone can have it. Of several, the first."""
    for part in (text, *_SEVERAL_PHONES.split(text)[:1]):
        try:
            number = phonenumbers.parse(part, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None


_PHONE_LIKE = re.compile(r"\+?[\d\s().\-]{8,20}")


def looks_like_phone(text: str) -> bool:
    digits = sum(letter.isdigit() for letter in text)
    return 8 <= digits <= 15 and _PHONE_LIKE.fullmatch(text) is not None and read_date(text) is None


_YES_WORDS = "true yes ja j y 1 x aktiv active enabled ansatt aktivert i_arbeid employed permisjon on_leave"
_NO_WORDS = (
    "false no nei n 0 inaktiv inactive disabled sluttet deaktivert fratrådt left terminated ikke_aktiv avsluttet"
)
_YES, _NO = frozenset(_YES_WORDS.split()), frozenset(_NO_WORDS.split())


def yes_or_no(text: str) -> bool | None:
    """True, False, or None where it says neither. Somebody on leave is still employed."""
    word = text.casefold().replace(" ", "_")
    return True if word in _YES else False if word in _NO else None


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar january jan", "februar february feb", "mars march mar", "april apr", "mai may", "juni june jun",
            "juli july jul", "august aug", "september sept sep", "oktober october okt oct", "november nov",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ].*)?")
_PARTS = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})[./-]\s?(\d{4}|\d{2})(?: \d{1,2}:\d{2}.*)?")
_COMPACT = re.compile(r"(19\d\d|20\d\d)(\d\d)(\d\d)")
_DAY_MONTH = re.compile(r"(\d{1,2})\.? ?([^\W\d]{3,9})\.?,? ?(\d{4})")
_MONTH_DAY = re.compile(r"([^\W\d]{3,9})\.? (\d{1,2}),? (\d{4})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_SERIAL_ZERO = date(1899, 12, 30)  # the day 0 of Excel, with its leap day that never was


def _date(year: int, month: int, day: int) -> date | None:
    if year < 100:
        year += 1900 if year >= 70 else 2000
    try:
        return date(year, month, day) if 1930 <= year <= 2100 else None
    except ValueError:
        return None


def read_date(text: str, *, month_first: bool = False) -> date | None:
    """The date that the text says, or None.

    29.06.2019, 2019-06-29, 20190629, 29. juni 2019, June 29, 2019 and the number of days in which Excel counts. With a
    slash the order is the caller's to know, see `slashes_are_month_first`; with a dot or a hyphen the day is first.
    A value that fits only the other order is read in that one.
    """
    text = text.strip()
    if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return _date(*(int(part) for part in found.groups()))
    if found := _PARTS.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        orders = [(second, first), (first, second)]
        if found[2] == "/" and month_first:
            orders.reverse()
        return _date(year, *orders[0]) or (_date(year, *orders[1]) if found[2] == "/" else None)
    if found := _DAY_MONTH.fullmatch(text):
        month = _MONTHS.get(found[2].casefold())
        return _date(int(found[3]), month, int(found[1])) if month else None
    if found := _MONTH_DAY.fullmatch(text):
        month = _MONTHS.get(found[1].casefold())
        return _date(int(found[3]), month, int(found[2])) if month else None
    if (found := _SERIAL.fullmatch(text)) and 10_000 <= int(found[1]) <= 73_000:
        return _SERIAL_ZERO + timedelta(days=int(found[1]))
    return None


def slashes_are_month_first(texts: list[str]) -> bool | None:
    """Whether a column of dates such as 6/29/2019 puts the month first; None where no date in it tells."""
    pairs = [(int(found[1]), int(found[3])) for found in map(_PARTS.fullmatch, texts) if found and found[2] == "/"]
    day_first = sum(first > 12 >= second for first, second in pairs)
    month_first = sum(second > 12 >= first for first, second in pairs)
    if not pairs:
        return False
    return None if day_first == month_first else month_first > day_first
