import datetime

import pytest
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Concat, Length
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from kyndig.database import attach, prepared
from kyndig.ledger.models import Line
from kyndig.people.models import Department, Organisation, Person, Role

pytestmark = pytest.mark.django_db


@prepared("order")
def people(*, organisation: int, name: str, numbers: tuple[int, ...], since: datetime.datetime, order: str):
    roles = Role.objects.filter(person=OuterRef("pk"))
    found = Person.objects.filter(organisation=organisation, family_name__gte=name).exclude(pk__in=numbers)
    found = found.filter(Q(created__gte=since) | Q(family_name=name)).annotate(has_role=Exists(roles))
    return found.select_related("department", "organisation").order_by(order)


def ordinary(*, organisation, name, numbers, since, order):
    roles = Role.objects.filter(person=OuterRef("pk"))
    found = Person.objects.filter(organisation=organisation, family_name__gte=name).exclude(pk__in=numbers)
    found = found.filter(Q(created__gte=since) | Q(family_name=name)).annotate(has_role=Exists(roles))
    return list(found.select_related("department", "organisation").order_by(order))


def test_it_answers_as_the_query_set_does_and_asks_once(nordlys, owner, colleague, django_assert_num_queries):
    asked = {"organisation": nordlys.pk, "name": "", "numbers": (), "since": timezone.now(), "order": "id"}
    asked["since"] -= datetime.timedelta(days=1)
    with django_assert_num_queries(1):
        found = people(**asked)
        assert found
        assert [each.department and each.department.name for each in found]
    assert found == ordinary(**asked)
    assert [each.has_role for each in found] == [each.has_role for each in ordinary(**asked)]
    assert {each.organisation.name for each in found} == {nordlys.name}


def test_other_values_get_other_answers(nordlys, owner, colleague):
    asked = {"organisation": nordlys.pk, "name": "", "since": timezone.now() - datetime.timedelta(days=1)}
    everybody = people(**asked, numbers=(), order="id")
    rest = people(**asked, numbers=(everybody[0].pk,), order="id")
    others = people(**asked, numbers=(everybody[1].pk,), order="id")
    assert rest == everybody[1:]
    assert others == [everybody[0], *everybody[2:]]
    assert people(**asked, numbers=(), order="-id") == everybody[::-1]
    assert people(**{**asked, "organisation": nordlys.pk + 1000}, numbers=(), order="id") == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20), min_size=1, max_size=5))
def test_any_text_goes_in_as_it_is(django_db_blocker, names):
    with django_db_blocker.unblock():
        for name in names:
            assert list(called(name=name)) == list(Organisation.objects.filter(name=name).values_list("pk", "name"))


@prepared()
def called(*, name: str):
    return Organisation.objects.filter(name=name).values_list("pk", "name")


@prepared()
def departments(*, numbers: tuple[int, ...]):
    return Department.objects.filter(pk__in=numbers).values_list("name", flat=True)


def test_an_empty_list_is_asked_for_without_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert departments(numbers=()) == []


def test_days_moments_and_none(nordlys, owner):
    @prepared()
    def gone(*, today: datetime.date, left: datetime.date | None):
        return Person.objects.filter(Q(left__lte=today) | Q(left=left)).values_list("pk", flat=True)

    today = timezone.localdate()
    Person.objects.filter(pk=owner.pk).update(left=today)
    assert gone(today=today, left=today) == [owner.pk]
    assert gone(today=today - datetime.timedelta(days=1), left=today) == [owner.pk]
    assert owner.pk in gone(today=today, left=None)
    assert owner.pk not in gone(today=today - datetime.timedelta(days=1), left=None)


def test_a_value_that_does_not_reach_the_database_is_refused(nordlys):
    @prepared()
    def first(*, most: int):
        return Organisation.objects.all()[:most]

    @prepared()
    def containing(*, text: str):
        return Organisation.objects.filter(name__icontains=text)

    @prepared()
    def longer(*, number: int):
        return Organisation.objects.annotate(length=Length("name")).filter(length=number + 1)

    @prepared()
    def lost(*, number: int):
        return Organisation.objects.all()

    for question in (lambda: first(most=3), lambda: containing(text="x"), lambda: longer(number=3),
                     lambda: lost(number=3)):  # fmt: skip
        with pytest.raises(TypeError):
            question()


def test_a_value_may_be_idle_where_that_is_said(nordlys):
    @prepared("named", idle=("name",))
    def found(*, named: str, name: str):
        every = Organisation.objects.all()
        return every.filter(name=name) if named == "yes" else every

    assert found(named="no", name="x") == [nordlys]
    assert found(named="yes", name="x") == []
    assert found(named="yes", name=nordlys.name) == [nordlys]


def test_what_it_cannot_do_is_refused(nordlys):
    @prepared()
    def prefetching(*, number: int):
        return Organisation.objects.filter(pk=number).prefetch_related("people")

    @prepared()
    def as_dictionaries(*, number: int):
        return Organisation.objects.filter(pk=number).values("name")

    for question in (prefetching, as_dictionaries):
        with pytest.raises(TypeError):
            question(number=1)
    with pytest.raises(TypeError):

        @prepared()
        def positional(number: int):
            return Organisation.objects.filter(pk=number)


def test_a_number_that_no_database_holds_finds_nothing(nordlys):
    @prepared()
    def numbered(*, pk: int):
        return Organisation.objects.filter(pk=pk)

    assert numbered(pk=10**30) == numbered(pk=-(10**30)) == []
    assert numbered(pk=nordlys.pk) == [nordlys]


@pytest.mark.parametrize("many", [1, 2, 3, 5, 8, 9, 33])
def test_lists_of_any_length_have_few_forms(many, nordlys):
    rooms = [Department.objects.create(organisation=nordlys, name=f"{number:02}") for number in range(many)]
    asked = tuple(room.pk for room in rooms)
    assert sorted(departments(numbers=asked)) == [room.name for room in rooms]
    assert departments(numbers=asked[:1]) == [rooms[0].name]


def test_numbers_that_are_no_keys(nordlys):
    @prepared()
    def lines(*, organisation: int, person: int, position: int):
        about = Line.objects.filter(organisation_id=organisation, about_id__in=[person])
        return about.filter(pk__gt=position).values_list("pk", flat=True)

    assert lines(organisation=nordlys.pk, person=1, position=0) == []


def test_it_is_built_once(nordlys):
    built = []

    @prepared()
    def named(*, pk: int):
        built.append(pk)
        return Organisation.objects.filter(pk=pk).annotate(twice=Concat(F("name"), F("name")))

    assert [named(pk=nordlys.pk)[0].twice, named(pk=nordlys.pk)[0].twice] == [nordlys.name * 2] * 2
    assert named(pk=nordlys.pk + 1) == []
    assert len(built) == 1


def test_what_is_attached_is_not_asked_for_again(owner, django_assert_num_queries):
    roles = list(owner.roles.all())
    attach(owner, "roles", roles)
    with django_assert_num_queries(0):
        assert list(owner.roles.all()) == roles
    with django_assert_num_queries(1):
        assert list(owner.roles.filter(kind="trainer")) == []
