"""The sessions of a problem that stand as they are, and those that break a rule already."""

from kyndig.timetable import check
from kyndig.training.queries.timetable_problem import Planning, without


def standing(planning: Planning) -> Planning:
    """The same problem; fixed sessions that break a rule as they stand only take up people, trainers and rooms."""
    while planning.problem.fixed and (broken := check(planning.problem, planning.problem.fixed, complete=False)):
        offending = {index for rule in broken for index in rule.fields.get("sessions", [])}
        offending |= {rule.session for rule in broken if rule.session is not None}
        planning = without(planning, offending or set(range(len(planning.problem.fixed))))
    return planning
