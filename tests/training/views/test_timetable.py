"""The timetable's pages: who sees them, what they say, and what they cost."""

import pytest

from kyndig.people.models import Role
from kyndig.training.actions.timetables import draft_timetable, publish
from kyndig.training.models import Seat, Session, SolverRun, Timetable
from tests.conftest import make_person
from tests.training.clock import stand_still
from tests.training.drafting import make_world

MOST_QUERIES = 25


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    stand_still(monkeypatch)


@pytest.fixture
def world(nordlys, owner):
    return make_world(nordlys, owner)


@pytest.fixture
def lead(world, as_person):
    return as_person(world.lead)


def addresses(world) -> list[str]:
    draft = world.draft()
    session = world.sessions(draft)[0]
    person = session.seats.first().person
    return [
        "/nordlys/timetable/",
        "/nordlys/timetable/?view=week",
        "/nordlys/timetable/?view=list",
        "/nordlys/timetable/?view=list&show=meetings&unplaced=all",
        "/nordlys/timetable/away/",
        f"/nordlys/timetable/sessions/{session.pk}/",
        f"/nordlys/timetable/sessions/{session.pk}/?person={person.pk}",
        f"/nordlys/timetable/drafts/{draft.pk}/publish/",
    ]


def test_a_colleague_and_an_outsider_find_nothing(world, colleague, outsider, as_person):
    for person in (colleague, outsider):
        client = as_person(person)
        assert {client.get(address).status_code for address in addresses(world)} == {404}
        assert client.post(f"/nordlys/timetable/make/{world.period.pk}/").status_code == 404


def test_an_outsider_who_leads_elsewhere_reaches_no_draft_by_its_number(world, outsider, as_person):
    draft = world.draft()
    session = world.sessions(draft)[0]
    client = as_person(outsider)
    for address in (f"drafts/{draft.pk}/publish/", f"sessions/{session.pk}/", f"runs/{draft.runs.first().pk}/"):
        assert client.get(f"/fremmed/timetable/{address}").status_code == 404
    for address in (f"drafts/{draft.pk}/throw-away/", f"sessions/{session.pk}/lock/", f"make/{world.period.pk}/"):
        assert client.post(f"/fremmed/timetable/{address}").status_code == 404
    assert Timetable.objects.get().status == "draft"


def test_a_partner_who_may_only_see_changes_nothing(world, as_person):
    partner = make_person(world.organisation, "Pia Partner", Role.Kind.PARTNER)
    partner.roles.update(rights=Role.Rights.SEE)
    draft = world.draft()
    session = world.sessions(draft)[0]
    client = as_person(partner)
    page = client.get("/nordlys/timetable/")
    assert page.status_code == 200
    assert b'<form method="post"' not in page.content.split(b"<main")[1].split(b"</main")[0]
    assert client.get(f"/nordlys/timetable/sessions/{session.pk}/").status_code == 200
    assert client.post(f"/nordlys/timetable/sessions/{session.pk}/", {}).status_code == 404
    assert client.post(f"/nordlys/timetable/sessions/{session.pk}/lock/", {"locked": "yes"}).status_code == 404
    assert client.get(f"/nordlys/timetable/drafts/{draft.pk}/publish/").status_code == 404


def test_every_page_takes_few_queries(world, lead, django_assert_max_num_queries):
    for address in addresses(world):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert lead.get(address).status_code == 200, address


def test_nothing_yet_says_what_it_is_made_of_and_what_is_missing(world, lead):
    page = lead.get("/nordlys/timetable/").content.decode()
    assert "Det er ingen timeplan for denne perioden ennå." in page
    world.trainer.active = False
    world.trainer.save()
    page = lead.get("/nordlys/timetable/").content.decode()
    assert "Ingen holder Grunnkurs." in page
    assert "disabled" in page


def test_from_making_to_publishing(world, lead):
    lead.post(f"/nordlys/timetable/make/{world.period.pk}/", {"seconds": 20})
    assert "Timeplanen lages." in lead.get("/nordlys/timetable/").content.decode()
    run = SolverRun.objects.get()
    fragment = lead.get(f"/nordlys/timetable/runs/{run.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "Venter på tur" in fragment
    from kyndig.training.actions.solver_runs import solve_run

    solve_run(run)
    over = lead.get(f"/nordlys/timetable/runs/{run.pk}/", headers={"HX-Request": "true"})
    assert over.headers["HX-Redirect"] == "/nordlys/timetable/?period=1"
    page = lead.get("/nordlys/timetable/").content.decode()
    assert "Alle 8 har plass." in page
    assert "Det er bevist at ingen er billigere." in page
    draft = Timetable.objects.get()
    address = f"/nordlys/timetable/drafts/{draft.pk}/publish/"
    assert "8 personer 8 plasser" in lead.get(address).content.decode()
    answer = lead.post(address, {"version": draft.version}, follow=True).content.decode()
    assert "8 plasser er gitt." in answer
    assert "er publisert, for 8 personer." in answer


def test_publishing_an_old_look_is_refused_with_the_reason(world, lead):
    draft = world.draft()
    answer = lead.post(f"/nordlys/timetable/drafts/{draft.pk}/publish/", {"version": draft.version - 1})
    assert answer.status_code == 409
    assert "Utkastet ble endret mens du så på det." in answer.content.decode()


def test_a_refused_move_says_why_and_keeps_what_was_typed(world, lead):
    session = world.sessions(world.draft())[0]
    values = {"day": "2027-03-06", "time": "09:30", "trainer": world.trainer.pk, "room": world.room.pk}
    answer = lead.post(f"/nordlys/timetable/sessions/{session.pk}/", values)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Det er ikke opplæring lørdag 6. mars." in page
    assert 'value="2027-03-06"' in page
    assert 'value="09:30"' in page


def test_a_session_is_moved_locked_taken_away_and_brought_back(world, lead):
    draft = world.draft()
    session = world.sessions(draft)[0]
    address = f"/nordlys/timetable/sessions/{session.pk}/"
    values = {"day": "2027-03-12", "time": "12:00", "trainer": world.trainer.pk, "room": world.room.pk}
    assert "Samlingen er flyttet." in lead.post(address, values, follow=True).content.decode()
    lead.post(f"{address}lock/", {"locked": "yes"})
    session.refresh_from_db()
    assert session.locked
    page = lead.post(f"{address}take-away/", follow=True).content.decode()
    undo = f"/nordlys/timetable/drafts/{draft.pk}/bring-back/{session.pk}/"
    assert undo in page
    assert "Samlingen er tilbake." in lead.post(undo, follow=True).content.decode()
    assert Seat.objects.filter(session__timetable=draft).count() == 8


def test_a_person_is_taken_out_and_given_a_place(world, lead):
    world.strand.smallest_group = 1
    world.strand.save()
    session = world.sessions(world.draft())[0]
    person = session.seats.first().person
    address = f"/nordlys/timetable/sessions/{session.pk}/"
    lead.post(f"{address}people/{person.pk}/", {"out": "yes"})
    page = lead.get("/nordlys/timetable/").content.decode()
    assert "7 av 8 har plassene de trenger." in page
    assert f"Tatt ut av {world.lead.name}." in page
    lead.post(f"{address}seat/", {"person": person.pk})
    assert "Alle 8 har plass." in lead.get("/nordlys/timetable/").content.decode()


def test_a_trainer_away_is_pointed_out_and_can_be_undone(world, lead):
    world.draft()
    values = {"what": f"t{world.trainer.pk}", "first": "2027-03-01", "last": "2027-03-12"}
    page = lead.post("/nordlys/timetable/away/", values, follow=True).content.decode()
    assert "1 kursholder eller rom er borte." in page
    assert "Bente Lie er borte da." in lead.get("/nordlys/timetable/").content.decode()
    away = world.trainer.away.get()
    lead.post(f"/nordlys/timetable/away/trainer/{away.pk}/back/")
    assert "Bente Lie er borte da." not in lead.get("/nordlys/timetable/").content.decode()
    wrong = lead.post("/nordlys/timetable/away/", values | {"last": "2027-02-01"})
    assert wrong.status_code == 422


def test_throwing_away_can_be_undone(world, lead):
    draft = world.draft()
    page = lead.post(f"/nordlys/timetable/drafts/{draft.pk}/throw-away/", follow=True).content.decode()
    assert f"/nordlys/timetable/drafts/{draft.pk}/take-back/" in page
    lead.post(f"/nordlys/timetable/drafts/{draft.pk}/take-back/")
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_a_run_that_failed_says_so(world, lead):
    draft_timetable(world.period, by=world.lead)
    SolverRun.objects.update(state="failed", says="cut_off")
    assert "avbrutt tre ganger" in lead.get("/nordlys/timetable/").content.decode()


def test_a_session_that_a_refill_replaced_leads_back_to_the_draft(world, lead, outsider, as_person):
    draft = world.draft()
    session = world.sessions(draft)[0]
    address = f"/nordlys/timetable/sessions/{session.pk}/"
    world.draft()
    assert not Session.objects.filter(pk=session.pk).exists()
    values = {"day": "2027-03-12", "time": "12:00", "trainer": world.trainer.pk, "room": world.room.pk}
    for asked, data in [("", values), ("lock/", {"locked": "yes"}), ("take-away/", {})]:
        answer = lead.post(f"{address}{asked}", data, follow=True)
        assert answer.redirect_chain == [("/nordlys/timetable/", 302)]
        assert "Timeplanen er fylt på nytt i mellomtiden" in answer.content.decode()
    assert lead.get(address).status_code == 302
    assert as_person(outsider).post(address.replace("nordlys", "fremmed"), values).status_code == 404


def test_a_session_taken_away_by_somebody_else_says_by_whom(world, lead):
    session = world.sessions(world.draft())[0]
    address = f"/nordlys/timetable/sessions/{session.pk}/"
    lead.post(f"{address}take-away/")
    page = lead.post(f"{address}lock/", {"locked": "yes"}, follow=True).content.decode()
    assert f"{world.lead.name} tok denne samlingen ut av utkastet i mellomtiden." in page


def test_a_session_of_a_draft_thrown_away_says_so(world, lead):
    draft = world.draft()
    session = world.sessions(draft)[0]
    lead.post(f"/nordlys/timetable/drafts/{draft.pk}/throw-away/")
    page = lead.post(f"/nordlys/timetable/sessions/{session.pk}/lock/", {"locked": "yes"}, follow=True).content.decode()
    assert "Dette utkastet er kastet i mellomtiden." in page


def test_odd_addresses_are_not_there(world, lead):
    publish(world.draft(), by=world.lead)
    assert lead.get("/nordlys/timetable/?period=99").status_code == 404
    assert lead.get("/nordlys/timetable/?month=nonsense&week=x").status_code == 200
    assert lead.post("/nordlys/timetable/away/castle/1/back/").status_code == 404
    assert lead.get("/nordlys/timetable/sessions/999999/").status_code == 404
