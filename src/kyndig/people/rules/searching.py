"""Finding words in names whatever the case, also where the database folds no letters beyond a to z."""


def spellings(word: str) -> list[str]:
    """The ways in which a word of a name is written: as typed, in small letters, in capitals, and with one capital.

    SQLite compares æ, ø and å as they are; these four find what people type.
    """
    return list(dict.fromkeys([word, word.lower(), word.upper(), word.capitalize()]))
