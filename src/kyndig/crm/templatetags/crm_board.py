"""The cards of the board as HTML: a template would spend more time on a hundred than on the rest of the page."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kyndig.crm.queries.board import Card
from kyndig.design.tags.parts import icon, tag

register = template.Library()


@register.simple_tag
def board_cards(cards: Iterable[Card]) -> SafeString:
    """An `<li>` for each card."""
    move, more = escape(_("Move")), icon("ellipsis")
    lock, nothing = f"{icon('lock', size=14, label=_('confidential'))} ", tag(_("no next step"), "wait")
    return SafeString("".join(_card(card, move, more, lock, nothing) for card in cards))


def _card(card: Card, move: str, more: str, lock: str, nothing: str) -> str:
    name, url = escape(card.name), escape(card.url)
    age = f'<span class="tag wait">{card.age}</span>' if card.long else f"<small>{card.age}</small>"
    late = ' class="late"' if card.late else ""
    step = f"<small{late}>{escape(card.step)}</small>" if card.step else nothing
    return (
        f'<li class="deal-card" id="deal-{card.pk}" draggable="true" data-deal="{card.pk}" data-seen="{card.version}">'
        f'<a class="deal-name" href="{url}" draggable="false">{name}</a>'
        f'<a class="deal-move" href="{url}move/" draggable="false" aria-label="{move} {name}">{more}</a>\n'
        f"<p>{lock if card.confidential else ''}{escape(card.company)}</p>"
        f'<p class="deal-worth">{escape(card.worth)} {age}</p><p>{step}</p>'
        f"<p><small>{escape(card.owner)}</small></p></li>"
    )
