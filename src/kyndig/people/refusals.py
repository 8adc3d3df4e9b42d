"""A wish that cannot be granted, with the reason in the words of the person who asked."""


class RefusedError(ValueError):
    """An action left everything as it was. The text is for people: translated, and says what to do instead."""
