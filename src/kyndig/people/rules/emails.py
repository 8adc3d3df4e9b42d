"""E-mail addresses as they are kept and compared."""

from collections import Counter
from collections.abc import Iterable


def tidy_email(text: str) -> str:
    """The address without space around it and in small letters, so that the same mailbox is always the same text."""
    return text.strip().lower()


def shared_emails(emails: Iterable[str]) -> set[str]:
    """The addresses that more than one of the people given have; an empty address is nobody's."""
    counted = Counter(tidy_email(email) for email in emails)
    return {email for email, times in counted.items() if email and times > 1}
