"""Everybody sees what is recorded about themselves; the lead sees the whole ledger, and can erase who has left."""

import rules

from kyndig.people.models import Role
from kyndig.people.policies import belongs, has

rules.add_perm("openness.own", belongs)
rules.add_perm("openness.ledger", has(Role.Kind.LEAD))
rules.add_perm("openness.erase", has(Role.Kind.LEAD))
