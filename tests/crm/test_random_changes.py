"""Two who edit, merge, undo and bin at random: nothing is lost, and the history adds up to what there is."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kyndig.crm.actions.merging import merge
from kyndig.crm.actions.records import ConflictError, add, change, put_in_bin, restore
from kyndig.crm.actions.undoing import undo
from kyndig.crm.actions.workspaces import real_workspace
from kyndig.crm.fields import kind_of, plain_values
from kyndig.crm.models import Activity, Company, Contact, Deal
from kyndig.ledger.actions import bare
from kyndig.ledger.models import Line
from kyndig.people.models import Organisation
from kyndig.people.refusals import RefusedError
from tests.conftest import make_person

CITIES = st.sampled_from(["Bergen", "Voss", "Åsane", ""])
TEXTS = st.sampled_from(["", "bygg", "hav", "fjell"])
NUMBERS = st.integers(0, 5)
WHO = st.integers(0, 1)


class Customers(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.seen = [{}, {}]
        self.batches = []

    @initialize()
    def begin(self):
        name = f"nordlys{Organisation.objects.count()}"
        organisation = Organisation.objects.create(name="Nordlys", slug=name)
        self.workspace = real_workspace(organisation)
        self.people = [make_person(organisation, given) for given in ("Olga Owen", "Kolbjørn Kvam")]
        self.companies = [add(self.workspace, "company", {"name": f"S{n}"}, by=self.people[0]) for n in range(3)]
        self.contacts = [
            add(self.workspace, "contact", {"given_name": f"K{n}", "company": company}, by=self.people[0])
            for n, company in enumerate(self.companies)
        ]
        self.calls = [
            add(self.workspace, "activity", {"kind": "call", "subject": "A", "contacts": [contact]}, by=self.people[0])
            for contact in self.contacts
        ]
        self.deals = [
            add(self.workspace, "deal", {"name": "D", "company": company}, by=self.people[0])
            for company in self.companies
        ]
        self.everything = [*self.companies, *self.contacts, *self.calls, *self.deals]
        self.links = self.count_links()

    def fresh(self, record):
        return type(record).objects.get(pk=record.pk)

    def attempt(self, action):
        before = Line.objects.order_by("-id").first().pk
        try:
            action()
        except RefusedError:
            assert Line.objects.order_by("-id").first().pk == before, "what is refused changes nothing"
            return
        new = Line.objects.filter(pk__gt=before).order_by("-id").first()
        if new is not None:
            self.batches.append(new.batch)

    @rule(who=WHO, which=NUMBERS)
    def open_form(self, who, which):
        company = self.fresh(self.companies[which % 3])
        self.seen[who] = {"pk": company.pk, "base": plain_values(kind_of(company).edited, company)}

    @precondition(lambda self: any(self.seen))
    @rule(who=WHO, city=CITIES, industry=TEXTS, only_one=st.booleans())
    def save_form(self, who, city, industry, only_one):
        if not self.seen[who]:
            return
        company = Company.objects.get(pk=self.seen[who]["pk"])
        base = self.seen[who]["base"]
        mine = {"city": city, "industry": base["industry"] if only_one else industry}
        was = (company.city, company.industry)

        def save():
            try:
                change(company, mine, by=self.people[who], base=base)
            except ConflictError as conflict:
                names = {each.field.name for each in conflict.conflicts}
                assert names, "a conflict names its fields"
                raise
            now = self.fresh(company)
            for at, name in enumerate(("city", "industry")):
                # What I changed is there; what I did not change is as the other left it.
                wanted = mine[name] if mine[name] != base[name] else was[at]
                assert getattr(now, name) == wanted

        self.attempt(save)

    @rule(who=WHO, which=NUMBERS, company=NUMBERS, emails=st.lists(st.sampled_from(["a@x.no", "b@x.no"]), unique=True))
    def change_contact(self, who, which, company, emails):
        contact = self.fresh(self.contacts[which % 3])
        chosen = self.fresh(self.companies[company % 3])
        values = {"emails": [{"value": email, "label": ""} for email in emails]}
        if chosen.binned is None:
            values["company"] = chosen
        self.attempt(lambda: change(contact, values, by=self.people[who]))

    @rule(who=WHO, kind=st.sampled_from(["companies", "contacts"]), one=NUMBERS, other=NUMBERS)
    def merge_two(self, who, kind, one, other):
        records = getattr(self, kind)
        kept, twin = self.fresh(records[one % 3]), self.fresh(records[other % 3])
        self.attempt(lambda: merge(kept, twin, by=self.people[who]))

    @rule(who=WHO, which=st.integers(0, 11))
    def bin_one(self, who, which):
        record = self.fresh(self.everything[which])
        self.attempt(lambda: put_in_bin(record, by=self.people[who]))

    @rule(who=WHO, which=st.integers(0, 11))
    def take_out(self, who, which):
        record = self.fresh(self.everything[which])
        self.attempt(lambda: restore(record, by=self.people[who]))

    @precondition(lambda self: self.batches)
    @rule(who=WHO, which=st.integers(0, 100))
    def take_back(self, who, which):
        batch = self.batches[which % len(self.batches)]
        self.attempt(lambda: undo(self.workspace, batch, by=self.people[who]))

    @precondition(lambda self: self.batches)
    @rule(who=WHO)
    def take_back_the_last(self, who):
        batch = self.batches[-1]
        self.attempt(lambda: undo(self.workspace, batch, by=self.people[who]))

    def count_links(self):
        """Everybody who took part in anything, whoever they are part of now."""
        return sum(call.contacts.count() for call in Activity.objects.filter(workspace=self.workspace))

    @invariant()
    def nothing_is_lost(self):
        here = [model.objects.filter(workspace=self.workspace).count() for model in (Company, Contact, Activity, Deal)]
        assert here == [3, 3, 3, 3]
        for record in map(self.fresh, self.everything):
            assert record.merged_into_id != record.pk
            if record.merged_into_id is not None:
                assert record.binned is not None
        assert self.count_links() == self.links

    @invariant()
    def what_belongs_to_a_twin_belongs_to_what_it_became_part_of(self):
        for twin in Company.objects.filter(workspace=self.workspace).exclude(merged_into=None):
            assert not twin.contacts.filter(binned=None).exists()
            assert not twin.deals.filter(binned=None).exists()

    @invariant()
    def the_history_adds_up(self):
        for record in map(self.fresh, self.everything):
            told = {}
            lines = Line.objects.filter(subject_type=record._meta.label_lower, subject_id=record.pk).order_by("id")
            for line in lines:
                for name, value in line.before.items():
                    if name in told and name not in MOVED:
                        ended, began = bare(told[name]) or None, bare(value) or None
                        assert ended == began, f"{line.verb} begins where the line before it ended"
                told |= line.after
            kind = kind_of(record)
            now = plain_values(kind.edited, record)
            for name in now:
                if name not in MOVED:
                    assert (bare(told.get(name)) or None) == (bare(now[name]) or None), f"{name} of {record}"


# Merging moves these by what points at the record, and says so in the line of the twin.
MOVED = {"company", "contacts", "binned", "merged", "employments", "parent", "deal"}


class TestCustomers(TestCase, Customers.TestCase):
    settings = settings(max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))
