"""Who may let programs in and out: everybody who uses the CRM for themselves, the lead for the organisation."""

import rules

from kyndig.people.models import Role
from kyndig.people.policies import has, is_employee

rules.add_perm("api.use", is_employee)
rules.add_perm("api.set_up", is_employee & has(Role.Kind.LEAD))
