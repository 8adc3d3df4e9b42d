"""The gallery and the shell in a real browser."""

import re

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_gallery_is_accessible(open_page, axe, size, theme, language):
    page = open_page(size, theme=theme, language=language)
    page.goto("/design/")
    axe(page)
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("html").get_attribute("data-theme") == theme


def test_a_first_page_view_weighs_less_than_200_kilobytes(desktop):
    sizes = {}
    desktop.on("requestfinished", lambda request: sizes.update({request.url: request.sizes()["responseBodySize"]}))
    desktop.goto("/design/")
    desktop.wait_for_load_state("networkidle")
    assert len(sizes) <= 7
    assert sum(sizes.values()) < 200_000


def test_the_theme_changes_at_once_and_is_remembered(desktop):
    desktop.goto("/design/")
    desktop.locator(".rail").get_by_role("button", name="Mørkt").click()
    expect(desktop.locator("html")).to_have_attribute("data-theme", "dark")
    desktop.reload()
    expect(desktop.locator("html")).to_have_attribute("data-theme", "dark")


def test_theme_and_language_work_without_javascript(open_page):
    page = open_page(javascript=False)
    page.goto("/design/")
    page.locator(".rail").get_by_role("button", name="Mørkt").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator(".rail").get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(re.compile("/design/$"))


def test_the_phone_has_tabs_and_a_menu_with_everything(phone, axe):
    phone.goto("/design/")
    bar = phone.get_by_role("navigation", name="Snarveier")
    expect(bar.get_by_role("link", name="Programmet").first).to_be_visible()
    bar.get_by_text("Meny", exact=True).click()
    expect(bar.get_by_role("link", name="Åpenhet")).to_be_visible()
    axe(phone)
    phone.keyboard.press("Escape")
    expect(bar.get_by_role("link", name="Åpenhet")).to_be_hidden()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_dialog_opens_and_closes(open_page, axe, javascript):
    page = open_page(javascript=javascript)
    page.goto("/design/")
    dialog = page.locator("#move")
    expect(dialog).to_be_hidden()
    page.get_by_role("link", name="Flytt samlingen").click()
    expect(dialog).to_be_visible()
    if javascript:
        axe(page)
    dialog.get_by_role("link", name="La den stå").click()
    expect(dialog).to_be_hidden()


def test_keys(desktop, axe):
    desktop.goto("/design/")
    desktop.keyboard.press("?")
    expect(desktop.get_by_role("dialog", name="Taster")).to_be_visible()
    axe(desktop)
    desktop.keyboard.press("Escape")
    expect(desktop.get_by_role("dialog", name="Taster")).to_be_hidden()
    desktop.keyboard.press("/")
    expect(desktop.locator("[data-search]")).to_be_focused()
    desktop.locator("[data-search]").blur()
    desktop.keyboard.press("Control+k")
    expect(desktop.locator("[data-search]")).to_be_focused()


def test_a_lost_connection_is_told_calmly(desktop):
    desktop.goto("/design/")
    notice = desktop.locator("kyndig-connection")
    expect(notice).to_be_hidden()
    desktop.context.set_offline(True)
    expect(notice).to_be_visible()
    desktop.context.set_offline(False)
    expect(notice).to_be_hidden()


def test_a_missing_page_says_so_in_plain_words(page, axe):
    page.goto("/design/nothing-here/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Her er det ingenting")
    axe(page)


def test_the_first_tab_stop_skips_to_the_content(desktop):
    desktop.goto("/design/")
    desktop.keyboard.press("Tab")
    expect(desktop.get_by_role("link", name="Gå til innholdet")).to_be_focused()
    desktop.keyboard.press("Enter")
    expect(desktop.locator("main")).to_be_focused()


def test_printing_leaves_the_answer_and_drops_the_frame(desktop):
    desktop.goto("/design/")
    desktop.emulate_media(media="print")
    expect(desktop.locator(".rail")).to_be_hidden()
    expect(desktop.get_by_role("heading", level=1)).to_be_visible()
