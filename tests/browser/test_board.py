"""A deal is moved on the board: with the mouse, the keyboard, by touch, and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from kyndig.crm.actions import deals
from kyndig.crm.actions.records import add
from kyndig.crm.actions.workspaces import real_workspace
from kyndig.crm.models import Deal

pytestmark = pytest.mark.django_db(transaction=True)
BOARD = "/nordlys/crm/board/"


@pytest.fixture
def stages(nordlys):
    return list(real_workspace(nordlys).pipelines.get().stages.all())


@pytest.fixture
def cards(nordlys, owner, stages) -> dict[str, Deal]:
    """Three in the first stage, one in the second."""
    customers = real_workspace(nordlys)
    company = add(customers, "company", {"name": "Fjordbygg AS"}, by=owner)
    where = {"Armering": stages[0], "Brakkerigg": stages[0], "Tak": stages[0], "Vinduer": stages[1]}
    return {
        name: add(customers, "deal", {"name": name, "company": company, "stage": stage, "value": 100_000}, by=owner)
        for name, stage in where.items()
    }


def column(page: Page, stage):
    return page.locator(f"#stage-{stage.pk}")


def names(page: Page, stage) -> list[str]:
    return column(page, stage).locator(".deal-name").all_text_contents()


def kept(stage) -> list[str]:
    return list(stage.deals.filter(state="open").order_by("rank", "id").values_list("name", flat=True))


def test_a_deal_is_dragged_to_another_stage_and_taken_back(desktop: Page, owner, stages, cards, sign_in, axe):
    page = sign_in(desktop, owner)
    page.goto(BOARD)
    axe(page)
    page.locator(f"#deal-{cards['Tak'].pk}").drag_to(
        page.locator(f"#deal-{cards['Vinduer'].pk}"), target_position={"x": 40, "y": 8}
    )
    expect(page.locator(".notices")).to_contain_text(f"Tak står i {stages[1].name} nå.")
    assert kept(stages[1]) == names(page, stages[1]) == ["Tak", "Vinduer"]
    expect(column(page, stages[1]).locator("h2")).to_contain_text("2")
    axe(page)
    page.locator(".notices").get_by_role("button", name="Angre").click()
    expect(column(page, stages[0]).locator(".deal-name")).to_have_count(3)
    assert kept(stages[0]) == ["Armering", "Brakkerigg", "Tak"]


def test_a_deal_dropped_on_lost_asks_for_the_reason(desktop: Page, owner, stages, cards, sign_in, axe):
    page = sign_in(desktop, owner)
    page.goto(BOARD)
    page.locator(f"#deal-{cards['Armering'].pk}").drag_to(page.locator(".board-end.lost"))
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Hvorfor ble det tapt?")).to_be_visible()
    expect(dialog.get_by_label("Hvorfor ble det vunnet?")).to_be_hidden()
    axe(page)
    reason = real_workspace(owner.organisation).reasons.filter(kind="lost").first()
    dialog.get_by_label("Hvorfor ble det tapt?").select_option(label=reason.name)
    dialog.get_by_role("button", name="Flytt").click()
    expect(page.locator(".notices")).to_contain_text("Armering er merket som tapt.")
    expect(page.locator(".deal-card")).to_have_count(3)
    lost = Deal.objects.get(name="Armering")
    assert (lost.state, lost.reason) == ("lost", reason)


def test_a_deal_is_moved_with_the_keyboard_alone_and_each_step_is_said(desktop: Page, owner, stages, cards, sign_in):
    page = sign_in(desktop, owner)
    page.goto(BOARD)
    said = page.locator("[data-said]")
    page.get_by_role("link", name="Armering", exact=True).focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Brakkerigg", exact=True)).to_be_focused()
    page.keyboard.press("Space")
    expect(said).to_contain_text("Brakkerigg er løftet.")
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text(f"Brakkerigg: {stages[1].name}, plass 2 av 2.")
    page.keyboard.press("ArrowUp")
    expect(said).to_have_text(f"Brakkerigg: {stages[1].name}, plass 1 av 2.")
    page.keyboard.press("Space")
    expect(page.locator(".notices")).to_contain_text(f"Brakkerigg står i {stages[1].name} nå.")
    expect(page.get_by_role("link", name="Brakkerigg", exact=True)).to_be_focused()
    assert kept(stages[1]) == ["Brakkerigg", "Vinduer"]


def test_a_deal_lifted_with_the_keyboard_is_put_back_by_escape(desktop: Page, owner, stages, cards, sign_in):
    page = sign_in(desktop, owner)
    page.goto(BOARD)
    page.get_by_role("link", name="Armering", exact=True).focus()
    for key in ("Space", "ArrowRight", "ArrowRight", "Escape"):
        page.keyboard.press(key)
    expect(page.locator("[data-said]")).to_have_text("Armering er tilbake der det sto.")
    assert names(page, stages[0]) == ["Armering", "Brakkerigg", "Tak"]
    assert Deal.objects.get(name="Armering").version == 1


def test_a_deal_is_moved_by_touch_on_a_phone(phone: Page, owner, stages, cards, sign_in, axe):
    page = sign_in(phone, owner)
    page.goto(BOARD)
    axe(page)
    page.get_by_role("navigation", name="Trinn").get_by_role("link", name=stages[1].name).tap()
    expect(page.get_by_role("link", name="Vinduer", exact=True)).to_be_in_viewport()
    page.get_by_role("navigation", name="Trinn").get_by_role("link", name=stages[0].name).tap()
    page.get_by_role("link", name="Flytt Tak").tap()
    dialog = page.get_by_role("dialog")
    axe(page)
    dialog.get_by_label(stages[2].name).tap()
    dialog.get_by_role("button", name="Flytt").tap()
    expect(page.locator(".notices")).to_contain_text(f"Tak står i {stages[2].name} nå.")
    assert kept(stages[2]) == ["Tak"]


def test_what_another_does_is_seen_and_kept(desktop: Page, owner, colleague, stages, cards, sign_in):
    page = sign_in(desktop, owner)
    page.goto(BOARD)
    deals.move(Deal.objects.get(name="Tak"), stages[3], by=colleague)
    page.locator(f"#deal-{cards['Tak'].pk}").drag_to(column(page, stages[2]).locator("h2"))
    expect(page.locator(".notices")).to_contain_text("Kolbjørn Kvam har flyttet Tak")
    assert names(page, stages[3]) == kept(stages[3]) == ["Tak"]
    deals.move(Deal.objects.get(name="Armering"), stages[3], by=colleague)
    # What the poll would hear in half a minute at most.
    page.evaluate("htmx.trigger('#board', 'board-changed')")
    expect(column(page, stages[3]).locator(".deal-name")).to_have_count(2)
    expect(page.locator(".notices")).to_have_count(1)
    expect(page.locator(".notices")).to_contain_text("Kolbjørn Kvam har flyttet Tak")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_deal_is_moved_without_javascript(open_page, owner, stages, cards, sign_in, size):
    page = sign_in(open_page(size, javascript=False), owner)
    page.goto(BOARD)
    page.get_by_role("link", name="Flytt Armering").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Armering står i {stages[0].name}.")
    page.get_by_role("radio", name="Vunnet").check()
    expect(page.get_by_label("Hvorfor ble det vunnet?")).to_be_visible()
    page.get_by_role("button", name="Flytt").click()
    expect(page.locator(".notices")).to_contain_text("Armering er vunnet.")
    assert Deal.objects.get(name="Armering").state == "won"


def test_the_set_up_and_the_reports_are_accessible(page: Page, owner, stages, cards, sign_in, axe):
    sign_in(page, owner)
    for number in range(24):
        deal = add(real_workspace(owner.organisation), "deal", {"name": f"Gammelt {number}", "value": 5000}, by=owner)
        (deals.win if number % 2 else deals.lose)(deal, by=owner)
    for path in (
        "reports/",
        "reports/?months=3",
        "pipelines/",
        f"stages/{stages[0].pk}/",
        f"stages/{stages[0].pk}/remove/",
    ):
        page.goto(f"/nordlys/crm/{path}")
        axe(page)
