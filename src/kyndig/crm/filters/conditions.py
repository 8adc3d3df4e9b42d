"""What a filter is made of."""

from collections.abc import Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Condition:
    """A field, an operator, and values as the address has them: in one spelling, whatever was typed.

    `is` and its like take several values, of which one is enough; `between` takes two, `empty` and `filled` none.
    """

    field: str
    operator: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filter:
    """Groups of conditions. One group holds where all of it holds, and the filter where one group does.

    With `any_within` one condition is enough for a group, and all groups have to hold.
    """

    groups: tuple[tuple[Condition, ...], ...] = ()
    any_within: bool = False

    def __bool__(self) -> bool:
        return bool(self.groups)

    def __iter__(self) -> Iterator[Condition]:
        return (condition for group in self.groups for condition in group)

    def pairs(self) -> list[tuple[str, str]]:
        """The filter as parameters of an address."""
        pairs = []
        for number, group in enumerate(self.groups, 1):
            prefix = f"{number}." if number > 1 else ""
            for condition in group:
                name = f"{prefix}{condition.field}.{condition.operator}"
                pairs += [(name, value) for value in _written(condition)]
        return [*pairs, ("match", "any")] if self.any_within and pairs else pairs

    def without(self, group: int, place: int) -> "Filter":
        """The filter without the condition at a place in a group, both from 0."""
        left = [
            tuple(each for at, each in enumerate(conditions) if (number, at) != (group, place))
            for number, conditions in enumerate(self.groups)
        ]
        return replace(self, groups=tuple(conditions for conditions in left if conditions))

    def replaced(self, group: int, place: int, condition: Condition) -> "Filter":
        """The filter with another condition at a place in a group, both from 0; as it is where there is no such."""
        changed = [
            tuple(condition if (number, at) == (group, place) else each for at, each in enumerate(conditions))
            for number, conditions in enumerate(self.groups)
        ]
        return replace(self, groups=tuple(changed))

    def joined(self, condition: Condition, *, by_or: bool = False) -> "Filter":
        """The filter and, or or, one more condition, as it is read: to all of it, or else to its last group."""
        if len(self.groups) < 2:
            held = self.groups[0] if self.groups else ()
            if len(held) < 2:
                return Filter(((*held, condition),), any_within=by_or and bool(held))
        elif by_or == self.any_within and all(len(group) == 1 for group in self.groups):
            # `a or b` and c, which the groups so far cannot say: those become one group.
            return Filter((tuple(self), (condition,)), any_within=not by_or)
        if by_or == self.any_within:
            return replace(self, groups=(*self.groups[:-1], (*self.groups[-1], condition)))
        return replace(self, groups=(*self.groups, (condition,)))


def _written(condition: Condition) -> tuple[str, ...]:
    if condition.operator in {"empty", "filled"}:
        return ("yes",)
    if condition.operator == "between":
        return ("..".join(condition.values),)
    return condition.values
