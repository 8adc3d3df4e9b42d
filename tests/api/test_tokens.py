"""What a token opens, and when it no longer does."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kyndig.api.actions.tokens import make_token, revoke_token
from kyndig.api.models import Scope, Token
from kyndig.api.rest import authentication
from kyndig.api.rest.limiting import Limit
from kyndig.ledger.models import Line
from kyndig.people.actions.people import mark_left
from kyndig.people.refusals import RefusedError
from tests.api.conftest import Program, token_of


def test_only_the_digest_and_the_first_letters_are_kept(owner):
    text = token_of(owner)
    token = Token.objects.get()
    kept = str([token.__dict__, list(Line.objects.values())])
    assert text not in kept
    assert text[11:] not in kept
    assert token.prefix == text[:11]
    assert str(Line.objects.get(verb="token.made").after).count(token.digest) == 0


def test_without_a_token_nothing_opens_not_even_with_a_session(owner, fjordbygg, as_person):
    path = f"/api/nordlys/v1/companies/{fjordbygg.pk}"
    for client in (Client(), as_person(owner)):
        for header in ({}, {"Authorization": "Bearer kyndig_x"}, {"Authorization": "Basic eDp5"}):
            answer = client.get(path, headers=header)
            assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="Kyndig"')
            assert not answer.cookies


def test_a_token_works_in_its_own_organisation_alone(owner, outsider, customers):
    token = token_of(owner)
    answers = [Program(token, slug).get("companies") for slug in ("fremmed", "finnes-ikke")]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].json() == answers[1].json()


def test_what_is_revoked_or_run_out_opens_nothing(owner, customers):
    program = Program(token_of(owner))
    assert program.get("companies").status_code == 200
    Token.objects.update(expires=timezone.localdate() - timedelta(days=1))
    assert program.get("companies").status_code == 401
    Token.objects.update(expires=timezone.localdate())
    assert program.get("companies").status_code == 200
    assert revoke_token(Token.objects.get(), by=owner)
    assert program.get("companies").status_code == 401
    assert not revoke_token(Token.objects.get(), by=owner)


def test_a_token_dies_with_the_leaving_of_its_person(colleague, owner, customers):
    program = Program(token_of(colleague))
    mark_left(colleague, timezone.localdate(), by=owner)
    assert program.get("companies").status_code == 401


def test_a_token_of_somebody_from_outside_opens_no_customers(nordlys, customers, colleague):
    program = Program(token_of(colleague))
    colleague.is_employee = False
    colleague.save()
    assert program.get("companies").status_code == 401


@pytest.mark.parametrize(
    ("scope", "opens"),
    [(Scope.READ, ["GET"]), (Scope.WRITE, ["PATCH"]), (Scope.REMOVE, ["DELETE"]), (Scope.PEOPLE, [])],
)
def test_a_scope_opens_its_own_operations_alone(scope, opens, owner, fjordbygg):
    program = Program(token_of(owner, scope))
    answers = {
        method: program(method, f"companies/{fjordbygg.pk}", {}).status_code for method in ("GET", "PATCH", "DELETE")
    }
    assert answers == {method: 200 if method in opens else 403 for method in answers}


def test_who_asks_too_often_is_told_how_long_to_wait(owner, customers, monkeypatch):
    monkeypatch.setattr(authentication, "limit", Limit(burst=2, a_second=0.1))
    program = Program(token_of(owner))
    answers = [program.get("companies") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2]["Retry-After"]) <= 10


def test_a_bucket_fills_again():
    limit = Limit(burst=2, a_second=1)
    assert [limit.wait(1, now) for now in (0, 0, 0, 0.5, 1.5, 1.5)] == [0, 0, 1, 0.5, 0, 0.5]
    assert limit.wait(2, 1.5) == 0


def test_a_token_for_practice_reaches_no_customer(owner, fjordbygg):
    program = Program(token_of(owner, practice=True))
    assert program.get("companies").json()["items"] == []
    assert program.get(f"companies/{fjordbygg.pk}").status_code == 404
    assert program.post("companies", {"name": "Øvelse AS"}).status_code == 201
    assert Program(token_of(owner, name="Ekte")).get("companies").json()["items"][0]["name"] == "Fjordbygg AS"


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [("", ["customers:read"], 1), ("A", [], 1), ("A", ["all"], 1), ("A", ["customers:read"], -1),
     ("A", ["customers:read"], 367)],
)  # fmt: skip
def test_a_token_without_name_scope_or_a_sensible_end_is_refused(name, scopes, days, owner):
    with pytest.raises(RefusedError):
        make_token(owner, name, scopes, timezone.localdate() + timedelta(days=days))


def test_two_tokens_of_one_person_have_two_names(owner, colleague):
    token_of(owner)
    token_of(colleague)
    with pytest.raises(RefusedError):
        token_of(owner)
    revoke_token(Token.objects.get(person=owner), by=owner)
    token_of(owner)
