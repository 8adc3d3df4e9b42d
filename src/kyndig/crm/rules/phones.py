"""Phone numbers: read in any notation, kept in E.164, shown as people write them."""

import phonenumbers


class PhoneError(ValueError):
    """The text is no phone number that can be called."""


def to_e164(text: str, country: str = "NO") -> str:
    """`+4791234567` from `912 34 567`, `0047 91 23 45 67` or `+47 91234567`; raises PhoneError for anything else."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as error:
        raise PhoneError(text) from error
    if not phonenumbers.is_possible_number(number):
        raise PhoneError(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown(e164: str, country: str = "NO") -> str:
    """The number in the national notation where it belongs to `country`, in the international one elsewhere."""
    try:
        number = phonenumbers.parse(e164, country)
    except phonenumbers.NumberParseException:
        return e164
    own = phonenumbers.country_code_for_region(country) == number.country_code
    style = phonenumbers.PhoneNumberFormat.NATIONAL if own else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)
