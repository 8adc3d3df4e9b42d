from datetime import timedelta

from django.utils import timezone

from kyndig.training.models import BusyTime


def test_the_list_of_people_shows_who_is_on_leave_today(owner, colleague, nordlys, as_person):
    now = timezone.now()
    for person, days in [(colleague, -1), (owner, 5)]:
        starts = now + timedelta(days=days)
        BusyTime.objects.create(
            organisation=nordlys, person=person, kind="leave", starts=starts, ends=starts + timedelta(days=3)
        )
    page = as_person(owner).get("/nordlys/people/", {"show": "leave"})
    assert [person.name for person in page.context["page"].items] == ["Kolbjørn Kvam"]
