"""Who may see or do what in the programme."""

import rules

from kyndig.people.models import Role
from kyndig.people.policies import belongs, follows_programme, has, is_employee, runs_programme, sees_groups

rules.add_perm("training.see_programme", follows_programme)
rules.add_perm("training.edit_programme", runs_programme)
rules.add_perm("training.see_overview", sees_groups)
rules.add_perm("training.learn", is_employee)
rules.add_perm("training.own_calendar", belongs)
rules.add_perm("training.teach", has(Role.Kind.TRAINER))
rules.add_perm("training.see_sessions", follows_programme)
