from kyndig.design.tags import blocks, figures, forms, lists, page, parts, pictures, register

__all__ = ["blocks", "figures", "forms", "lists", "page", "parts", "pictures", "register"]
