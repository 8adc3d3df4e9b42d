import datetime

from kyndig.people.models import Department, Role
from kyndig.training.models import AudienceMember, Course, Strand
from kyndig.training.queries.audience import audience_of, audiences_of
from tests.conftest import make_person
from tests.training.company import TODAY, name, staff


def both(strand) -> set[str]:
    """The names of the audience, the same by either way."""
    people = audience_of(strand)
    assert {person.pk for person in people} == audiences_of([strand])[strand.pk]
    return {person.name for person in people}


def test_everybody_who_works_here_counts_and_nobody_else(basic, nordlys, sales, fremmed):
    make_person(nordlys, "Ny Nilsen", department=sales, started=TODAY)
    make_person(nordlys, "Borte Berg", department=sales, left=TODAY - datetime.timedelta(days=1))
    make_person(nordlys, "Ekstern Eide", is_employee=False)
    make_person(fremmed, "Frida Fremmed")
    assert both(basic) - {f"Per Kundeservice{n:04}" for n in range(5)} == {"Olga Owen", "Kolbjørn Kvam", "Ny Nilsen"}


def test_superusers_and_their_deputies(strand_of, owner, colleague, sales):
    name(owner, Role.Kind.SUPERUSER)
    name(colleague, Role.Kind.DEPUTY)
    assert both(strand_of(Course.Level.GATHERING)) == {"Olga Owen", "Kolbjørn Kvam"}


def test_a_department_holds_those_that_lie_inside_it(basic, nordlys, sales, service):
    east = Department.objects.create(organisation=nordlys, name="Øst", parent=sales)
    inner = Department.objects.create(organisation=nordlys, name="Innerst", parent=east)
    staff(nordlys, inner, 1)
    basic.audience = Strand.Audience.DEPARTMENT
    basic.save()
    AudienceMember.objects.create(organisation=nordlys, strand=basic, department=sales)
    assert both(basic) == {"Olga Owen", "Kolbjørn Kvam", "Per Innerst0000"}


def test_people_picked_one_by_one(strand_of, nordlys, colleague):
    advanced = strand_of(Course.Level.ADVANCED)
    assert both(advanced) == set()
    AudienceMember.objects.create(organisation=nordlys, strand=advanced, person=colleague)
    assert both(advanced) == {"Kolbjørn Kvam"}


def test_all_strands_in_four_queries(programme, django_assert_num_queries):
    strands = list(programme.strands.all())
    with django_assert_num_queries(4):
        found = audiences_of(strands)
    assert {strand.pk: len(found[strand.pk]) for strand in strands} == {s.pk: audience_of(s).count() for s in strands}
