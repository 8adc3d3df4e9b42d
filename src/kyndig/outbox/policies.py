"""Who may see what was sent, and send it again."""

import rules

from kyndig.people.policies import follows_programme, runs_programme

rules.add_perm("outbox.see", follows_programme)
rules.add_perm("outbox.edit", runs_programme)
