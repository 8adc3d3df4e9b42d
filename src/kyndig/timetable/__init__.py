"""The timetable engine: a problem in, a timetable out. Plain Python; OR-Tools is loaded when a solve needs it."""

from kyndig.timetable.answer import Answer, Broken, Draw, Progress, Unplaced
from kyndig.timetable.experiment import Price, days_of_steps, price_of_steps
from kyndig.timetable.mending import Mended, Move, mend
from kyndig.timetable.problem import Problem, ProblemError, Session
from kyndig.timetable.rules import check
from kyndig.timetable.solver import solve

__all__ = [
    "Answer",
    "Broken",
    "Draw",
    "Mended",
    "Move",
    "Price",
    "Problem",
    "ProblemError",
    "Progress",
    "Session",
    "Unplaced",
    "check",
    "days_of_steps",
    "mend",
    "price_of_steps",
    "solve",
]
