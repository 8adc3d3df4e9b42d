"""What the open deals may bring, with a range, from what became of the deals before them.

Three things are uncertain, and each draw draws all three: how large a share of the deals in a stage goes on, how soon
deals are won, and which of the very deals that are open now will be. A forecast is the spread of the draws.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import sqrt
from operator import mul

LEAST_CLOSED, LEAST_WON, LEAST_LOST = 20, 5, 5
FEW = 60
DRAWS = 400
LOW, HIGH = 0.10, 0.90


@dataclass(frozen=True)
class History:
    """What became of the deals of a pipeline: how many were won, how many were lost in each stage (in the order of the
    stages), and how many days each of a sample of those won took from its first day."""

    won: int
    lost: Sequence[int]
    days: Sequence[int]

    @property
    def closed(self) -> int:
        return self.won + sum(self.lost)

    @property
    def is_enough(self) -> bool:
        """Fewer say more about chance than about the pipeline."""
        lost = self.closed - self.won
        return self.closed >= LEAST_CLOSED and self.won >= LEAST_WON and lost >= LEAST_LOST and bool(self.days)


@dataclass(frozen=True)
class Standing:
    """The deals open in a stage: how many, their value together, and the sum of the squares of their values.

    `values` holds each value where there are few deals in all (`FEW` at most), else nothing.
    """

    number: int
    value: float
    squares: float
    values: Sequence[float] = ()


@dataclass(frozen=True)
class Range:
    """A middle, and the bounds that eight draws of ten lie between."""

    middle: float
    low: float
    high: float


@dataclass(frozen=True)
class Forecast:
    """The share of deals won from each stage, and the value won within each number of days from now."""

    rates: Sequence[Range]
    within: Sequence[tuple[int, Range]]
    in_all: Range


def went_on(history: History) -> list[tuple[int, int]]:
    """For each stage, how many closed deals went on from it, and how many were lost in it.

    A deal counts as having been in the stage where it was closed and in those before; one that was won, in all.
    """
    later = list(accumulate(reversed(history.lost)))[::-1]
    return [(history.won + at_least - here, here) for at_least, here in zip(later, history.lost, strict=True)]


def share_within(days: Sequence[int], horizon: int) -> tuple[float, float]:
    """The share of the deals open now, and to be won, that is won within `horizon` days, and its standard error.

    Where deals have come in steadily, the time that is left of one picked today follows the residual life of a renewal
    process: P(R ≤ h) = E[min(T, h)] / E[T], where T is the time that won deals took (D. R. Cox, Renewal Theory, 1962,
    on the forward recurrence time). The error is that of a ratio of means, linearised (W. G. Cochran, Sampling
    Techniques, on ratio estimators).
    """
    times = [max(each, 1) for each in days]
    cut = [min(each, horizon) for each in times]
    share = sum(cut) / sum(times)
    residuals = sum((part - share * whole) ** 2 for part, whole in zip(cut, times, strict=True))
    return share, sqrt(residuals) / sum(times)


def forecast(history: History, standing: Sequence[Standing], horizons: Sequence[int], seed: int = 1) -> Forecast:
    """What the open deals of each stage (in the order of the stages) may bring within each horizon, and in all.

    How likely a deal goes on from stage j is drawn from Beta(1 + went on, 1 + lost there): the posterior after a
    uniform prior (A. Gelman et al., Bayesian Data Analysis, on the binomial model). A deal in stage j is won with the
    product over the stages from j on (A. Agresti, Categorical Data Analysis, on continuation ratios). Then deals
    are won or not one by one where they are `FEW`; where there are more, their sum is drawn from the normal
    distribution with the same mean and variance. The same seed gives the same answer. `history` must be enough.
    """
    draw = random.Random(seed)  # noqa: S311 (a draw for statistics is no secret)
    passed = went_on(history)
    shares = [*(share_within(history.days, horizon) for horizon in horizons), (1.0, 0.0)]
    rates: list[list[float]] = [[] for _ in passed]
    sums: list[list[float]] = [[] for _ in shares]
    few = sum(stage.number for stage in standing) <= FEW
    for _ in range(DRAWS):
        goes_on = [draw.betavariate(1 + on, 1 + lost) for on, lost in reversed(passed)]
        chances = list(accumulate(goes_on, mul))[::-1]
        shift = draw.gauss(0, 1)
        within = [min(1.0, max(0.0, share + error * shift)) for share, error in shares]
        for drawn, chance in zip(rates, chances, strict=True):
            drawn.append(chance)
        found = _one_by_one if few else _together
        for drawn, value in zip(sums, found(standing, chances, within, draw), strict=True):
            drawn.append(value)
    *bounded, in_all = map(_range, sums)
    return Forecast([_range(each) for each in rates], list(zip(horizons, bounded, strict=True)), in_all)


def _one_by_one(
    standing: Sequence[Standing], chances: Sequence[float], within: Sequence[float], draw: random.Random
) -> list[float]:
    sums = [0.0 for _ in within]
    for stage, chance in zip(standing, chances, strict=True):
        for value in stage.values:
            luck = draw.random()
            for number, share in enumerate(within):
                if luck < chance * share:
                    sums[number] += value
    return sums


def _together(
    standing: Sequence[Standing], chances: Sequence[float], within: Sequence[float], draw: random.Random
) -> list[float]:
    luck = draw.gauss(0, 1)
    mean = sum(stage.value * chance for stage, chance in zip(standing, chances, strict=True))
    # Whether a deal of value v is won with chance p varies by v² p (1 - p), where p is chance * share.
    first = sum(stage.squares * chance for stage, chance in zip(standing, chances, strict=True))
    second = sum(stage.squares * chance**2 for stage, chance in zip(standing, chances, strict=True))
    most = sum(stage.value for stage in standing)
    spread = ((share, sqrt(max(share * first - share**2 * second, 0.0))) for share in within)
    return [min(most, max(0.0, share * mean + luck * deviation)) for share, deviation in spread]


def _range(drawn: Sequence[float]) -> Range:
    ordered = sorted(drawn)
    at = [ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, LOW, HIGH)]
    return Range(*at)
