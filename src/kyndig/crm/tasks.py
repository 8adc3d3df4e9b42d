"""What the worker does for the CRM: a thin call each."""

from django_tasks import task


@task()
def spread_names() -> None:
    """Let what stands with renamed records be found by their new names. Asked for twice, it does nothing."""
    from kyndig.crm.search import renaming

    renaming.spread_names()
