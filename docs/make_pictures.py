"""`make pictures`: photograph the demo for the README, from a demo company made fresh for the day the pictures tell of.

    make pictures SALES=folder

takes in a sales organisation's export too (see `kyndig.demo.sales`), and photographs its board, list and reports.
Needs Chromium; writes docs/pictures/*.png.
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

HERE = Path(__file__).parent / "pictures"
PORT = 8479
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
PICTURES = [
    ("programme", "lead", "programme/", 1280, "light"),
    ("timetable", "lead", "timetable/?view=week", 1280, "dark"),
    ("my-training", "employee", "me/", 390, "light"),
    ("my-day", "seller", "crm/", 1280, "light"),
    ("company", "seller", "crm/companies/1/", 1280, "light"),
]
SALES_PICTURES = [
    ("board", "seller", "/maven/crm/board/", 1280, "light"),
    ("deals", "seller", "/maven/crm/deals/", 1280, "light"),
    ("reports", "seller", "/maven/crm/reports/", 1280, "light"),
]


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"KYNDIG_HOME": home, "KYNDIG_DEMO_DAY": os.environ.get("KYNDIG_DEMO_DAY", "")}
        demo = subprocess.Popen(
            [sys.executable, "-m", "kyndig", "demo", "--no-browser", "--port", str(PORT)], env=environment
        )
        try:
            wait()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
                for picture in PICTURES:
                    photograph(browser, *picture)
                if sales := os.environ.get("SALES"):
                    take_in(sales, environment | {"KYNDIG_HOME": f"{home}/demo"}, lead_of(browser, "seller"))
                    for picture in SALES_PICTURES:
                        photograph(browser, *picture)
                browser.close()
        finally:
            demo.terminate()
            demo.wait()


def take_in(folder: str, environment: dict[str, str], lead: str) -> None:
    """Make the sales organisation beside the demo company, with the salesperson of the demo as its lead."""
    home = environment["KYNDIG_HOME"]
    surroundings = environment | {"KYNDIG_DATABASE_URL": f"sqlite:///{home}/demo.sqlite3", "KYNDIG_DEMO": "1"}
    subprocess.run([sys.executable, "-m", "kyndig.demo.sales", folder, "--lead", lead], env=surroundings, check=True)


def lead_of(browser: Browser, role: str) -> str:
    """The e-mail address of whom the demo signs in as, read from the page of the person."""
    page = signed_in(browser.new_context(), role)
    page.goto(f"http://127.0.0.1:{PORT}/nordlys/openness/")
    return page.locator("text=/^[a-z.]+@[a-z.]+$/").first.inner_text()


def signed_in(context: BrowserContext, role: str) -> Page:
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{PORT}/demo/")
    page.locator(f"form:has(input[value={role}]) button").click()
    return page


def wait() -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/health/").close()
            return
        except OSError:
            time.sleep(0.5)
    sys.exit("The demo did not start.")


def photograph(browser: Browser, name: str, role: str, address: str, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="en-GB")
    context.add_cookies([{"name": "django_language", "value": "en", "url": f"http://127.0.0.1:{PORT}"}])
    page = signed_in(context, role)
    page.goto(f"http://127.0.0.1:{PORT}{address if address.startswith('/') else f'/nordlys/{address}'}")
    page.screenshot(path=HERE / f"{name}.png")
    print(HERE / f"{name}.png")
    context.close()


if __name__ == "__main__":
    main()
