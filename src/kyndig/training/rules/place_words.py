"""What a proposal of places says of itself."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyndig.design import formats
from kyndig.training.rules.timetable_runs import Says


def headline(placed: int, wanted: int, others: int, name: str) -> str:
    """The answer: who gets a place, and how many others are moved. `name` is empty where several are asked for."""
    figures = {"placed": formats.number(placed), "wanted": formats.number(wanted), "name": name}
    if not placed:
        return (
            _("No place was found for %(name)s.") % figures
            if name
            else ngettext(
                "The place that is lacking was not found.",
                "None of the %(wanted)s places that are lacking was found.",
                wanted,
            )
            % figures
        )
    if name:
        says = _("There is a place for %(name)s.") % figures
    else:
        says = (
            ngettext(
                "The place that was lacking is found.", "All %(wanted)s places that were lacking are found.", wanted
            )
            if placed == wanted
            else ngettext(
                "%(placed)s of %(wanted)s places that are lacking is found.",
                "%(placed)s of %(wanted)s places that are lacking are found.",
                placed,
            )
        ) % figures
    return f"{says} {_moved(others)}"


def _moved(others: int) -> str:
    if not others:
        return _("Nobody else is moved.")
    return ngettext("%(count)s other person is moved.", "%(count)s other people are moved.", others) % {
        "count": formats.number(others)
    }


def price(before: float, after: float, new: int, currency: str) -> str:
    """What it costs more or less than what is published."""
    sessions = ngettext("One session is new.", "%(count)s sessions are new.", new) % {"count": formats.number(new)}
    said = [sessions] if new else []
    amount = round(after - before, 2)
    if abs(amount) < 0.005:
        said.append(_("It costs nothing more."))
    elif amount > 0:
        said.append(_("It costs %(amount)s more.") % {"amount": formats.money(amount, currency)})
    else:
        said.append(_("It costs %(amount)s less.") % {"amount": formats.money(-amount, currency)})
    return " ".join(said)


def why_none(says: str) -> str:
    """Why a search ended without a proposal."""
    if says == Says.CUT_OFF:
        return _("The search was cut off three times. Ask whoever keeps the server.")
    if says == Says.CLASH:
        return _("No change was found that keeps all the rules. Give the place by hand in a session of the course.")
    return _("Something went wrong while places were looked for. Nothing was changed; look again.")
