"""The gallery, the theme, and the one style sheet and script."""

import gzip
import re

import pytest
from django.template.loader import render_to_string
from django.test import override_settings

from kyndig.design import bundle


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_gallery_shows_without_a_log_in_and_without_a_query(client, db, language, django_assert_num_queries):
    client.cookies["django_language"] = language
    with django_assert_num_queries(0):
        page = client.get("/design/")
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.content.decode()
    assert "style=" not in page.content.decode()


def test_the_theme_is_kept_in_a_cookie_and_leads_back(client):
    answer = client.post("/design/theme/", {"theme": "dark", "next": "/design/?x=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/design/?x=1")
    assert client.cookies["kyndig_theme"].value == "dark"
    assert 'data-theme="dark"' in client.get("/design/").content.decode()


def test_the_theme_leads_nowhere_else(client):
    answer = client.post("/design/theme/", {"theme": "dark", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"
    assert client.get("/design/theme/").status_code == 405


def test_an_unknown_theme_changes_nothing(client):
    client.post("/design/theme/", {"theme": "neon"})
    assert "kyndig_theme" not in client.cookies
    client.cookies["kyndig_theme"] = '"><script>'
    assert 'data-theme="auto"' in client.get("/design/").content.decode()


def test_the_style_sheet_is_kept_for_a_year_under_its_own_address(client):
    page = client.get("/design/").content.decode()
    address = re.search(r'href="(/design/kyndig\.[0-9a-f]{12}\.css)"', page)[1]
    answer = client.get(address)
    assert answer["Content-Type"].startswith("text/css")
    assert "immutable" in answer["Cache-Control"]
    assert answer.content.decode().startswith("@layer reset, base, layout, components, pages;")
    small = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(small.content) == answer.content
    assert client.get("/design/kyndig.000000000000.css")["Cache-Control"] == "no-store"


def test_the_script_holds_every_module_in_a_scope_of_its_own(client):
    answer = client.get(f"/design/kyndig.{bundle.script().fingerprint}.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer.content.decode().count('customElements.define("kyndig-connection"') == 1
    assert "import " not in re.sub(r"//.*", "", answer.content.decode())


def test_only_the_tokens_name_colours():
    for path in bundle.HERE.glob("*.css"):
        if path.stem not in {"tokens", "print"}:
            named = re.findall(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\(", path.read_text(encoding="utf-8"))
            assert named == [], path.name


def test_a_stylesheet_reads_in_one_sitting():
    for path in bundle.HERE.glob("*.css"):
        if path.stem != "calendar-slots":
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 150, path.name


@override_settings(DEBUG=True)
def test_while_developing_a_changed_file_is_seen(monkeypatch, tmp_path):
    before = bundle.stylesheet().fingerprint
    monkeypatch.setattr(bundle, "_room_files", lambda kind: [])
    monkeypatch.setattr(bundle, "LAYERS", (*bundle.LAYERS, "new"))
    assert bundle.stylesheet().fingerprint != before


@pytest.mark.parametrize("template", ["404.html", "403.html", "403_csrf.html", "500.html", "design/offline.html"])
def test_error_pages_need_nothing_but_themselves(template, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        page = render_to_string(template)
    assert "<h1>" in page


def test_a_missing_page_is_told_in_plain_words(client, db):
    answer = client.get("/design/nothing/")
    assert answer.status_code == 404
    assert "Her er det ingenting" in answer.content.decode()
