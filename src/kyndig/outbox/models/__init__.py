from kyndig.outbox.models.caught import CaughtMail
from kyndig.outbox.models.messages import Message
from kyndig.outbox.models.workers import Round, Worker

__all__ = ["CaughtMail", "Message", "Round", "Worker"]
