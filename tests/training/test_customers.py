"""My customers: each organisation as it is, in as many queries for ten as for one."""

from datetime import date, timedelta

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kyndig.ledger.actions import System
from kyndig.people.models import Organisation, Person, Role
from kyndig.training.actions.programme import create_programme
from kyndig.training.models import Seat, Session
from kyndig.training.queries.customers import customers_of


def customer(number: int, user) -> Organisation:
    """An organisation with three people, one of whom has attended and one of whom has a seat."""
    organisation = Organisation.objects.create(name=f"Kunde {number}", slug=f"kunde-{number}")
    partner = Person.objects.create(organisation=organisation, given_name="Rita", user=user, is_employee=False)
    Role.objects.create(organisation=organisation, person=partner, kind=Role.Kind.PARTNER, rights=Role.Rights.SEE)
    staff = [Person.objects.create(organisation=organisation, given_name=f"P{n}") for n in range(3)]
    with transaction.atomic():
        programme = create_programme(organisation, starts=date(2026, 7, 1), by=System("test"))
    strand, period = programme.strands.get(course__level="basic"), programme.periods.first()
    now = timezone.now()
    for person, status, days, kind in [(staff[0], "attended", -9, "held"), (staff[1], "accepted", 9, "published")]:
        starts = now + timedelta(days=days)
        session = Session.objects.create(
            organisation=organisation, strand=strand, period=period, status=kind, starts=starts,
            ends=starts + timedelta(hours=6),
        )  # fmt: skip
        Seat.objects.create(organisation=organisation, session=session, person=person, status=Seat.Status(status))
    return organisation


def test_each_customer_shows_coverage_what_is_late_and_what_is_next(outsider):
    customer(1, outsider.user)
    own, found = sorted(customers_of(outsider.user, now=timezone.now()), key=lambda one: one.organisation.name)
    assert (found.attended, found.planned, found.audience, found.missing) == (1, 1, 3, 1)
    assert found.next.strand.course.level == "basic"
    assert found.needs_somebody
    assert own.programme is None


def test_ten_customers_take_the_queries_of_one(outsider):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            customers_of(outsider.user, now=timezone.now())
        return len(captured)

    customer(0, outsider.user)
    one = queries()
    for number in range(1, 10):
        customer(number, outsider.user)
    assert queries() == one <= 12


def test_a_customer_whose_programme_one_may_not_see_can_be_entered_and_shows_no_figures(colleague, as_person):
    (found,) = customers_of(colleague.user, now=timezone.now())
    assert (found.sees, found.audience, found.needs_somebody) == (False, 0, False)
    assert as_person(colleague).get("/customers/").status_code == 200
