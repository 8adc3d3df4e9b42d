"""The order of deals in a stage: each has a rank, a number, and a new place is a number between two others."""

# Two ranks closer than this have no room between them.
CLOSEST = 1e-9


def between(before: float | None, after: float | None) -> float | None:
    """A rank between that of the one before and that of the one after; None where there is no room for one.

    None for a neighbour means that there is none: the new one is first, last, or alone.
    """
    if before is None and after is None:
        return 1.0
    if before is None:
        return float(after or 0) - 1
    if after is None:
        return before + 1
    middle = (before + after) / 2
    return middle if after - before >= CLOSEST and before < middle < after else None
