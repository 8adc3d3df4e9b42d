"""The pages where tokens are made and receivers are set up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kyndig.api.actions.endpoints import add_endpoint
from kyndig.api.holdings import HOLDINGS
from kyndig.api.models import Delivery, Endpoint, Token
from kyndig.api.rules.events import TYPES
from kyndig.ledger.models import Line
from kyndig.openness.queries.export import everything_about
from tests.api.conftest import Program, token_of

TOKENS = "/nordlys/connections/tokens/"


@pytest.fixture
def asked():
    expires = (timezone.localdate() + timedelta(days=30)).isoformat()
    return {"name": "Regnskap", "scopes": ["customers:read"], "expires": expires}


def test_a_token_is_made_shown_once_and_works(as_person, colleague, customers, asked):
    client = as_person(colleague)
    answer = client.post(TOKENS, asked)
    text = answer.context["text"]
    assert text in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert Program(text).get("companies").status_code == 200
    again = client.get(TOKENS).content.decode()
    assert text not in again
    assert text[:11] in again
    assert text not in str(dict(client.session))


def test_the_same_form_sent_again_makes_no_second_token(as_person, colleague, asked):
    client = as_person(colleague)
    client.post(TOKENS, asked)
    answer = client.post(TOKENS, asked)
    assert (answer.status_code, Token.objects.count()) == (422, 1)
    assert "Regnskap" in answer.content.decode()


@pytest.mark.parametrize("wrong", [{"name": ""}, {"scopes": []}, {"expires": "2100-01-01"}, {"expires": "i morgen"}])
def test_what_is_missing_is_said_and_the_rest_is_kept(wrong, as_person, colleague, asked):
    answer = as_person(colleague).post(TOKENS, asked | wrong)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not Token.objects.exists()


def test_one_revokes_ones_own_tokens_and_the_lead_everybodys(as_person, owner, colleague, outsider, customers):
    for person in (owner, colleague):
        token_of(person)
    theirs = Token.objects.get(person=owner)
    mine = Token.objects.get(person=colleague)
    path = "/nordlys/connections/tokens/{}/revoke/"
    assert as_person(colleague).post(path.format(theirs.pk)).status_code == 404
    assert as_person(outsider).post(path.format(mine.pk)).status_code == 404
    assert as_person(owner).post(path.format(mine.pk)).url == "/nordlys/connections/"
    mine.refresh_from_db()
    assert mine.revoked
    assert Line.objects.get(verb="token.revoked").actor_id == owner.pk
    assert as_person(owner).post(path.format(theirs.pk)).url == TOKENS


def test_the_lead_sees_all_that_is_connected(as_person, owner, colleague, nordlys):
    token_of(colleague, name="Nyhetsbrev")
    add_endpoint(nordlys, "Regnskapet", "https://regnskap.example/inn", TYPES, by=owner)
    page = as_person(owner).get("/nordlys/connections/").content.decode()
    for seen in ("Nyhetsbrev", colleague.name, "Regnskapet", "https://regnskap.example/inn"):
        assert seen in page
    assert as_person(colleague).get("/nordlys/connections/").status_code == 404


def test_a_receiver_is_added_changed_and_given_a_new_secret(as_person, owner):
    client = as_person(owner)
    given = {"name": "Regnskap", "url": "https://regnskap.example/inn", "deal": ["won", "added"], "company": ["added"]}
    made = client.post("/nordlys/connections/add/", given)
    secret = made.context["secret"]
    endpoint = Endpoint.objects.get()
    assert secret in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert endpoint.events == ["company.added", "deal.added", "deal.won"]
    page = f"/nordlys/connections/{endpoint.pk}/"
    client.post(f"{page}change/", given | {"name": "Lønn", "company": []})
    endpoint.refresh_from_db()
    assert (endpoint.name, endpoint.events) == ("Lønn", ["deal.added", "deal.won"])
    rotated = client.post(f"{page}rotate/").context["secret"]
    everywhere = "".join(
        client.get(address).content.decode() for address in (page, f"{page}change/", "/nordlys/connections/")
    )
    ledger = client.get("/nordlys/openness/ledger/").content.decode()
    for each in (secret, rotated):
        assert each not in everywhere + ledger + str(list(Line.objects.values()))
    for wrong in ({"url": "http://regnskap.example/"}, {"deal": [], "company": []}, {"name": ""}):
        assert client.post("/nordlys/connections/add/", given | {"name": "Ny"} | wrong).status_code == 422
    client.post(f"{page}remove/")
    assert not Endpoint.objects.exists()


def test_a_delivery_is_shown_as_text_whatever_the_receiver_answered(as_person, owner, nordlys):
    endpoint, _secret = add_endpoint(nordlys, "Regnskap", "https://regnskap.example/inn", TYPES, by=owner)
    delivery = Delivery.objects.create(
        organisation=nordlys, endpoint=endpoint, message_id="msg_1", type="test", body='{"a": 1}', state="failed",
        attempts=10, code=500, answer="<script>alert(1)</script>", says="The server could not be reached.",
    )  # fmt: skip
    client = as_person(owner)
    page = client.get(f"/nordlys/connections/deliveries/{delivery.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "Fikk ikke kontakt med serveren." in page
    client.post(f"/nordlys/connections/deliveries/{delivery.pk}/send-again/")
    assert Delivery.objects.get().state == "waiting"
    listed = client.get(f"/nordlys/connections/{endpoint.pk}/?state=waiting").content.decode()
    assert f"/nordlys/connections/deliveries/{delivery.pk}/" in listed


def test_the_page_of_what_can_be_asked_names_every_operation_and_needs_nothing_from_elsewhere(as_person, colleague):
    client = as_person(colleague)
    page = client.get("/nordlys/connections/reference/").content.decode()
    described = client.get("/nordlys/connections/openapi.json").json()
    for path, operations in described["paths"].items():
        assert f">{path}</code>" in page
        for operation in operations.values():
            assert f'id="{operation["operationId"]}"' in page
    assert 'src="http' not in page
    assert "<style" not in page


def test_what_is_kept_of_tokens_is_handed_over_and_erased_with_the_person(colleague, customers):
    text = token_of(colleague)
    found = str(everything_about(colleague))
    assert "Regnskap" in found
    assert text not in found
    HOLDINGS[0].erase(colleague)
    assert Program(text).get("companies").status_code == 401
