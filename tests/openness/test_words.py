"""Every verb that the code tells the ledger has words that people can read."""

import ast
from pathlib import Path

import kyndig
from kyndig.crm.addresses import PLACES
from kyndig.ledger.words import known_verbs

SOURCES = Path(kyndig.__file__).parent
TELLING = {"add", "change", "remove", "record", "look_up", "Entry", "_take_back"}


def verbs_of(tree: ast.AST) -> set[str]:
    """Verbs in calls that tell the ledger: given as `verb=`, or first in an Entry, also where one of two is chosen."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            given = [keyword.value for keyword in node.keywords if keyword.arg == "verb"]
            if name == "Entry" and node.args:
                given.append(node.args[0])
            for value in given:
                texts = {each.value for each in ast.walk(value) if isinstance(each, ast.Constant)}
                found |= {text for text in texts if isinstance(text, str) and "." in text and " " not in text}
    return {verb for text in found if not text.endswith(".") for verb in _of_every_kind(text)}


def _of_every_kind(text: str) -> set[str]:
    """The CRM writes `f"{kind}.added"`, or `f"{plural}.exported"`: every kind of record has words for it."""
    if not text.startswith("."):
        return {text}
    one, several = ({f"{name}{text}" for name in names} for names in (PLACES, PLACES.values()))
    return several if several & known_verbs() else one


def test_every_verb_of_the_code_has_words():
    used = set()
    for path in SOURCES.rglob("*.py"):
        used |= verbs_of(ast.parse(path.read_text(encoding="utf-8")))
    assert len(used) > 40
    assert used - known_verbs() == set()
