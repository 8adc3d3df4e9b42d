"""The shape of departments that lie inside each other, as plain numbers: {department: the one it lies in, or None}."""

from collections.abc import Mapping


def chain(parents: Mapping[int, int | None], of: int) -> list[int]:
    """The department `of` and all that it lies in, from the inside out; a circle ends the list where it closes."""
    found: list[int] = []
    at: int | None = of
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return found


def makes_circle(parents: Mapping[int, int | None], moved: int, into: int | None) -> bool:
    """Whether `moved` would come to lie inside itself, were it put into `into`."""
    return into is not None and moved in chain(parents, into)


def within(parents: Mapping[int, int | None], top: int) -> set[int]:
    """The department `top` and all that lie in it, at any depth."""
    return {number for number in parents if top in chain(parents, number)} | {top}
