from kyndig.api.models.tokens import KeptAnswer, Scope, Token
from kyndig.api.models.webhooks import Delivery, Endpoint

__all__ = ["Delivery", "Endpoint", "KeptAnswer", "Scope", "Token"]
