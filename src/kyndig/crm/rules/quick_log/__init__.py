"""One line in plain words becomes a call, a meeting, an e-mail, a note or a task, and what to do next."""

from kyndig.crm.rules.quick_log.following import FollowUp
from kyndig.crm.rules.quick_log.reading import Reading, read

__all__ = ["FollowUp", "Reading", "read"]
