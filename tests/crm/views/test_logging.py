"""The one-line log: shown before it is saved, saved as one, and nothing typed is lost."""

import html
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from kyndig.crm.actions.records import add
from kyndig.crm.models import Activity, Company, Contact, Deal
from kyndig.ledger.models import Line

LOG, PREVIEW = "/nordlys/crm/log/", "/nordlys/crm/log/preview/"
TYPED = "ringte Kari i Fjordbygg, vil ha tilbud om to uker"


def shown(client, line, **more):
    """The fields of the form that shows the line, as a browser would send them."""
    page = client.post(LOG, {"line": line, **more}).content.decode()
    form = page[page.index('<form class="log') : page.index("</form>", page.index('<form class="log'))]
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        given = {name: html.unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if given.get("type") in {"checkbox", "radio"} and " checked" not in tag:
            continue
        if "name" in given and given["name"] != "csrfmiddlewaretoken":
            fields.setdefault(given["name"], []).append(given.get("value", ""))
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"\s+selected', options)
        fields[name] = [chosen[1] if chosen else ""]
    return fields


@pytest.fixture
def client_of(as_person, owner):
    return as_person(owner)


def test_a_line_is_shown_before_it_is_saved(client_of, kari):
    page = client_of.post(LOG, {"line": TYPED}).content.decode()
    assert "Kari Nes (Fjordbygg AS)" in page
    assert Activity.objects.count() == 0


def test_what_was_shown_is_saved_as_one_and_taken_back_as_one(client_of, customers, kari, fjordbygg, owner):
    lines = Line.objects.count()
    answer = client_of.post(LOG, shown(client_of, TYPED, next="/nordlys/crm/companies/"))
    assert answer.url == "/nordlys/crm/companies/"
    call, step = Activity.objects.order_by("id")
    assert (call.kind, call.company, list(call.contacts.all())) == ("call", fjordbygg, [kari])
    assert call.done is not None
    assert (step.kind, step.subject, step.done) == ("task", "Tilbud", None)
    assert step.due == timezone.localdate() + timedelta(days=14)
    assert step.owner == owner
    batches = set(Line.objects.order_by("-id").values_list("batch", flat=True)[: Line.objects.count() - lines])
    assert len(batches) == 1
    client_of.post(f"/nordlys/crm/undo/{batches.pop()}/")
    assert not Activity.objects.kept().exists()


def test_each_part_can_be_changed(client_of, kari):
    sent = shown(client_of, TYPED) | {"kind": "meeting", "next_subject": "Prøver", "subject": "Noe annet"}
    client_of.post(LOG, sent)
    done, step = Activity.objects.order_by("id")
    assert (done.kind, done.subject, step.subject) == ("meeting", "Noe annet", "Prøver")


def test_a_line_that_was_changed_after_it_was_shown_is_shown_again(client_of, kari):
    sent = shown(client_of, TYPED) | {"line": "møtte Kari"}
    page = client_of.post(LOG, sent)
    assert page.status_code == 200
    assert Activity.objects.count() == 0


def test_who_is_new_becomes_a_contact_of_a_new_company(client_of, customers):
    client_of.post(LOG, shown(client_of, "ringte Jon Sund fra Havbygg AS, vil ha tilbud fredag"))
    contact = Contact.objects.get()
    assert (contact.name, contact.company.name) == ("Jon Sund", "Havbygg AS")
    assert Activity.objects.filter(contacts=contact).count() == 2


def test_a_town_is_not_made_a_company(client_of, kari):
    client_of.post(LOG, shown(client_of, "møtte Kari i Bergen"))
    assert Company.objects.count() == 1
    assert "Bergen" in Activity.objects.get().subject


def test_of_two_alike_the_user_says_which(client_of, customers, kari, owner):
    other = add(customers, "contact", {"given_name": "Kari", "family_name": "Moe"}, by=owner)
    fields = shown(client_of, "ringte Kari") | {"sure": []}
    assert "who" not in fields
    answer = client_of.post(LOG, {key: value for key, value in fields.items() if key != "sure"})
    assert answer.status_code == 422
    assert "Kari Moe" in answer.content.decode()
    client_of.post(LOG, fields | {"who": [f"contact:{other.pk}"]})
    assert list(Activity.objects.get().contacts.all()) == [other]


def test_the_value_goes_to_the_deal_of_the_customer(client_of, armering):
    client_of.post(LOG, shown(client_of, "ringte Kari Nes, tilbud på 1,2 mill"))
    armering.refresh_from_db()
    assert armering.value == 1_200_000
    assert Activity.objects.get().deal == armering


def test_a_new_deal_is_made_only_when_asked_for(client_of, kari):
    fields = shown(client_of, "ringte Kari Nes, tilbud på 45 000")
    assert fields["deal"] == [""]
    client_of.post(LOG, fields | {"deal": "new"})
    assert Deal.objects.get().value == 45_000


@pytest.mark.parametrize(
    ("field", "value"), [("day", "aldri"), ("next_due", "31.02.2027"), ("subject", ""), ("deal", "999999")]
)
def test_what_does_not_fit_is_said_and_what_was_typed_is_kept(client_of, kari, field, value):
    answer = client_of.post(LOG, shown(client_of, TYPED) | {field: value})
    assert answer.status_code == 422
    assert html.escape(TYPED) in answer.content.decode()
    assert Activity.objects.count() == 0


def test_a_long_line_is_kept_whole(client_of, kari):
    line = "ringte Kari Nes, " + "hun fortalte om planene for neste år " * 20
    client_of.post(LOG, shown(client_of, line))
    assert Activity.objects.get().body == line.strip()


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_it_leads_to_no_other_site(client_of, kari, page):
    assert client_of.post(LOG, shown(client_of, TYPED) | {"next": page}).url == "/nordlys/crm/"


def test_a_secret_deal_is_neither_shown_nor_touched(as_person, armering, owner, colleague):
    Deal.objects.update(confidential=True)
    client = as_person(colleague)
    fields = shown(client, "ringte Kari Nes, tilbud på 1,2 mill")
    assert fields["deal"] == [""]
    assert client.post(LOG, fields | {"deal": str(armering.pk)}).status_code == 422


def test_the_preview_is_a_part_of_a_page(client_of, kari):
    answer = client_of.post(PREVIEW, {"line": TYPED})
    assert "<html" not in answer.content.decode()
    assert "Kari Nes (Fjordbygg AS)" in answer.content.decode()
    assert client_of.post(PREVIEW, {"line": " "}).content == b""


def test_the_page_it_was_typed_on_says_whom_it_is_about(client_of, kari, fjordbygg):
    client_of.post(LOG, shown(client_of, "ringte, vil ha tilbud fredag", company=fjordbygg.pk))
    assert set(Activity.objects.values_list("company", flat=True)) == {fjordbygg.pk}


def test_practising_touches_no_customer(client_of, fjordbygg):
    page = client_of.get("/nordlys/practice/")
    assert "band" in page.content.decode()
    client_of.post("/nordlys/practice/log/", {"line": "ringte Fjordbygg"})
    assert "Fjordbygg AS" not in client_of.get("/nordlys/practice/companies/").content.decode()
