"""A person's own place to practise: made-up customers, opened at the first visit, and made anew whenever one likes."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.crm.actions.emptying import delete_workspace
from kyndig.crm.actions.workspaces import practice_workspace
from kyndig.crm.models import (
    Activity,
    ActivityContact,
    Company,
    Contact,
    ContactPoint,
    Deal,
    DealContact,
    Reason,
    Stage,
    Workspace,
)
from kyndig.crm.rules.practice_story import Story, Texts, tell
from kyndig.crm.search.indexing import index_many
from kyndig.ledger import actions as ledger
from kyndig.ledger.actions import Entry
from kyndig.people.models import Person

OPENED, RESET = "practice.opened", "practice.reset"


def open_practice(person: Person) -> Workspace:
    """The person's place to practise, with made-up customers in it the first time it is asked for."""
    found = Workspace.objects.filter(organisation=person.organisation_id, person=person).first()
    if found is None:
        found = _open(person, OPENED)
    found.organisation, found.person = person.organisation, person
    return found


@transaction.atomic
def reset_practice(person: Person) -> Workspace:
    """Take all that was practised away and begin anew, with other customers and dates around today.

    What the ledger has about the old ones tells of nothing any more; that it was reset is one line.
    """
    old = Workspace.objects.filter(organisation=person.organisation_id, person=person).first()
    if old is not None:
        delete_workspace(old)
    return _open(person, RESET)


@transaction.atomic
def _open(person: Person, verb: str) -> Workspace:
    workspace = practice_workspace(person)
    stages = list(Stage.objects.filter(pipeline__workspace=workspace).order_by("position"))
    story = tell(workspace.pk, timezone.localdate(), len(stages), _texts())
    _Writer(workspace, person, stages).write(story)
    ledger.record([Entry(verb, workspace, {}, {})], by=person)
    return workspace


class _Writer:
    """Writes a story in few statements, past the ledger and the listeners: nothing of it has happened."""

    def __init__(self, workspace: Workspace, person: Person, stages: list[Stage]) -> None:
        self.workspace, self.stages, self.now = workspace, stages, timezone.now()
        self.common: dict[str, Any] = {
            "organisation": workspace.organisation, "workspace": workspace, "owner": person, "created_by": person,
            "source": "practice",
        }  # fmt: skip
        reasons = Reason.objects.filter(workspace=workspace).order_by("-position")
        self.reasons = {reason.kind: reason for reason in reasons}

    def write(self, story: Story) -> None:
        talks: dict[Any, datetime.datetime] = {}
        for event in story.events:
            if event.due is None and event.kind != Activity.Kind.NOTE:
                at = timezone.make_aware(event.at)
                for place in ((Company, event.firm), (Contact, event.human), (Deal, event.bargain)):
                    if place[1] is not None:
                        talks[place] = max(at, talks.get(place, at))
        companies = self._companies(story, talks)
        contacts = self._contacts(story, talks, companies)
        deals = self._deals(story, talks, companies, contacts)
        self._activities(story, companies, contacts, deals)
        for model in (Company, Contact, Deal, Activity):
            index_many(model._default_manager.filter(workspace=self.workspace))

    def _companies(self, story: Story, talks: dict[Any, datetime.datetime]) -> list[Company]:
        rows = [
            Company(
                **self.common, name=each.name, city=each.city, industry=each.industry, email=each.email,
                website=each.website, phone=each.phone, country="NO", created=self._at(each.made),
                changed=self._at(each.made), last_contact=talks.get((Company, number)),
            )
            for number, each in enumerate(story.firms)
        ]  # fmt: skip
        return self._saved(rows)

    def _contacts(self, story: Story, talks: dict[Any, datetime.datetime], companies: list[Company]) -> list[Contact]:
        rows = [
            Contact(
                **self.common, given_name=each.given, family_name=each.family, title=each.title,
                company=companies[each.firm], last_contact=talks.get((Contact, number)),
                created=companies[each.firm].created, changed=companies[each.firm].created,
            )
            for number, each in enumerate(story.humans)
        ]  # fmt: skip
        saved: list[Contact] = self._saved(rows)
        ContactPoint.objects.bulk_create(
            ContactPoint(workspace_id=self.workspace.pk, contact=contact, kind=kind, value=value)
            for contact, each in zip(saved, story.humans, strict=True)
            for kind, value in (("email", each.email), ("phone", each.phone))
        )
        return saved

    def _deals(
        self, story: Story, talks: dict[Any, datetime.datetime], companies: list[Company], contacts: list[Contact]
    ) -> list[Deal]:
        rows = [
            Deal(
                **self.common, name=each.name, company=companies[each.firm], pipeline=self.stages[each.stage].pipeline,
                stage=self.stages[each.stage], rank=float(number + 1), entered_stage=self._at(each.entered),
                value=each.value, currency=self.workspace.organisation.currency, state=each.state,
                expected_close=each.expected if each.state == Deal.State.OPEN else None,
                closed_on=None if each.state == Deal.State.OPEN else each.entered,
                reason=self.reasons.get(each.state), created=self._at(each.entered), changed=self._at(each.entered),
                last_contact=talks.get((Deal, number)),
            )
            for number, each in enumerate(story.bargains)
        ]  # fmt: skip
        saved: list[Deal] = self._saved(rows)
        DealContact.objects.bulk_create(
            DealContact(deal=deal, contact=contacts[each.human])
            for deal, each in zip(saved, story.bargains, strict=True)
        )
        return saved

    def _activities(self, story: Story, companies: list[Company], contacts: list[Contact], deals: list[Deal]) -> None:
        rows = []
        for each in story.events:
            at = timezone.make_aware(each.at)
            written = min(at, self.now)
            rows.append(
                Activity(
                    **self.common, kind=each.kind, subject=each.subject, at=at, due=each.due,
                    done=at if each.due is None else None, company=companies[each.firm],
                    deal=None if each.bargain is None else deals[each.bargain], created=written, changed=written,
                )
            )  # fmt: skip
        saved: list[Activity] = self._saved(rows)
        ActivityContact.objects.bulk_create(
            ActivityContact(activity=activity, contact=contacts[each.human], at=activity.at)
            for activity, each in zip(saved, story.events, strict=True)
        )

    def _saved(self, rows: list[Any]) -> list[Any]:
        for row in rows:
            row.prepare()
        saved: list[Any] = type(rows[0])._default_manager.bulk_create(rows)
        return saved

    def _at(self, day: datetime.date) -> datetime.datetime:
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time(9)))


def _texts() -> Texts:
    return Texts(
        titles=[_("Purchaser"), _("General manager"), _("Operations manager"), _("Project manager"), _("Accountant")],
        jobs=[
            _("Frame agreement"), _("New storehouse"), _("Refit of the shop"), _("Service contract"), _("Machines"),
            _("Uniforms"), _("Solar panels"), _("Lighting"), _("Spring order"), _("Furniture"), _("Packaging"),
            _("Two vans"), _("Cold store"), _("Signs"), _("Training for new people"),
        ],
        talks=[
            ("call", _("Wants an offer before the month is over")), ("call", _("Asked about the time of delivery")),
            ("call", _("Is pleased with the last delivery")), ("call", _("Compares us with another supplier")),
            ("call", _("Did not pick up, left a message")), ("meeting", _("Went through the offer")),
            ("meeting", _("Visited them and saw what they need")), ("meeting", _("Coffee, and a talk about the year")),
            ("email", _("Sent the price list")), ("email", _("Thanked for the order")),
            ("email", _("Sent the offer")), ("note", _("Closed in week 28")),
        ],
        steps=[
            ("task", _("Send the offer")), ("call", _("Call about the offer")),
            ("meeting", _("Meeting about the offer")),
            ("task", _("Check the time of delivery")), ("email", _("Send references")), ("call", _("Call back")),
        ],
    )  # fmt: skip
