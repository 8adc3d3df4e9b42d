"""Deleting a set of customers that somebody practised on."""

from django.db import transaction

from kyndig.crm.actions.purging import forget_content
from kyndig.crm.models import Activity, Company, Contact, Deal, File, Workspace


@transaction.atomic
def delete_workspace(workspace: Workspace) -> None:
    """Delete a practice workspace and all that lies in it. Raises ValueError for the organisation's own customers."""
    if not workspace.is_practice:
        raise ValueError("The organisation's customers are never deleted as a whole.")
    forget_content(list(File.objects.filter(workspace=workspace)))
    # A pipeline cannot go before the deals in it.
    for model in (Activity, Deal, Contact, Company):
        model.objects.filter(workspace=workspace).delete()
    workspace.delete()
