"""Kyndig: a CRM together with the training programme that makes people use it."""

__version__ = "0.1.0"
