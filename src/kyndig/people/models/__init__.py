from kyndig.people.models.imports import PeopleImport
from kyndig.people.models.organisation import Department, Organisation
from kyndig.people.models.person import Person, Role
from kyndig.people.models.user import User

__all__ = ["Department", "Organisation", "PeopleImport", "Person", "Role", "User"]
