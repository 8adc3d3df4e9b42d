"""People as somebody writes them: by e-mail or by full name, one on each line."""

from collections import defaultdict

from kyndig.people.models import Organisation, Person


def people_named(organisation: Organisation, text: str) -> tuple[list[Person], list[str]]:
    """The people who work here that the lines of `text` name, in that order, and the lines that name nobody or several.

    One query.
    """
    lines = list(dict.fromkeys(line for raw in text.splitlines() if (line := " ".join(raw.split()))))
    if not lines:
        return [], []
    by_name: dict[str, list[Person]] = defaultdict(list)
    for person in Person.objects.employed().filter(organisation=organisation):
        for key in {person.email.casefold(), person.name.casefold()} - {""}:
            by_name[key].append(person)
    found: dict[int, Person] = {}
    unknown = []
    for line in lines:
        people = by_name.get(line.casefold(), [])
        if len(people) == 1:
            found[people[0].pk] = people[0]
        else:
            unknown.append(line)
    return list(found.values()), unknown
