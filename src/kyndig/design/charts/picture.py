"""The pieces every chart is drawn with."""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Text = str | Promise
NARROW = 344
# The mean width of a character at the chart's 13 px; enough to decide whether a label has room.
CHARACTER = 7.0


@dataclass(frozen=True)
class Picture:
    """A chart ready to be shown: drawn wide and narrow, and its figures as a table."""

    kind: str
    title: Text
    wide: SafeString
    narrow: SafeString
    heads: Sequence[Text]
    rows: Sequence[Sequence[Text]]


def svg(parts: Iterable[SafeString], *, width: float, height: float, title: Text, description: Text) -> SafeString:
    """The frame: scaled to its box, with a title and a description for screen readers."""
    key = hashlib.sha256(f"{title}{description}{width}".encode()).hexdigest()[:10]
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-labelledby="c{}-t c{}-d">'
        '<title id="c{}-t">{}</title><desc id="c{}-d">{}</desc>{}</svg>',
        at(width), at(height), key, key, key, title, key, description, join(parts),
    )  # fmt: skip


def join(parts: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 (every part was made by format_html)


def at(value: float) -> str:
    """A coordinate, without needless decimals."""
    return f"{round(value, 1):g}"


def rect(
    x: float, y: float, width: float, height: float, classes: str, *, radius: float = 5, tip: Text = ""
) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="{}" class="{}">{}</rect>',
        at(x), at(y), at(max(width, 0)), at(height), at(min(radius, max(width, 0) / 2)), classes, _tip(tip),
    )  # fmt: skip


def circle(x: float, y: float, radius: float, classes: str, *, tip: Text = "") -> SafeString:
    return format_html(
        '<circle cx="{}" cy="{}" r="{}" class="{}">{}</circle>', at(x), at(y), at(radius), classes, _tip(tip)
    )


def line(x1: float, y1: float, x2: float, y2: float, classes: str) -> SafeString:
    return format_html('<path d="M{} {}L{} {}" class="{}"/>', at(x1), at(y1), at(x2), at(y2), classes)


def path(points: Sequence[tuple[float, float]], classes: str, *, closed: bool = False) -> SafeString:
    drawn = "L".join(f"{at(x)} {at(y)}" for x, y in points)
    return format_html('<path d="M{}{}" class="{}"/>', drawn, "Z" if closed else "", classes)


def text(x: float, y: float, words: Text, classes: str = "", *, anchor: str = "start") -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" class="{}">{}</text>', at(x), at(y), anchor, classes, words
    )


def _tip(words: Text) -> SafeString:
    return format_html("<title>{}</title>", words) if words else SafeString("")


def fits(words: Text, width: float) -> bool:
    return len(str(words)) * CHARACTER <= width


def shortened(words: Text, width: float) -> str:
    """The words, cut with an ellipsis where they are wider than `width`."""
    whole = str(words)
    room = max(int(width / CHARACTER), 2)
    return whole if len(whole) <= room else whole[: room - 1].rstrip() + "…"


def ticks(low: float, high: float, count: int = 4) -> list[float]:
    """Round figures that cover [low, high]: steps of 1, 2 or 5 times a power of ten."""
    if high - low < 1e-6:
        high = low + 1
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


def legend(
    entries: Sequence[tuple[str, Text]], *, y: float, x: float = 0, width: float = math.inf
) -> tuple[SafeString, float]:
    """Swatches with words on as many rows as `width` asks for, and the height they took."""
    parts = []
    left, top = x, y
    for classes, words in entries:
        needed = 22 + len(str(words)) * CHARACTER + 12
        if left > x and left + needed > x + width:
            left, top = x, top + 20
        parts.append(rect(left, top - 9, 14, 10, classes, radius=3))
        parts.append(text(left + 20, top, words, "soft"))
        left += needed
    return format_html_join("", "{}", ((part,) for part in parts)), top - y + 20
