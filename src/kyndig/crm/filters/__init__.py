"""A small language for narrowing lists: conditions in an address, as a query, and as a sentence.

A condition is a field, an operator and a value. `?value.over=100000&owner.is=me` are two that both hold. Conditions lie
in groups: those of a group all hold, and one of the groups is enough; with `match=any` it is the other way round. A
group has a number before its conditions, and the first may go without: `?state.is=won&2.value.over=100000`.
"""

from kyndig.crm.filters.address import read_filter
from kyndig.crm.filters.building import build
from kyndig.crm.filters.conditions import Condition, Filter
from kyndig.crm.filters.operators import Operator, operators_of

__all__ = ["Condition", "Filter", "Operator", "build", "operators_of", "read_filter"]
