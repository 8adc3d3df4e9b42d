"""What a record of each kind is made of: one description that forms, lists, filters, search and REST all follow.

`kinds.of(organisation, "deal")` gives the built-in fields and the organisation's own ones, alike.
"""

from kyndig.crm.fields.cleaning import FieldError, clean
from kyndig.crm.fields.kinds import KINDS, Kind, kind_of, of
from kyndig.crm.fields.reading import plain_values, read, write
from kyndig.crm.fields.types import Field, Type

__all__ = ["KINDS", "Field", "FieldError", "Kind", "Type", "clean", "kind_of", "of", "plain_values", "read", "write"]
