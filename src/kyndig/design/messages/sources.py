"""Finding the messages in a room's Python files and templates."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split, unescape_string_literal
from django.utils.translation import trim_whitespace

from kyndig.design.messages.catalogues import LANGUAGE

# For each function of Django: the places of the context, the singular and the plural among its arguments.
FUNCTIONS: dict[str, tuple[int | None, int, int | None]] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (None, 0, None)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (None, 0, 1)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (0, 1, None)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (0, 1, 2)),
}
TEMPLATES = {".html", ".txt", ".xml", ".json"}
# Migrations speak to nobody.
SKIPPED = {"migrations", "static", "locale", "__pycache__"}
UNDERSCORE = re.compile(r"""_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\)""")
QUOTED = re.compile(r"""^("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


class Found(NamedTuple):
    """One message: its context, its English and, where it has one, its English plural."""

    context: str | None
    singular: str
    plural: str | None = None


def of_room(room: Path) -> Catalog:
    """A catalogue of everything in the room that asks to be translated.

    Raises `ValueError` with file and cause where a template cannot be read.
    """
    catalog = Catalog(locale=LANGUAGE)
    for path in sorted(room.rglob("*")):
        parts = path.relative_to(room).parts
        if SKIPPED.intersection(parts) or not path.is_file():
            continue
        if path.suffix == ".py":
            found = of_python(path)
        elif path.suffix in TEMPLATES and "templates" in parts:
            try:
                found = list(of_template(path.read_text(encoding="utf-8")))
            except ValueError as error:
                raise ValueError(f"{path}: {error}") from error
        else:
            continue
        for message in found:
            english = (message.singular, message.plural) if message.plural else message.singular
            catalog.add(english, context=message.context)
    return catalog


def of_python(path: Path) -> list[Found]:
    """The messages of a Python file, also those inside f-strings. Only texts written out where they are used count."""
    found = []
    for node in ast.walk(ast.parse(path.read_bytes(), str(path))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in FUNCTIONS:
            context, singular, plural = (_argument(node, place) for place in FUNCTIONS[name])
            if singular:
                found.append(Found(context, singular, plural))
    return found


def _argument(call: ast.Call, place: int | None) -> str | None:
    if place is None or place >= len(call.args):
        return None
    argument = call.args[place]
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def of_template(source: str) -> Iterator[Found]:
    """The messages of a Django template: translate, blocktranslate and `_("")` anywhere in a tag or a variable."""
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type == TokenType.VAR:
            yield from _underscores(token.contents)
        elif token.token_type == TokenType.BLOCK:
            name = token.contents.split(None, 1)[0] if token.contents.strip() else ""
            if name == "comment":
                _until(tokens, "endcomment")
            elif name in {"translate", "trans"}:
                yield from _translate(token)
            elif name in {"blocktranslate", "blocktrans"}:
                yield from _underscores(token.contents)
                yield _block(token, _until(tokens, f"end{name}"))
            else:
                yield from _underscores(token.contents)


def _until(tokens: Iterator[Token], end: str) -> list[Token]:
    inside: list[Token] = []
    for token in tokens:
        if token.token_type == TokenType.BLOCK and token.contents.split(None, 1)[0] == end:
            return inside
        inside.append(token)
    raise ValueError(f"a tag is not closed by {end}")


def _literal(text: str) -> str:
    # The template engine doubles the percent sign before it looks a literal up, so the catalogue holds it doubled.
    return unescape_string_literal(text).replace("%", "%%")


def _underscores(contents: str) -> Iterator[Found]:
    for match in UNDERSCORE.finditer(contents):
        yield Found(None, _literal(match[1]))


def _context(bits: list[str]) -> str | None:
    if "context" not in bits:
        return None
    value = bits[bits.index("context") + 1]
    if not QUOTED.match(value):
        raise ValueError(f"the context {value} must be a text in quotes")
    return unescape_string_literal(value)


def _translate(token: Token) -> Iterator[Found]:
    bits = list(smart_split(token.contents))
    if len(bits) > 1 and (match := QUOTED.match(bits[1])):
        yield Found(_context(bits), _literal(match[1]))


def _block(token: Token, inside: list[Token]) -> Found:
    bits = list(smart_split(token.contents))
    parts: list[list[str]] = [[]]
    for piece in inside:
        if piece.token_type == TokenType.TEXT:
            parts[-1].append(piece.contents.replace("%", "%%"))
        elif piece.token_type == TokenType.VAR:
            parts[-1].append(f"%({piece.contents})s")
        elif piece.token_type == TokenType.BLOCK and piece.contents.split()[0] == "plural":
            parts.append([])
        else:
            raise ValueError(f"blocktranslate cannot hold the tag {piece.contents!r}")
    texts = ["".join(part) for part in parts]
    if "trimmed" in bits:
        texts = [trim_whitespace(text) for text in texts]
    return Found(_context(bits), texts[0], texts[1] if len(texts) > 1 else None)
