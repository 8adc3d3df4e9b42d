"""My department is for those whom a department asks first."""

import rules

from kyndig.people.models import Role
from kyndig.people.policies import has

rules.add_perm("superusers.department", has(Role.Kind.SUPERUSER, Role.Kind.DEPUTY))
