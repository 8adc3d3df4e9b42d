"""What is known of the price of the experiment, for the page that publishes a draft."""

from dataclasses import dataclass

from kyndig.training.models import ExperimentPrice, SolverRun, Timetable
from kyndig.training.rules.timetable_price import of_draw, of_steps
from kyndig.training.rules.timetable_runs import why_no_price


@dataclass(frozen=True)
class PricePage:
    """`draw` and `steps` say in a sentence what they cost; `steps` is empty until that was asked for.

    `old` says that the draft was changed after the price of the steps was worked out.
    """

    draft: Timetable
    price: ExperimentPrice | None
    draw: str
    steps: str
    old: bool

    @property
    def goes_on(self) -> bool:
        return self.price is not None and self.price.goes_on


def price_page(draft: Timetable) -> PricePage:
    """Two queries."""
    price = draft.prices.first()
    run = draft.runs.filter(state=SolverRun.State.DONE).first()
    currency = draft.period.organisation.currency
    drawn = run is not None and run.draw_price is not None
    draw = (
        of_draw(run.draw_followed, float(run.draw_price or 0), currency) if run and drawn else of_draw(None, None, "")
    )
    steps = ""
    if price is not None and price.found is not None:
        steps = of_steps(price.found, currency)
    elif price is not None and price.state == ExperimentPrice.State.FAILED:
        steps = why_no_price(price.says)
    old = price is not None and not price.goes_on and price.version != draft.version
    return PricePage(draft, price, draw, steps, old)
