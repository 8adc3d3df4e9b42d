"""Search everywhere: one index of all records, kept in step with them, and `find`, which asks it."""

from kyndig.crm.search.finding import Hit, find
from kyndig.crm.search.indexing import forget_all, index_many, reindex

__all__ = ["Hit", "find", "forget_all", "index_many", "reindex"]
