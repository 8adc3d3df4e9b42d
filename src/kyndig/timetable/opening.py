"""A further session for somebody whom no chain of moves seats: where it costs least, and most others join."""

from __future__ import annotations

from kyndig.timetable.chains import Chains
from kyndig.timetable.draft import Sitting
from kyndig.timetable.moments import Moment

OPTIONS_TRIED = 25


def open_for(chains: Chains, person: int, course: int) -> bool:
    """Open a session that the person can sit in, with at least its smallest group; False where there is none."""
    plan, instance = chains.plan, chains.instance
    row = plan.row_of[course].get(person)
    if row is None:
        return False
    others = [p for p, c in plan.missing() if c == course]
    options: list[tuple[int, int, int, int, Moment]] = []
    for moment in instance.moments[course]:
        if plan.busy[person] & moment.mask:
            continue
        for site in dict.fromkeys(instance.site_of_room[r] for r in moment.rooms):
            if not plan.freedom.able(moment, site) >> row & 1 or not plan.could(person, moment, site):
                continue
            staff = plan.staff(moment, site, len(others))
            if staff is not None:
                joined = sum(1 for p in others if plan.could(p, moment, site))
                options.append((staff[2], -joined, staff[0], staff[1], moment))
    options.sort(key=lambda o: (o[0], o[1], o[4].opens, o[2], o[3]))
    for _, _, trainer, room, moment in options[:OPTIONS_TRIED]:
        mark = len(chains.log)
        sitting = Sitting(moment, trainer, room)
        chains.open(sitting)
        if plan.could_sit(person, sitting):
            chains.sit(person, sitting)
            for other in others:
                if other != person and plan.could_sit(other, sitting):
                    chains.sit(other, sitting)
            if chains.pull(sitting, instance.smallest[course]):
                return True
        chains.back_to(mark)
    return False
