from kyndig.api.models.tokens import KeptAnswer, Scope, Token

__all__ = ["KeptAnswer", "Scope", "Token"]
