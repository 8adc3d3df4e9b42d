"""One style sheet and one script for all pages, put together from small files.

The files are joined when a process starts, not by a build step. The address holds a fingerprint of the content, so
browsers may keep the answer for a year. A room joins by having `static/<room>/<room>.css` or `.js`, or several whose
names begin so.
"""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from django.apps import apps
from django.conf import settings

HERE = Path(__file__).resolve().parent / "static" / "design"
LAYERS = ("reset", "base", "layout", "components", "pages")
# The files that are not components; every other file in the folder is one.
LAYER_OF = {"tokens": "", "reset": "reset", "base": "base", "layout": "layout", "shell": "layout", "print": ""}


@dataclass(frozen=True)
class Bundle:
    """A text to be sent to browsers, with its media type."""

    content: bytes
    media_type: str

    @cached_property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:12]

    @cached_property
    def compressed(self) -> bytes:
        return gzip.compress(self.content, 9, mtime=0)


def stylesheet() -> Bundle:
    """tokens, reset, base, layout, every component, each room's own pages, and print last; in cascade layers."""
    return _stylesheet() if not settings.DEBUG else _stylesheet.__wrapped__()


def script() -> Bundle:
    """Every module of the design system and of the rooms, each in a scope of its own."""
    return _script() if not settings.DEBUG else _script.__wrapped__()


@lru_cache(maxsize=1)
def _stylesheet() -> Bundle:
    components = sorted(path.stem for path in HERE.glob("*.css") if path.stem not in LAYER_OF)
    names = ["tokens", "reset", "base", "layout", "shell", *components]
    parts = [f"@layer {', '.join(LAYERS)};"]
    parts += [_in_layer(LAYER_OF.get(name, "components"), HERE / f"{name}.css") for name in names]
    parts += [_in_layer("pages", path) for path in _room_files("css")]
    parts.append(_in_layer("", HERE / "print.css"))
    return Bundle("\n".join(parts).encode(), "text/css; charset=utf-8")


@lru_cache(maxsize=1)
def _script() -> Bundle:
    files = [*sorted((HERE / "js").glob("*.js")), *_room_files("js")]
    modules = [f"{{\n{path.read_text(encoding='utf-8')}}}" for path in files]
    return Bundle("\n".join(modules).encode(), "text/javascript; charset=utf-8")


def _in_layer(layer: str, path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return f"@layer {layer} {{\n{text}}}" if layer else text


def _room_files(kind: str) -> list[Path]:
    rooms = [app for app in apps.get_app_configs() if app.name.startswith("kyndig.") and app.label != "design"]
    folders = [(Path(room.path) / "static" / room.label, room.label) for room in rooms]
    return [path for folder, label in folders for path in sorted(folder.glob(f"{label}*.{kind}"))]
