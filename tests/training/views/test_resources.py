from kyndig.people.actions.roles import appoint, dismiss
from kyndig.people.models import Role
from kyndig.training.models import Room, Trainer


def test_a_trainer_from_outside_with_an_e_mail_can_log_in(as_person, owner, programme, basic):
    values = {
        "name": "Tuva Tveit",
        "email": "tuva@kurs.example",
        "cost_per_day": "18000",
        "cost_per_hour": "0",
        "strands": [basic.pk],
    }
    assert as_person(owner).post("/nordlys/programme/trainers/new/", values).status_code == 302
    trainer = Trainer.objects.get(name="Tuva Tveit")
    assert (trainer.person.email, trainer.person.is_employee) == ("tuva@kurs.example", False)
    assert trainer.person.roles.filter(kind=Role.Kind.TRAINER).exists()
    assert [teaching.strand for teaching in trainer.teachings.all()] == [basic]


def test_one_of_our_own_becomes_a_trainer(as_person, owner, colleague, programme):
    values = {"person": "Kolbjørn Kvam", "cost_per_day": "0", "cost_per_hour": "0"}
    client = as_person(owner)
    assert client.post("/nordlys/programme/trainers/new/", values).status_code == 302
    assert colleague.trainer.name == "Kolbjørn Kvam"
    assert "er allerede kursholder" in client.post("/nordlys/programme/trainers/new/", values).text


def test_whoever_is_appointed_trainer_can_be_given_sessions(owner, colleague, programme):
    role = appoint(colleague, Role.Kind.TRAINER, by=owner)
    trainer = Trainer.objects.get(person=colleague)
    assert (trainer.name, trainer.active) == ("Kolbjørn Kvam", True)
    dismiss(role, by=owner)
    trainer.refresh_from_db()
    assert not trainer.active
    appoint(colleague, Role.Kind.TRAINER, by=owner)
    trainer.refresh_from_db()
    assert trainer.active
    assert Trainer.objects.filter(person=colleague).count() == 1


def test_a_trainer_known_by_name_alone_becomes_the_one_who_is_appointed(owner, colleague, programme):
    trainer = Trainer.objects.create(organisation=programme.organisation, name="kolbjørn kvam")
    appoint(colleague, Role.Kind.TRAINER, by=owner)
    trainer.refresh_from_db()
    assert trainer.person == colleague


def test_other_roles_make_no_trainer(owner, colleague, programme):
    appoint(colleague, Role.Kind.MANAGER, by=owner)
    assert not Trainer.objects.filter(person=colleague).exists()


def test_the_page_of_a_trainer_leads_to_what_they_teach(as_person, owner, colleague, programme):
    appoint(colleague, Role.Kind.TRAINER, by=owner)
    page = as_person(owner).get(f"/nordlys/people/{colleague.pk}/").text
    assert f"/nordlys/programme/trainers/{colleague.trainer.pk}/" in page
    assert "ingenting er valgt ennå" in page


def test_a_trainer_who_was_not_known_gets_a_name(as_person, owner, programme):
    trainer = Trainer.objects.get(organisation=programme.organisation, person=None)
    values = {"name": "Tuva Tveit", "email": "tuva@kurs.example", "cost_per_day": "21000", "cost_per_hour": "0"}
    assert as_person(owner).post(f"/nordlys/programme/trainers/{trainer.pk}/", values).status_code == 302
    trainer.refresh_from_db()
    assert (trainer.name, trainer.person.name, trainer.cost_per_day) == ("Tuva Tveit", "Tuva Tveit", 21_000)


def test_trainers_and_rooms_are_retired_and_taken_back(as_person, owner, programme):
    client = as_person(owner)
    trainer, room = Trainer.objects.filter(organisation=programme.organisation).first(), Room.objects.first()
    for wanted in (False, True):
        client.post(f"/nordlys/programme/trainers/{trainer.pk}/retire/")
        client.post(f"/nordlys/programme/rooms/{room.pk}/retire/")
        assert Trainer.objects.get(pk=trainer.pk).active is wanted
        assert Room.objects.get(pk=room.pk).active is wanted


def test_rooms_are_added_and_changed(as_person, owner, programme):
    client = as_person(owner)
    values = {"name": "Nett", "site": "", "seats": "40", "cost_per_day": "0", "url": "https://meet.example/x"}
    assert client.post("/nordlys/programme/rooms/new/", values).status_code == 302
    room = Room.objects.get(name="Nett")
    assert client.post("/nordlys/programme/rooms/new/", values).status_code == 422
    client.post(f"/nordlys/programme/rooms/{room.pk}/", values | {"seats": "50"})
    room.refresh_from_db()
    assert room.seats == 50


def test_an_outsider_finds_nothing(as_person, outsider, programme):
    trainer, room = Trainer.objects.filter(organisation=programme.organisation).first(), Room.objects.first()
    client = as_person(outsider)
    assert client.get(f"/fremmed/programme/trainers/{trainer.pk}/").status_code == 404
    assert client.get(f"/fremmed/programme/rooms/{room.pk}/").status_code == 404
