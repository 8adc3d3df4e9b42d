"""What a draft costs as an experiment: asked for, solved by one worker with and without steps, and kept."""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.people.refusals import RefusedError
from kyndig.timetable import price_of_steps
from kyndig.training.actions.solver_runs import plan_around_what_stands
from kyndig.training.actions.solver_work import GOES_ON, LostError, Teller, claim, fail, mine, take_up
from kyndig.training.models import ExperimentPrice, Timetable
from kyndig.training.rules.timetable_price import STEPS, kept
from kyndig.training.rules.timetable_runs import Says

SECONDS = 40

logger = logging.getLogger(__name__)


@transaction.atomic
def ask_for_price(timetable: Timetable, *, by: ledger.Actor) -> ExperimentPrice:
    """A waiting price and its task, stored together; the draft can be changed and published meanwhile.

    Raises RefusedError where it is no longer a draft, or the price is being worked out already.
    """
    from kyndig.training import tasks

    locked = Timetable.objects.select_for_update().get(pk=timetable.pk)
    if locked.status != Timetable.Status.DRAFT:
        raise RefusedError(_("This timetable is no longer a draft."))
    if locked.prices.filter(state__in=GOES_ON).exists():
        raise RefusedError(_("The price is being worked out already."))
    price = ExperimentPrice(
        organisation_id=locked.organisation_id,
        timetable=locked,
        asked_by_id=by.pk,
        version=locked.version,
        seconds_allowed=SECONDS,
    )
    ledger.add(price, by=by, verb="timetable.price_asked")
    tasks.price.enqueue(price.pk)
    return price


@transaction.atomic
def stop_price(price: ExperimentPrice, *, by: ledger.Actor) -> bool:
    """Give the price up; False where it is over already. What was found half-way would not be a price."""
    locked = ExperimentPrice.objects.select_for_update().get(pk=price.pk)
    if locked.state not in GOES_ON:
        return False
    return ledger.change(locked, by=by, verb="timetable.price_stopped", stop_asked=True)


def work_out(price: ExperimentPrice) -> bool:
    """Solve with and without steps, in this process; False where somebody else has the price, or it is over.

    What goes wrong is kept in words in the row. The draft is only read.
    """
    claimed = claim(ExperimentPrice, price.pk)
    if claimed is None:
        return False
    try:
        mine(claimed).update(version=claimed.timetable.version)
        planning = plan_around_what_stands(claimed.timetable)
        teller = Teller(claimed)
        found = price_of_steps(
            planning.problem, steps=STEPS, seconds=claimed.seconds_allowed, progress=teller.tell, stop=teller.stop
        )
        if teller.stop():
            fail(claimed, Says.STOPPED)
        elif "infeasible" in {found.free.status, found.stepped.status}:
            fail(claimed, Says.CLASH)
        else:
            mine(claimed).update(state=ExperimentPrice.State.DONE, finished=timezone.now(), found=kept(found))
    except LostError:
        return False
    except Exception:
        logger.exception("The price %s failed", claimed.pk)
        fail(claimed, Says.WENT_WRONG)
        raise
    finally:
        price.refresh_from_db()
    return True


def take_up_prices() -> int:
    """Hand the prices of workers that were killed to whoever is free; returns how many."""
    from kyndig.training import tasks

    return take_up(ExperimentPrice, tasks.price.enqueue)
