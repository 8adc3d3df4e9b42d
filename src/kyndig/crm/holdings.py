"""What the CRM keeps about a person who works here, and which lines about customers not everybody sees."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kyndig.crm.actions.emptying import delete_workspace
from kyndig.crm.actions.purging import SECRET
from kyndig.crm.fields import KINDS
from kyndig.crm.models import (
    Activity,
    Company,
    Contact,
    Deal,
    DealMember,
    File,
    Pipeline,
    Reason,
    SavedView,
    Stage,
    Workspace,
)
from kyndig.people.holdings import Holding
from kyndig.people.models import Person

# Told of a record that is gone: that it went, and nothing else about it.
LAST_WORDS = ("purged", "erased")
# What lies in a workspace, and how it gets there.
PRACTISED: Mapping[type[Model], str] = {
    **dict.fromkeys((Company, Contact, Deal, Activity, File, Pipeline, Reason, SavedView), "workspace"),
    Stage: "pipeline__workspace",
    Workspace: "pk",
}


def _rows(person: Person) -> list[Mapping[str, Any]]:
    """The records that the person owns or has written, by what they are called."""
    rows = []
    for kind in KINDS.values():
        records = kind.model._default_manager.filter(Q(owner=person) | Q(created_by=person))
        for record in records.select_related("workspace").order_by("id").iterator(chunk_size=1000):
            rows.append(
                {
                    str(_("kind")): capfirst(str(kind.label)),
                    str(_("name")): str(record),
                    str(_("owner")): record.owner_id == person.pk,
                    str(_("written")): record.created_by_id == person.pk,
                    str(_("created")): record.created.isoformat(),
                    str(_("practice")): record.workspace.is_practice,
                }
            )
    return rows


def _others(person: Person) -> list[Mapping[str, Any]]:
    """Confidential deals that name the person, saved lists, files."""
    deals = DealMember.objects.filter(person=person).select_related("deal").order_by("id")
    views = SavedView.objects.filter(owner=person).order_by("id")
    files = File.objects.filter(added_by=person).order_by("id")
    rows: list[tuple[Any, str]] = [(_("may see a confidential deal"), link.deal.name) for link in deals]
    rows += [(_("saved list"), view.name) for view in views]
    rows += [(_("file"), file.name) for file in files]
    return [{str(_("kind")): str(what), str(_("name")): name} for what, name in rows]


@transaction.atomic
def _forget(person: Person) -> None:
    """What was practised on goes, and so does what nobody else could see; what was done with customers is kept."""
    for workspace in Workspace.objects.filter(person=person):
        delete_workspace(workspace)
    own = Q(owner=person) | Q(owner=None)
    Activity.objects.filter(own, created_by=person, private=True).delete()
    Activity.objects.filter(owner=person, created_by=None, private=True).delete()
    SavedView.objects.filter(owner=person, shared=False).delete()


HOLDINGS = [
    Holding("customers", _("Customers that you own or have written about"), _rows, _forget),
    Holding("customers_other", _("Other things in the CRM"), _others),
]


def lines_hidden_from(viewer: Person) -> Q:
    """Lines about what is private, confidential, or made up to practise on, and about what is gone.

    Of what is gone nobody can tell any more who might see it; that it went is told.
    """
    organisation = viewer.organisation_id
    secret_deals = Deal.objects.hidden_from(viewer).filter(organisation=organisation).values("pk")
    own = Q(owner=viewer) | Q(created_by=viewer)
    private = Activity.objects.filter(organisation=organisation, private=True).exclude(own)
    secret = Activity.objects.filter(Q(pk__in=private.values("pk")) | Q(deal__in=secret_deals)).values("pk")
    files = File.objects.filter(Q(deal__in=secret_deals) | Q(activity__in=secret))
    practice = Workspace.objects.filter(organisation=organisation, kind=Workspace.Kind.PRACTICE)
    found = _about(Deal, secret_deals) | _about(Activity, secret) | _about(File, files.values("pk"))
    for model, path in PRACTISED.items():
        found |= _about(model, model._default_manager.filter(**{f"{path}__in": practice.values("pk")}).values("pk"))
    for model in (Company, Contact, Deal, Activity, File, Workspace):
        there = model._default_manager.filter(pk=OuterRef("subject_id"))
        gone = Q(subject_type=model._meta.label_lower) & ~Exists(there)
        last_words = Q(verb__in=[f"{model._meta.model_name}.{word}" for word in LAST_WORDS])
        found |= gone & ~(last_words & ~Q(after__has_key=SECRET))
    return found


def _about(model: type[Model], numbers: Any) -> Q:
    return Q(subject_type=model._meta.label_lower, subject_id__in=numbers)
