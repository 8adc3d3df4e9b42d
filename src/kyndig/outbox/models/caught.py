from django.db import models


class CaughtMail(models.Model):
    """A mail that the product's own catcher took in instead of delivering it; `raw` is the mail as it came."""

    message_id = models.CharField(max_length=250, db_index=True)
    sender = models.CharField(max_length=254, blank=True)
    to = models.CharField(max_length=254)
    subject = models.TextField(blank=True)
    raw = models.BinaryField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
