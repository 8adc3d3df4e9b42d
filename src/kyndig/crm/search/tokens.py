"""How a word is written in the index: `c12_fjordbygg` is a word of a company in workspace 12.

As every word carries its workspace, no question that is asked in one can read an answer of another.
"""

LETTERS = {"company": "c", "contact": "p", "deal": "d", "activity": "a"}
KINDS = {letter: kind for kind, letter in LETTERS.items()}


def token(letter: str, workspace: int, word: str) -> str:
    return f"{letter}{workspace}_{word}"


def of_title(letter: str, workspace: int, joined: str) -> str:
    """The whole name as one word, so that what is called exactly so is always found."""
    return f"{letter}{workspace}_={joined}"


def of_owner(letter: str, workspace: int, owner: int | str) -> str:
    return f"{letter}{workspace}_@{owner}"


def parts(token: str) -> tuple[str, int, str]:
    """Kind, workspace and word of a token; the word is "" for a title and an owner."""
    mark, _, word = token.partition("_")
    return KINDS[mark[0]], int(mark[1:]), "" if word[:1] in {"=", "@"} else word
