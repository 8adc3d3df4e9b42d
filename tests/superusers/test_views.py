from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from kyndig.ledger.actions import System
from kyndig.people.models import Department, Person, Role
from kyndig.training.actions.programme import create_programme
from kyndig.training.models import Seat, Session
from tests.conftest import make_person

ADDRESS = "/nordlys/department/"


def test_before_there_is_a_programme_the_page_says_what_will_be_here(nordlys, sales, as_person):
    helper = make_person(nordlys, "Siri Super", Role.Kind.SUPERUSER, department=sales)
    page = as_person(helper).get(ADDRESS, headers={"accept-language": "en"}).content.decode()
    assert "Soon you help Salg with the CRM." in page


def test_the_department_alone_is_counted_and_shown(owner, colleague, nordlys, sales, as_person):
    helper = make_person(nordlys, "Siri Super", Role.Kind.SUPERUSER, department=sales)
    other = Department.objects.create(organisation=nordlys, name="Lager")
    Person.objects.create(organisation=nordlys, given_name="Langt", family_name="Borte", department=other)
    with transaction.atomic():
        programme = create_programme(nordlys, starts=date(2026, 7, 1), by=System("test"))
    strand, period = programme.strands.get(course__level="basic"), programme.periods.first()
    focus = programme.strands.get(course__level="focus")
    now = timezone.now()
    held = Session.objects.create(
        organisation=nordlys, strand=strand, period=period, status="held", starts=now - timedelta(days=9), ends=now
    )
    Seat.objects.create(organisation=nordlys, session=held, person=colleague, status=Seat.Status.ATTENDED)
    for department in (sales, other):
        Session.objects.create(
            organisation=nordlys, strand=focus, period=period, department=department, status="published",
            starts=now + timedelta(days=3), ends=now + timedelta(days=3, hours=1),
        )  # fmt: skip
    mine = as_person(helper).get(ADDRESS).context["mine"]
    assert (mine.main.tally.attended, mine.main.tally.audience) == (1, 3)
    assert [person.name for person in mine.missing] == ["Olga Owen", "Siri Super"]
    assert [session.department for session in mine.sessions] == [sales]
    assert mine.lead == owner


def test_a_large_department_takes_few_queries(nordlys, sales, as_person, django_assert_max_num_queries):
    helper = make_person(nordlys, "Siri Super", Role.Kind.SUPERUSER, department=sales)
    Person.objects.bulk_create(Person(organisation=nordlys, given_name=f"P{n}", department=sales) for n in range(300))
    with transaction.atomic():
        create_programme(nordlys, starts=date(2026, 7, 1), by=System("test"))
    client = as_person(helper)
    with django_assert_max_num_queries(25):
        client.get(ADDRESS)
