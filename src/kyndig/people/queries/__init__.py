from kyndig.people.queries.logins import organisations_of, people_of

__all__ = ["organisations_of", "people_of"]
