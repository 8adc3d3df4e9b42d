"""What page writers can use is written down, and what is written down exists."""

import re
from pathlib import Path

import pytest

from kyndig.design import charts
from kyndig.design.templatetags.design import register

DOCS = (Path(__file__).parents[2] / "docs" / "design-system.md").read_text(encoding="utf-8")
# Only the shell and the templates of fields use these.
OWN = {"stylesheet", "script", "waiting_notices", "kind_of_widget", "shell", "fixed"}


@pytest.mark.parametrize("name", sorted(set(register.tags) - OWN))
def test_every_tag_is_described(name):
    assert f"{{% {name} " in DOCS


@pytest.mark.parametrize("name", sorted(set(register.filters) - OWN))
def test_every_filter_is_described(name):
    assert re.search(rf"\|{name}\b", DOCS)


@pytest.mark.parametrize("name", charts.__all__)
def test_every_kind_of_chart_data_is_described(name):
    assert f"{name}(" in DOCS


def test_every_tag_described_exists():
    known = set(register.tags) | {"extends", "load", "block", "endblock", "translate", "csrf_token", "end…"}
    known |= {f"end{name}" for name in register.tags}
    assert set(re.findall(r"\{% ?([\w…]+)", DOCS)) - known == set()
