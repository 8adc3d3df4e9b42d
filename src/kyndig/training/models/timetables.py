from django.db import models
from django.utils.translation import gettext_lazy as _

from kyndig.people.models import Organisation, Person
from kyndig.training.models.programme import Period, Programme
from kyndig.training.models.strands import Strand


class Timetable(models.Model):
    """The sessions of a period as one proposal: a draft that can be read and changed, then published or thrown away.

    `seed` draws who comes first among departments that cost the same; with `in_steps` they come strictly one step after
    the other, in that order. `version` grows with every change, so that who
    looked at an older one is told so. `bound` is a proven lower bound on the cost, None where a change made it void.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        THROWN_AWAY = "thrown_away", _("thrown away")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="timetables")
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="timetables")
    period = models.ForeignKey(Period, models.CASCADE, related_name="timetables")
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    seed = models.PositiveIntegerField(default=1)
    in_steps = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    bound = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    created = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["period"], condition=models.Q(status="draft"), name="one_draft_a_period")
        ]

    def __str__(self) -> str:
        return f"{self.period} ({self.get_status_display()})"


class Work(models.Model):
    """Something that a worker finds out while people go on, with what the page shows meanwhile."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("finished")
        FAILED = "failed", _("failed")

    organisation = models.ForeignKey(Organisation, models.CASCADE)
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    seconds_allowed = models.PositiveSmallIntegerField(default=20)
    stop_asked = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    heartbeat = models.DateTimeField(null=True)
    elapsed = models.FloatField(default=0)
    phase = models.CharField(max_length=30, blank=True)
    says = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def goes_on(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING}


class SolverRun(Work):
    """One run of the solver on a timetable.

    `draw_followed` is the share of the pairs of departments that come in the order drawn, None where there are none to
    compare; `draw_price` what following it cost.
    """

    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="runs")
    gap_wanted = models.FloatField(default=0.0)
    wanted = models.PositiveIntegerField(null=True)
    placed = models.PositiveIntegerField(null=True)
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    bound = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    draw_followed = models.FloatField(null=True)
    draw_price = models.DecimalField(max_digits=14, decimal_places=2, null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.timetable}: {self.get_state_display()}"


class ExperimentPrice(Work):
    """What it costs that departments come in steps: solved with and without them, for the draft at one version.

    `found` is kept once it is known, with amounts in the customer's currency (`rules/timetable_price.py` reads it).
    """

    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="prices")
    version = models.PositiveIntegerField()
    found = models.JSONField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.timetable)


class PlaceSearch(Work):
    """Places looked for in what is published, for people who lack one: a proposal, until somebody takes it.

    `asked` are (person, strand) keys. `found` is kept once it is known, with keys and nobody's name
    (`actions/place_searches.py` says how); nothing is changed before `applied_at`, and nothing stays changed after
    `undone_at`.
    """

    period = models.ForeignKey(Period, models.CASCADE, related_name="place_searches")
    asked = models.JSONField(default=list)
    found = models.JSONField(null=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.period)


class SeatProposal(models.Model):
    """A free seat in a published session, which a draft gives to somebody. Nobody is told until it is published."""

    organisation = models.ForeignKey(Organisation, models.CASCADE)
    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="seat_proposals")
    session = models.ForeignKey("training.Session", models.CASCADE, related_name="seat_proposals")
    person = models.ForeignKey(Person, models.CASCADE, related_name="seat_proposals")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["timetable", "session", "person"], name="seat_proposal_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.session}"


class Unplaced(models.Model):
    """A person whom the timetable could not place in a strand, and what would have to change."""

    organisation = models.ForeignKey(Organisation, models.CASCADE)
    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="unplaced")
    strand = models.ForeignKey(Strand, models.CASCADE)
    person = models.ForeignKey(Person, models.CASCADE)
    why = models.TextField()
    blockers = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["timetable", "strand", "person"], name="unplaced_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.why}"
