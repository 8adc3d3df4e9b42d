"""How kinds of record are called in addresses."""

PLACES = {"company": "companies", "contact": "contacts", "deal": "deals", "activity": "activities"}
_KINDS = {place: kind for kind, place in PLACES.items()}


class KindConverter:
    """`companies` in an address is `company` in a view, and so on."""

    regex = "|".join(PLACES.values())

    def to_python(self, value: str) -> str:
        return _KINDS[value]

    def to_url(self, value: str) -> str:
        if value not in PLACES:
            raise ValueError(value)
        return PLACES[value]
