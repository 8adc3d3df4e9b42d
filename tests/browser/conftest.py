"""One browser a session, a fresh context a test, a screenshot when a test fails.

A page that writes an error to the console fails its test, so the content security policy and the scripts are watched.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

# Playwright's synchronous API runs an event loop, which Django would take for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

import axe_core_python
import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, sync_playwright

from kyndig.people.models import Person

RESULTS = Path(__file__).resolve().parents[2] / "test-results"
AXE = Path(axe_core_python.__file__).with_name("axe.min.js")
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: the one KYNDIG_CHROMIUM names, the system's, or Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("KYNDIG_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        except Error as error:
            if path or os.environ.get("CI"):
                raise
            pytest.skip(f"no Chromium to drive: {error.message.splitlines()[0]}")
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, live_server, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Returns a function: a new page at `size` ("desktop" or "phone"), in a language and a theme."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # A page that is meant to be missing makes the browser write a line of its own.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def open_one(size: str = "desktop", *, language: str = "nb", theme: str = "light", javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=SIZES[size],
            has_touch=size == "phone",
            locale={"nb": "nb-NO", "en": "en-GB"}[language],
            timezone_id="Europe/Oslo",
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        context.add_cookies(
            [
                {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url},
                {"name": "kyndig_theme", "value": theme, "url": live_server.url},
            ]
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(error.message))
        return page

    yield open_one

    if request.node.stash.get(FAILED, False):
        RESULTS.mkdir(exist_ok=True)
        name = re.sub(r"[^\w-]+", "-", request.node.nodeid).strip("-")
        for number, page in enumerate(page for context in contexts for page in context.pages):
            page.screenshot(path=RESULTS / f"{name}-{number}.png", full_page=True)
    for context in contexts:
        context.close()
    assert complaints == [], "the console of the browser holds errors"


@pytest.fixture
def desktop(open_page) -> Page:
    return open_page("desktop")


@pytest.fixture
def phone(open_page) -> Page:
    return open_page("phone")


@pytest.fixture(params=["desktop", "phone"])
def page(request: pytest.FixtureRequest, open_page) -> Page:
    """A Norwegian page at desktop and at phone size; the test runs twice."""
    return open_page(request.param)


@pytest.fixture
def sign_in(live_server) -> Callable[[Page, Person], Page]:
    """Returns a function: the page, signed in as the person given."""

    def as_person(page: Page, person: Person) -> Page:
        client = Client()
        client.force_login(person.user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        return page

    return as_person


@pytest.fixture
def axe() -> Callable[..., None]:
    """Returns a function that fails, with a list, when axe finds something on the page or the page is too wide."""

    def check(page: Page, *, without: tuple[str, ...] = ()) -> None:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        rules = {rule: {"enabled": False} for rule in without}
        found = page.evaluate(
            "options => axe.run(document, options)",
            {"runOnly": RULES, "rules": rules, "resultTypes": ["violations"]},
        )
        told = [
            f"{rule['id']} ({rule['impact']}): {rule['help']}\n    "
            + "\n    ".join(
                f"{node['html'][:160]}  {node['failureSummary'].splitlines()[-1]}" for node in rule["nodes"][:5]
            )
            for rule in found["violations"]
        ]
        assert not told, f"{page.url}\n" + "\n".join(told)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} is {wide} px wider than the screen"

    return check
