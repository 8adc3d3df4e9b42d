"""What was sent, what waits, and what could not be sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kyndig.design.notices import tell
from kyndig.design.paging import page_by_key
from kyndig.outbox import actions, queries
from kyndig.outbox.models import Message
from kyndig.people.policies import allowed, may

State = Message.State
SHOWN = (State.WAITING, State.SENT, State.UNSURE, State.FAILED, State.CANCELLED)


@allowed("outbox.see")
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("state", "")
    wanted = wanted if wanted in SHOWN else ""
    found = queries.messages_of(request.organisation, state=wanted)
    numbers = queries.numbers_of(request.organisation)
    context = {
        "page": page_by_key(found, order=("-id",), request_query=request.GET),
        "numbers": numbers,
        "states": [(state.value, state.label, getattr(numbers, state.value)) for state in SHOWN],
        "wanted": wanted,
        "trouble": queries.mail_trouble(),
    }
    return render(request, "outbox/messages.html", context)


@allowed("outbox.see")
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.messages_of(request.organisation), pk=pk)
    shown = actions.open_message(found, by=request.person)
    again = shown.can_be_sent_again and may(request.person, "outbox.edit")
    return render(request, "outbox/message.html", {"shown": shown, "may_send_again": again})


@allowed("outbox.edit")
@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.messages_of(request.organisation), pk=pk)
    try:
        actions.send_again(found, by=request.person)
    except actions.NotToBeSentAgainError:
        tell(request, _("It was not sent again: it has gone out, or there is no address to send it to."), kind="wait")
    else:
        tell(request, _("The message is on its way again."))
    return redirect("outbox:message", organisation=request.organisation.slug, pk=pk)
