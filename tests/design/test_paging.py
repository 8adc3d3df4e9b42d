from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyndig.design.paging import page_by_key
from kyndig.people.models import Person

ORDER = ("family_name", "-given_name", "id")


@pytest.fixture
def people(nordlys):
    names = [
        ("Aas", "Ola"),
        ("Aas", "Kari"),
        ("Berg", "Tor"),
        ("Berg", "Tor"),
        ("Dahl", "Liv"),
        ("Eide", "Per"),
        ("Foss", "Ida"),
    ]
    Person.objects.bulk_create(
        Person(organisation=nordlys, family_name=family, given_name=given) for family, given in names
    )
    return Person.objects.filter(organisation=nordlys)


def walk(people, size, direction="next", query=None):
    query = query or {}
    while True:
        page = page_by_key(people, order=ORDER, request_query=query, size=size)
        yield page
        token = getattr(page, direction)
        if not token:
            return
        query = {"after" if direction == "next" else "before": token}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8, deadline=None)
@given(size=st.integers(1, 9))
def test_walking_forth_and_back_shows_everyone_once(people, size):
    everyone = list(people.order_by(*ORDER))
    forth = list(walk(people, size))
    assert [person for page in forth for person in page.items] == everyone
    for page in forth:
        assert page.items == everyone[page.first - 1 : page.last]
        assert page.total == len(everyone)
    assert forth[0].previous == ""
    if len(forth) > 1:
        back = list(walk(people, size, "previous", {"before": forth[-1].previous}))
        assert back[-1].previous == ""
        assert [page.items for page in reversed(back)] == [page.items for page in forth[:-1]]


def test_a_row_that_is_new_neither_doubles_nor_drops_others(people, nordlys):
    first = page_by_key(people, order=ORDER, request_query={}, size=3)
    Person.objects.create(organisation=nordlys, family_name="Aaberg", given_name="Ny")
    second = page_by_key(people, order=ORDER, request_query={"after": first.next}, size=3)
    assert not set(first.items) & set(second.items)
    assert [person.family_name for person in second.items] == ["Berg", "Dahl", "Eide"]


@pytest.mark.parametrize("token", ["x", "!!", "bnVsbA", "W10", "WzEsMiwzXQ", "W1tdLG51bGwsM10", "é", "eyJhIjogMX0"])
def test_an_unreadable_key_shows_the_first_page(people, token):
    page = page_by_key(people, order=ORDER, request_query={"after": token}, size=3)
    assert page.total == 7
    page_by_key(
        people,
        order=("-created_at", "id") if hasattr(Person, "created_at") else ("id",),
        request_query={"after": token},
    )


def test_the_number_of_queries_is_fixed(people, django_assert_num_queries):
    with django_assert_num_queries(2):
        first = page_by_key(people, order=ORDER, request_query={}, size=3)
    with django_assert_num_queries(3):
        page_by_key(people, order=ORDER, request_query={"after": first.next}, size=3)


def test_an_empty_list(nordlys):
    page = page_by_key(Person.objects.filter(organisation=nordlys), order=ORDER, request_query={})
    assert (page.items, page.first, page.last, page.total, page.next, page.previous) == ([], 0, -1, 0, "", "")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(size=st.integers(1, 9), falling=st.booleans(), as_values=st.booleans())
def test_rows_without_a_value_come_last_and_none_is_left_out(nordlys, people, size, falling, as_values):
    Person.objects.filter(family_name__in=["Berg", "Foss"]).update(started="2026-01-05")
    Person.objects.filter(family_name="Dahl").update(started="2025-02-03")
    order = ("-started", "-id") if falling else ("started", "id")
    known = list(people.exclude(started=None).order_by(*order).values_list("id", flat=True))
    unknown = list(people.filter(started=None).order_by(order[1]).values_list("id", flat=True))
    rows = people.values("id", "started", "given_name") if as_values else people

    def numbers(page):
        return [row["id"] if as_values else row.pk for row in page.items]

    pages, query = [], {}
    while True:
        pages.append(page_by_key(rows, order=order, request_query=query, size=size, cap=4, nulls_last=True))
        if not pages[-1].next:
            break
        query = {"after": pages[-1].next}
    assert [number for page in pages for number in numbers(page)] == [*known, *unknown]
    assert [page.first for page in pages] == [1 + size * number for number in range(len(pages))]
    assert {(page.total, page.capped) for page in pages} == {(4, True)}
    for before, page in pairwise(pages):
        back = page_by_key(
            rows, order=order, request_query={"before": page.previous}, size=size, cap=4, nulls_last=True
        )
        assert (numbers(back), back.first) == (numbers(before), before.first)


def test_a_long_list_is_counted_no_further_than_asked(people):
    pages = [page_by_key(people, order=ORDER, request_query={}, cap=cap) for cap in (6, 7)]
    assert [(page.total, page.capped) for page in pages] == [(6, True), (7, False)]


def test_rows_of_the_same_millisecond_are_told_apart(nordlys):
    moments = [f"2026-03-04T10:00:00.12300{digit}+00:00" for digit in range(5)]
    made = Person.objects.bulk_create(Person(organisation=nordlys, given_name=str(n)) for n in range(5))
    for person, moment in zip(made, moments, strict=True):
        Person.objects.filter(pk=person.pk).update(created=moment)
    people, query, seen = Person.objects.filter(organisation=nordlys), {}, []
    while True:
        page = page_by_key(people, order=("-created", "id"), request_query=query, size=1)
        seen += [person.given_name for person in page.items]
        if not page.next:
            break
        query = {"after": page.next}
    assert seen == ["4", "3", "2", "1", "0"]
