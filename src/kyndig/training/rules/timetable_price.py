"""What the timetable costs as an experiment, in words: the draw that every draft has, and strict steps."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyndig.design import formats
from kyndig.timetable import Price

STEPS = 4
"""So many steps at most; a company with fewer departments has as many as it has departments."""


def kept(price: Price) -> dict[str, Any]:
    """What is kept of a price: amounts, places and the number of steps, and nobody's name."""
    return {
        "steps": len(price.steps),
        "wanted": sum(step.people for step in price.steps),
        "price": price.amount,
        "least": price.least,
        "most": price.most,
        "more_unplaced": price.unplaced,
        "without": price.free.cost,
        "with": price.stepped.cost,
    }


def of_draw(followed: float | None, price: float | None, currency: str) -> str:
    """What the order of departments costs that the draft was filled with; `price` is None where it is not known."""
    if price is None:
        return _("Nobody knows yet what the order of departments costs: fill the draft first.")
    if followed is None:
        return _("There are no two departments to draw between, so the order costs nothing.")
    said = _("The order of departments is drawn by lot; compared two by two, %(share)s of them come as drawn.")
    costs = (
        _("It costs nothing: nobody changes places where that costs more.")
        if abs(price) < 0.005
        else _("It costs %(amount)s.") % {"amount": formats.money(round(price, 2), currency)}
    )
    return said % {"share": formats.percent(followed, 0)} + " " + costs


def of_steps(found: Mapping[str, Any], currency: str) -> str:
    """What it costs that departments come in steps, how sure that is, or why it cannot be told."""
    if not found["wanted"]:
        return _("Nobody needs a place, so there is nothing that steps could cost.")
    if found["steps"] < 2:
        return _("Steps need at least two departments with somebody to train, and days for both.")
    if found["more_unplaced"]:
        return ngettext(
            "In %(steps)s steps %(count)s place fewer can be given, so the price cannot be told in money alone.",
            "In %(steps)s steps %(count)s places fewer can be given, so the price cannot be told in money alone.",
            found["more_unplaced"],
        ) % {"steps": found["steps"], "count": formats.number(found["more_unplaced"])}
    values = {
        "steps": found["steps"],
        "amount": _amount(found["price"], currency),
        "least": _amount(found["least"], currency),
        "most": _amount(found["most"], currency),
        "without": _amount(found["without"], currency),
    }
    free = abs(found["price"]) < 0.005
    if abs(found["most"] - found["least"]) < 0.005:
        if free:
            return _("%(steps)s steps cost nothing: no timetable without them is cheaper. That is proven.") % values
        return _("%(steps)s steps cost %(amount)s more than the %(without)s without them. That is proven.") % values
    between = _("It is proven to be between %(least)s and %(most)s.") % values
    if free:
        return _("%(steps)s steps cost nothing, as far as was found.") % values + " " + between
    said = _("%(steps)s steps cost %(amount)s more than the %(without)s without them, as far as was found.")
    return said % values + " " + between


def _amount(value: float, currency: str) -> str:
    return formats.money(round(value, 2), currency)
