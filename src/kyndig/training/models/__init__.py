from kyndig.training.models.calendars import BusyTime, Calendar, Subscription
from kyndig.training.models.programme import Closure, Course, Period, Programme
from kyndig.training.models.resources import Room, RoomAway, Teaching, Trainer, TrainerAway
from kyndig.training.models.sessions import Part, Seat, Session
from kyndig.training.models.strands import AudienceMember, Strand
from kyndig.training.models.timetables import (
    ExperimentPrice,
    PlaceSearch,
    SeatProposal,
    SolverRun,
    Timetable,
    Unplaced,
    Work,
)

__all__ = [
    "AudienceMember",
    "BusyTime",
    "Calendar",
    "Closure",
    "Course",
    "ExperimentPrice",
    "Part",
    "Period",
    "PlaceSearch",
    "Programme",
    "Room",
    "RoomAway",
    "Seat",
    "SeatProposal",
    "Session",
    "SolverRun",
    "Strand",
    "Subscription",
    "Teaching",
    "Timetable",
    "Trainer",
    "TrainerAway",
    "Unplaced",
    "Work",
]
