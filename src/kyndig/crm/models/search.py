"""What the records are found by. All of it follows from the records, and can be made anew (`reindex_search`)."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from kyndig.crm.models.workspace import Workspace


class WordsField(models.Field):
    """A list of words, none with a space or a quote in it: a tsvector on PostgreSQL, a text elsewhere."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if connection.vendor == "postgresql":
            return " ".join(f"'{word}'" for word in value)
        return " ".join(value)

    def from_db_value(self, value: str | None, expression: Any, connection: BaseDatabaseWrapper) -> list[str]:
        return (value or "").replace("'", "").split()


class SearchEntry(models.Model):
    """What one record is found by.

    `title` is its name, folded. `words` hold everything it is found by, each behind a mark of kind and workspace, so
    that a search in one workspace reads nothing of another. `fresh` is when something last happened with it.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)
    record_id = models.BigIntegerField()
    title = models.CharField(max_length=250)
    owner_id = models.BigIntegerField(null=True)
    fresh = models.DateTimeField()
    words = WordsField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id"], name="search_entry_once")]
        indexes = [models.Index(fields=["workspace", "kind", "-fresh"], name="search_entry_fresh")]

    def __str__(self) -> str:
        return self.title


class SearchWord(models.Model):
    """A word that records of a workspace are found by, and in how many of each kind it stood when last counted.

    A count of 0 says that the word stands in none of that kind.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    word = models.CharField(max_length=60)
    company = models.PositiveIntegerField(default=0)
    contact = models.PositiveIntegerField(default=0)
    deal = models.PositiveIntegerField(default=0)
    activity = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "word"], name="search_word_once")]

    def __str__(self) -> str:
        return self.word


class Renaming(models.Model):
    """A record whose name is still to go to what stands with it. `asked` is when it was asked for last."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)
    record_id = models.BigIntegerField()
    asked = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id"], name="renaming_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"
