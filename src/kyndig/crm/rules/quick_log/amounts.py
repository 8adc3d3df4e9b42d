"""What a deal is worth, where the line says so."""

import re
from decimal import Decimal

from kyndig.crm.rules.quick_log.tokens import Token

LARGEST = Decimal("99999999999")
_ABOUT = (
    r"tilbud(?:et)?|tilbod(?:et)?|pristilbud|anbud(?:et)?|anbod|ordre|ordren|kontrakt|kontrakten|avtale|"
    r"avtalen|avtala|verdi|"
    r"verdt|budsjett|budsjettet|ramme|sum|pris|prisen|salg|salget|kjøp|bestilling|offer|quote|quotation|"
    r"bid|order|contract|deal|"
    r"worth|budget|value|proposal|price|agreement"
)
_BETWEEN = (
    r"(?:\s(?:på|for|til|of|at|om|about|around|rundt|ca|cirka|omtrent|er|is|verdt|worth|over|a|an|nok|kr|kroner)\.?)"
    r"{0,4}"
)
_FIGURE = r"(?P<figure>\d{1,3}(?:[ \u00a0.,]\d{3})+(?:,\d{1,2})?|\d+(?:[.,]\d{1,3})?)"
_SIZES = {
    Decimal(1_000_000_000): "mrd milliard milliarder billion bn",
    Decimal(1_000_000): "mill million millioner millionar millions mnok m mn",
    Decimal(1_000): "tusen thousand k tnok 000",
}
_SIZE = "|".join(sorted((word for names in _SIZES.values() for word in names.split()), key=len, reverse=True))
_PATTERN = re.compile(
    rf"\b(?:{_ABOUT}){_BETWEEN}\s(?:kr\.?\s?|nok\s?|€\s?|"
    rf"\$\s?)?{_FIGURE}\s?(?:(?P<size>{_SIZE})\b)?(?P<money>\s?(?:kr|nok|kroner|,-))?"
    r"(?!\s?(?:%|prosent|percent|tonn|timer|hours|m2|kvm|stk|meter|uker|dager|days|weeks|måneder|januar|"
    r"februar|mars|april|mai|"
    r"juni|juli|august|september|oktober|november|desember))(?=[\s.,;:!?)]|$)"
)
# Smaller amounts without a word for money are more often something else ("tilbud på 3 varianter").
_SMALLEST = Decimal(1000)


def find(line: list[Token]) -> Decimal | None:
    """The amount after a word such as "tilbud på", "offer of" or "worth"; None where the line says no such thing."""
    plain = " ".join(token.raw.casefold() for token in line)
    for match in _PATTERN.finditer(plain):
        amount = _figure(match["figure"]) * _size(match["size"])
        if (amount >= _SMALLEST or match["money"]) and 0 < amount <= LARGEST:
            return amount.quantize(Decimal("0.01"))
    return None


def _figure(text: str) -> Decimal:
    text = text.replace(" ", "").replace("\u00a0", "")
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", text):
        return Decimal(re.sub(r"[.,]", "", text))
    return Decimal(text.replace(".", "").replace(",", ".") if "," in text else text)


def _size(word: str | None) -> Decimal:
    return next((size for size, names in _SIZES.items() if word and word in names.split()), Decimal(1))
