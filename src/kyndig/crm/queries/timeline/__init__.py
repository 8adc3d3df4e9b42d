"""Everything that happened with a company, a contact or a deal, newest first, a page at a time."""

from kyndig.crm.queries.timeline.activities import done_with, own_of
from kyndig.crm.queries.timeline.keys import FOLLOWED
from kyndig.crm.queries.timeline.page import Timeline, timeline
from kyndig.crm.queries.timeline.telling import Item

__all__ = ["FOLLOWED", "Item", "Timeline", "done_with", "own_of", "timeline"]
