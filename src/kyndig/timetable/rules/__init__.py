"""The rules a timetable keeps, decided from plain values and apart from the solver."""

from kyndig.timetable.rules.checking import check

__all__ = ["check"]
