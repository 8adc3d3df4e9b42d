"""The template tags of the design system, a file a kind; `{% load design %}` loads them all."""

from django import template

register = template.Library()
