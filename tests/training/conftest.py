import pytest

from kyndig.people.models import Department
from kyndig.training.actions.programme import create_programme
from kyndig.training.models import Course, Strand
from tests.training.company import TODAY, staff


@pytest.fixture
def service(nordlys) -> Department:
    return Department.objects.create(organisation=nordlys, name="Kundeservice")


@pytest.fixture
def programme(nordlys, owner, colleague, service):
    """Nordlys' programme from February 2027: Olga and Kolbjørn in sales, five people in customer service."""
    staff(nordlys, service, 5)
    return create_programme(nordlys, starts=TODAY, by=owner)


@pytest.fixture
def strand_of(programme):
    """Returns a function: the programme's strand of a level."""
    return lambda level: Strand.objects.get(programme=programme, course__level=level)


@pytest.fixture
def basic(strand_of):
    return strand_of(Course.Level.BASIC)
