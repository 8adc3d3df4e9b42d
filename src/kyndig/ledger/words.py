"""What the verbs of the ledger are called in sentences that people read.

Each room registers the words of its own verbs when it starts. A sentence has room for `%(actor)s` and `%(subject)s`.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kyndig.ledger.models import Line

Text = str | Promise

_sentences: dict[str, Text] = {}


def register(sentences: Mapping[str, Text]) -> None:
    """Give verbs their sentences; a verb that has one keeps the newest."""
    _sentences.update(sentences)


def known_verbs() -> frozenset[str]:
    return frozenset(_sentences)


def sentence(line: Line) -> str:
    """The line as a sentence in the language of the reader; a verb without words is told plainly."""
    pattern = str(_sentences.get(line.verb, _("%(actor)s changed %(subject)s")))
    return pattern % {"actor": line.actor, "subject": line.subject}


def named(verb: str) -> str:
    """What is done, without who and what: for a list to choose from."""
    pattern = str(_sentences.get(verb, verb))
    return (pattern % {"actor": "", "subject": "…"}).strip(" :.…").capitalize() if "%(" in pattern else pattern
