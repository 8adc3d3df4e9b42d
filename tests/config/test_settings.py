"""Every setting is documented, and every documented setting exists."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r'\b(?:env\.)?(?:text|flag|number|words)\(\s*"([A-Z_]+)"')
NAMED = re.compile(r"\bKYNDIG_([A-Z]+(?:_[A-Z]+)*)\b")


def test_every_setting_stands_in_the_docs_and_the_other_way_round():
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    used = set(READ.findall(sources)) | set(NAMED.findall(sources))
    table = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `KYNDIG_([A-Z_]+)` \|", table, re.MULTILINE))
    assert used == documented
