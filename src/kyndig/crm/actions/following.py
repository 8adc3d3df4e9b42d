"""What follows from the values that somebody gives a record, and what does not go together."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.crm.models import Activity, Company, Contact, Deal, Record, Stage
from kyndig.ledger import actions as ledger
from kyndig.people.models import Person
from kyndig.people.refusals import RefusedError


def follow(record: Record, values: Mapping[str, Any], by: ledger.Actor) -> dict[str, Any]:
    """The values and what follows from them. `record` is as it was. Raises RefusedError with what does not fit."""
    if isinstance(record, Company):
        return _company(record, dict(values))
    if isinstance(record, Contact):
        return _contact(record, dict(values))
    if isinstance(record, Deal):
        return _deal(record, dict(values), by)
    if isinstance(record, Activity):
        return _activity(record, dict(values), by)
    return dict(values)


def _company(company: Company, values: dict[str, Any]) -> dict[str, Any]:
    if not values.get("name", company.name):
        raise RefusedError(_("Give the company a name."))
    parent = values.get("parent")
    seen = {company.pk}
    while parent is not None:
        if parent.pk in seen:
            raise RefusedError(_("A company cannot lie in itself, or in one that lies in it."))
        seen.add(parent.pk)
        parent = parent.parent
    return values


def _contact(contact: Contact, values: dict[str, Any]) -> dict[str, Any]:
    """A contact who changes company keeps the old one among the former."""
    given, family = (values.get(name, getattr(contact, name)) for name in ("given_name", "family_name"))
    emails = values["emails"] if "emails" in values else contact.pk and contact.points.exists()
    if not (given or family or emails):
        raise RefusedError(_("Give the contact a name or an e-mail address."))
    moved = "company" in values and contact.pk and contact.company_id is not None
    if moved and values["company"] != contact.company and "employments" not in values:
        former = [
            {"company": each.company, "title": each.title, "started": each.started, "ended": each.ended}
            for each in contact.employments.select_related("company").order_by("id")
        ]
        left = {"company": contact.company, "title": contact.title, "started": None, "ended": timezone.localdate()}
        values["employments"] = [*former, left]
    return values


def _deal(deal: Deal, values: dict[str, Any], by: ledger.Actor) -> dict[str, Any]:
    """The stage lies in the pipeline, the place in the stage is new when the deal moves, the reason fits the state."""
    if not values.get("name", deal.name):
        raise RefusedError(_("Give the deal a name."))
    stage = values.get("stage", deal.stage if deal.stage_id else None)
    pipeline = values.get("pipeline", deal.pipeline if deal.pipeline_id else None)
    if stage is None and pipeline is None:
        pipeline = deal.workspace.pipelines.first()
    elsewhere = stage is not None and pipeline is not None and stage.pipeline_id != pipeline.pk
    if pipeline is not None and (stage is None or (elsewhere and "stage" not in values)):
        stage = pipeline.stages.first()
    if stage is None:
        raise RefusedError(_("Choose a pipeline that has stages."))
    if "stage" in values and "pipeline" not in values:
        pipeline = stage.pipeline
    if pipeline is None or stage.pipeline_id != pipeline.pk:
        raise RefusedError(_("The stage %(stage)s does not belong to that pipeline.") % {"stage": stage})
    values |= {"pipeline": pipeline, "stage": stage}
    if deal.stage_id != stage.pk:
        values.setdefault("entered_stage", timezone.now())
        if "rank" not in values:
            values["rank"] = last_rank(stage) + 1
    state = values.get("state", deal.state)
    if state == Deal.State.OPEN:
        values |= {"closed_on": None, "reason": None}
    else:
        values.setdefault("closed_on", deal.closed_on or timezone.localdate())
        reason = values.get("reason", deal.reason)
        if reason is not None and reason.kind != state:
            raise RefusedError(_("%(reason)s is not a reason for this.") % {"reason": reason})
    if values.get("confidential", deal.confidential) and isinstance(by, Person) and not deal.confidential:
        owner = values.get("owner", deal.owner)
        members = values.get("members", list(deal.members.all()) if deal.pk else [])
        if owner != by and by not in members:
            values["members"] = [*members, by]
    if not deal.pk and "currency" not in values:
        values["currency"] = deal.organisation.currency
    return values


def last_rank(stage: Stage) -> float:
    """Where the last open deal of the stage stands; 0 where there is none."""
    last = stage.deals.filter(state=Deal.State.OPEN, binned=None).order_by("-rank").values_list("rank", flat=True)
    return float(last.first() or 0)


def _activity(activity: Activity, values: dict[str, Any], by: ledger.Actor) -> dict[str, Any]:
    """An activity with a contact or about a deal is with their company, unless another one is named.

    Nobody writes about a confidential deal that they may not see: they are not even told that it is there.
    """
    about: Deal | None = values.get("deal")
    secret = about.pk if about is not None and about.confidential and about.pk != activity.deal_id else None
    if secret and isinstance(by, Person) and not Deal.objects.visible_to(by).filter(pk=secret).exists():
        raise RefusedError(_("This is not among those you can choose. It may have been deleted."))
    if not values.get("subject", activity.subject):
        raise RefusedError(_("Say in a few words what it is."))
    company = values.get("company", activity.company)
    if company is None and "company" not in values:
        deal = values.get("deal", activity.deal)
        contacts = values.get("contacts", [])
        company = next((each.company for each in [deal, *contacts] if each is not None and each.company), None)
        if company is not None:
            values["company"] = company
    if "at" in values and values["at"] is None:
        values["at"] = activity.at
    return values
