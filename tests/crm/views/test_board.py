import pytest

from kyndig.crm.actions import deals
from kyndig.crm.actions.records import add, change
from kyndig.crm.models import Deal, Reason

BOARD = "/nordlys/crm/board/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def stages(customers):
    return list(customers.pipelines.get().stages.all())


@pytest.fixture
def browser(as_person, owner):
    return as_person(owner)


def move(browser, deal, **values):
    headers = values.pop("headers", {})
    return browser.post(f"/nordlys/crm/deals/{deal.pk}/move/", values, headers=headers)


def test_the_board_says_how_much_is_open(browser, armering):
    text = browser.get(BOARD).content.decode()
    assert "1 salg er åpent, verdt 680\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}kr." in text
    assert "Armering Laksevåg" in text


def test_a_deal_is_moved_by_a_form_and_taken_back(browser, armering, stages):
    answer = move(browser, armering, to=stages[2].pk, seen=1, view="whose=mine")
    assert answer.url == f"{BOARD}?whose=mine"
    assert Deal.objects.get().stage == stages[2]
    page = browser.get(answer.url).content.decode()
    undo = page.split('action="/nordlys/crm/undo/')[1].split('"')[0]
    browser.post(f"/nordlys/crm/undo/{undo}", headers={"Referer": f"http://testserver{BOARD}"})
    assert Deal.objects.get().stage == stages[0]


def test_the_browser_gets_the_board_alone_with_the_notice(browser, customers, armering, stages, owner):
    other = add(customers, "deal", {"name": "Tak", "stage": stages[1]}, by=owner)
    answer = move(browser, armering, to=stages[1].pk, after=other.pk, seen=1, headers=HTMX)
    text = answer.content.decode()
    assert "<html" not in text
    assert 'hx-swap-oob="innerHTML:main > .notices"' in text
    assert text.index(f'id="deal-{other.pk}"') < text.index(f'id="deal-{armering.pk}"')


def test_a_refresh_of_the_board_leaves_the_notice_that_stands_there(browser, armering):
    text = browser.get(BOARD, headers=HTMX).content.decode()
    assert f'id="deal-{armering.pk}"' in text
    assert "notices" not in text


def test_losing_keeps_the_reason(browser, customers, armering):
    price = Reason.objects.filter(workspace=customers, kind="lost").first()
    move(browser, armering, to="lost", reason_lost=price.pk, seen=1)
    assert (Deal.objects.get().state, Deal.objects.get().reason) == ("lost", price)


def test_who_is_late_is_told_who_moved_it_where_and_their_move_is_kept(browser, armering, stages, colleague):
    deals.move(Deal.objects.get(), stages[3], by=colleague)
    text = move(browser, armering, to=stages[1].pk, seen=1, headers=HTMX).content.decode()
    assert f"Kolbjørn Kvam har flyttet Armering Laksevåg til {stages[3].name} i mellomtiden." in text
    assert Deal.objects.get().stage == stages[3]
    assert f'data-deal="{armering.pk}" data-seen="2"' in text
    move(browser, armering, to=stages[1].pk, seen=2, headers=HTMX)
    assert Deal.objects.get().stage == stages[1]


@pytest.mark.parametrize(
    "values", [{}, {"to": "9999999"}, {"to": "won", "reason_won": "x"}, {"to": "won", "seen": "no"}]
)
def test_what_cannot_be_understood_changes_nothing_and_is_said(browser, armering, values):
    answer = move(browser, armering, **values)
    assert answer.status_code == 422
    assert Deal.objects.get().version == 1


def test_a_stage_of_another_organisation_is_no_place_to_go(browser, armering, others_customers):
    foreign = others_customers.pipelines.get().stages.first()
    assert move(browser, armering, to=foreign.pk).status_code == 422


def test_a_confidential_deal_of_others_is_not_there_to_be_moved(as_person, armering, stages, owner, colleague):
    change(armering, {"confidential": True}, by=owner)
    browser = as_person(colleague)
    assert move(browser, armering, to=stages[1].pk).status_code == 404
    assert "Armering" not in browser.get(BOARD).content.decode()
    assert browser.post(f"/nordlys/crm/deals/{armering.pk}/reopen/").status_code == 404


def test_the_browser_is_told_when_somebody_has_changed_the_board(browser, armering, stages, colleague):
    version = browser.get(BOARD).content.decode().split('data-version="')[1].split('"')[0]
    address = f"{BOARD}version/?version={version}"
    assert "HX-Trigger" not in browser.get(address).headers
    deals.move(armering, stages[1], by=colleague)
    assert browser.get(address).headers["HX-Trigger"] == "board-changed"


@pytest.mark.parametrize("query", ["?pipeline=9999", "?pipeline=x"])
def test_a_pipeline_that_is_not_there_is_missing(browser, armering, query):
    assert browser.get(BOARD + query).status_code == 404


def test_odd_wishes_show_the_board(browser, armering):
    for query in ("?whose=%00&q=%00", "?more=1.99999999999", "?more=x.y&more=", "?q=" + "a" * 3000):
        assert browser.get(BOARD + query).status_code == 200


def test_a_closed_deal_is_opened_again(browser, armering, owner):
    deals.win(armering, by=owner)
    answer = browser.post(f"/nordlys/crm/deals/{armering.pk}/reopen/")
    assert answer.url == f"/nordlys/crm/deals/{armering.pk}/"
    assert Deal.objects.get().state == "open"


def test_the_board_to_practise_on_holds_no_customers(browser, armering):
    assert "Armering Laksevåg" not in browser.get("/nordlys/practice/board/").content.decode()
