from kyndig.people.models import Role
from kyndig.training.models import Strand, Trainer


def filled(client, path: str) -> dict:
    """The form as the page shows it."""
    form = client.get(path).context["form"]
    values = {}
    for bound in form:
        value = bound.value()
        if value is not None and value is not False:
            values[bound.html_name] = value
    return values


def test_the_consequence_is_shown_before_anything_is_saved(as_person, owner, basic):
    client, path = as_person(owner), f"/nordlys/programme/strands/{basic.pk}/"
    values = filled(client, path) | {"largest_group": "4", "smallest_group": "2"}
    shown = client.post(path, values | {"show": "1"})
    assert "1 → <b>2</b>" in shown.text
    basic.refresh_from_db()
    assert basic.largest_group == 12
    saved = client.post(path, values | {"save": "1", "shown": shown.context["mark"]})
    assert saved.status_code == 302
    basic.refresh_from_db()
    assert (basic.largest_group, basic.name) == (4, "Grunnkurs")


def test_what_was_not_shown_is_not_saved(as_person, owner, basic):
    client, path = as_person(owner), f"/nordlys/programme/strands/{basic.pk}/"
    values = filled(client, path)
    mark = client.post(path, values | {"show": "1"}).context["mark"]
    answer = client.post(path, values | {"largest_group": "6", "save": "1", "shown": mark})
    assert "Du har endret noe siden" in answer.text
    basic.refresh_from_db()
    assert basic.largest_group == 12


def test_the_price_of_a_trainer_is_part_of_it(as_person, owner, basic):
    client, path = as_person(owner), f"/nordlys/programme/strands/{basic.pk}/"
    trainer = Trainer.objects.get(organisation=basic.organisation, person=None)
    values = filled(client, path) | {f"price_{trainer.pk}": "30000"}
    shown = client.post(path, values | {"show": "1"})
    assert "mer i alt" in shown.text
    client.post(path, values | {"save": "1", "shown": shown.context["mark"]})
    trainer.refresh_from_db()
    assert trainer.cost_per_day == 30_000


def test_htmx_gets_the_consequence_alone(as_person, owner, basic):
    client, path = as_person(owner), f"/nordlys/programme/strands/{basic.pk}/"
    answer = client.post(path, filled(client, path), headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert 'id="consequence"' in answer.text


def test_people_are_picked_by_name_and_by_e_mail(as_person, owner, colleague, strand_of):
    advanced = strand_of("advanced")
    client, path = as_person(owner), f"/nordlys/programme/strands/{advanced.pk}/"
    values = filled(client, path) | {"people": f"Olga Owen\n{colleague.email}"}
    mark = client.post(path, values | {"show": "1"}).context["mark"]
    client.post(path, values | {"save": "1", "shown": mark})
    assert {member.person for member in advanced.audience_members.all()} == {owner, colleague}
    assert client.post(path, values | {"people": "Ingen Kjent", "show": "1"}).status_code == 422


def test_a_new_strand_comes_last(as_person, owner, programme):
    client, path = as_person(owner), "/nordlys/programme/strands/new/"
    values = filled(client, path) | {
        "name": "Ledersamling", "level": "gathering", "audience": "role", "audience_role": Role.Kind.MANAGER,
        "delivery": "internal", "cadence": "yearly", "parts": "60",
    }  # fmt: skip
    mark = client.post(path, values | {"show": "1"}).context["mark"]
    client.post(path, values | {"save": "1", "shown": mark})
    assert programme.strands.last().name == "Ledersamling"


def test_strands_are_paused_resumed_and_put_in_order(as_person, owner, basic, programme):
    client = as_person(owner)
    client.post(f"/nordlys/programme/strands/{basic.pk}/pause/")
    assert not Strand.objects.get(pk=basic.pk).active
    client.post(f"/nordlys/programme/strands/{basic.pk}/pause/")
    assert Strand.objects.get(pk=basic.pk).active
    client.post(f"/nordlys/programme/strands/{basic.pk}/move/", {"way": "down"})
    assert [strand.course.level for strand in programme.strands.all()][:2] == ["superuser", "basic"]


def test_strands_do_not_wait_for_one_another_in_a_circle(as_person, owner, basic, strand_of):
    client, path = as_person(owner), f"/nordlys/programme/strands/{basic.pk}/"
    values = filled(client, path) | {"after": str(strand_of("advanced").pk)}
    mark = client.post(path, values | {"show": "1"}).context["mark"]
    assert "To løp kan ikke vente på hverandre" in client.post(path, values | {"save": "1", "shown": mark}).text


def test_an_outsider_finds_nothing(as_person, outsider, basic):
    assert as_person(outsider).get(f"/fremmed/programme/strands/{basic.pk}/").status_code == 404
