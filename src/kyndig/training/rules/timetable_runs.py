"""What a run of the solver says of itself."""

from enum import StrEnum

from django.utils.translation import gettext as _


class Says(StrEnum):
    """Why a run ended without a timetable, as the row keeps it."""

    WENT_WRONG = "went_wrong"
    THROWN_AWAY = "thrown_away"
    CUT_OFF = "cut_off"
    CLASH = "clash"
    STOPPED = "stopped"


def why(says: str) -> str:
    """The same in words."""
    return {
        Says.THROWN_AWAY: _("The draft was thrown away before it was filled."),
        Says.CUT_OFF: _("The run was cut off three times. Try with less time, or ask whoever keeps the server."),
        Says.CLASH: _("The locked sessions cannot all stand together. Unlock one of them, and fill again."),
    }.get(Says(says) if says in list(Says) else Says.WENT_WRONG) or _(
        "Something went wrong while the timetable was made. The draft is as it was; try again."
    )


def why_no_price(says: str) -> str:
    """Why it is not known what steps cost."""
    return {
        Says.STOPPED: _("It was stopped before the price was known."),
        Says.CLASH: _("The price cannot be told: the locked sessions cannot all stand together. Unlock one of them."),
        Says.CUT_OFF: _("The price cannot be told: the work was cut off three times. Ask whoever keeps the server."),
        Says.THROWN_AWAY: _("The draft was gone before the price was known."),
    }.get(Says(says) if says in list(Says) else Says.WENT_WRONG) or _(
        "The price is not known: something went wrong while it was worked out. Try again."
    )


def phase(name: str) -> str:
    """What a run is doing just now."""
    return {
        "reading": _("Reading who needs what"),
        "preparing": _("Finding a place for everybody"),
        "counting": _("Counting how few sessions it takes"),
        "building": _("Laying out sessions"),
        "placing": _("Finding a seat for everybody"),
        "improving": _("Looking for a cheaper timetable"),
        "proving": _("Proving how cheap it can be"),
        "drawing": _("Drawing who comes first"),
        "exact": _("Looking for a cheaper timetable, and proving that there is none"),
        "explaining": _("Writing down why somebody has no place"),
    }.get(name, "")
