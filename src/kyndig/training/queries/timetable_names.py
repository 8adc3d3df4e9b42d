"""What the things in a problem are called."""

from kyndig.people.models import Department
from kyndig.training.models import Room, Strand, Trainer


def names_of(organisation_id: int) -> dict[str, str]:
    """Trainers, rooms, departments and strands by their id in a problem, in four queries."""
    kinds = {"t": Trainer, "r": Room, "d": Department, "s": Strand}
    return {
        f"{letter}{key}": name
        for letter, model in kinds.items()
        for key, name in model._default_manager.filter(organisation=organisation_id)
        .order_by()
        .values_list("pk", "name")
    }
