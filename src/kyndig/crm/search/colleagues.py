"""People who work here, by name: they stand beside the customers for those who may see their pages."""

from collections.abc import Sequence

from kyndig.crm.models import Workspace
from kyndig.crm.rules.folding import fold
from kyndig.people.models import Person
from kyndig.people.policies import may
from kyndig.people.queries.people import reachable_by


def find_colleagues(workspace: Workspace, person: Person, text: str, limit: int = 3) -> list[Person]:
    """Those here now whose names hold every word, or begin so, and whose pages `person` may open; none in practice."""
    words = fold(text[:200]).split()
    if workspace.is_practice or not words or not may(person, "people.see"):
        return []
    people = reachable_by(person).filter(left=None)
    names = people.order_by("given_name", "family_name", "id").values_list("pk", "given_name", "family_name")
    found = [pk for pk, given, family in names if _holds(fold(f"{given} {family}").split(), words)][:limit]
    chosen = people.in_bulk(found)
    return [chosen[pk] for pk in found if pk in chosen]


def _holds(names: Sequence[str], words: Sequence[str]) -> bool:
    return all(any(name.startswith(word) for name in names) for word in words)
