"""Which known person each row of a list is."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Literal, Protocol

from .departments import key
from .duplicates import number_key
from .names import share_a_word
from .rows import PersonRow
from .values import fold


class Somebody(Protocol):
    """What rows and known people have in common."""

    @property
    def name(self) -> str: ...
    @property
    def employee_number(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def department(self) -> tuple[str, ...]: ...
    @property
    def started(self) -> object: ...


class Known(Somebody, Protocol):
    @property
    def id(self) -> int: ...


def number_of(one: Somebody) -> str:
    return number_key(one.employee_number) if one.employee_number else ""


def email_of(one: Somebody) -> str:
    return one.email.casefold()


class Matching:
    """Each row's person, nobody twice.

    First what the user settled, then employee number, e-mail, and name. A number or an address whose name has no word
    in common is unsure: both are sometimes given to somebody else. So is a name that fits several people, or whose
    e-mail is another. The rows in `gone`, of those who have left, are found by name last, among the people whom nobody
    who works here is: of two of one name, the one who is known is the one who works. Afterwards `people` has, by the
    place of a row, the id of its person, and `unsure` the ids that it could be; a row in neither is somebody new.
    """

    def __init__(
        self,
        current: Sequence[Known],
        rows: Sequence[PersonRow],
        settled: Mapping[int, int | Literal["new"]] | None = None,
        gone: Collection[int] = (),
    ) -> None:
        self.people: dict[int, int] = {}
        self.unsure: dict[int, tuple[int, ...]] = {}
        self._free = {person.id: person for person in current}
        self._waiting = dict(enumerate(rows))
        self._doubtful: dict[int, set[int]] = defaultdict(set)
        self._settle(settled or {})
        self._by_identity(number_of)
        self._by_identity(email_of)
        here = [at for at in self._waiting if at not in gone]
        for places in (here, [at for at in self._waiting if at in gone]):
            self._claimed = self._contested().union(*self.unsure.values())
            self._by_everything(places)
            self._by_name(places)
        for at, ids in self._doubtful.items():
            if at in self._waiting and ids & self._free.keys():
                self.unsure[at] = tuple(sorted({*self.unsure.get(at, ()), *(ids & self._free.keys())}))

    def _take(self, at: int, person_id: int) -> None:
        self.people[at] = person_id
        del self._free[person_id], self._waiting[at]

    def _settle(self, settled: Mapping[int, int | Literal["new"]]) -> None:
        for at, choice in settled.items():
            if at not in self._waiting:
                continue
            if choice == "new":
                del self._waiting[at]
            elif choice in self._free:
                self._take(at, choice)

    def _by_identity(self, identity: Callable[[Somebody], str]) -> None:
        known = {identity(person): person for person in self._free.values() if identity(person)}
        contested = self._contested()
        for at, row in list(self._waiting.items()):
            person = known.get(identity(row)) if identity(row) else None
            if person is None or person.id not in self._free:
                continue
            if person.id not in contested and _is_believable(row, person):
                self._take(at, person.id)
            else:
                self._doubtful[at].add(person.id)

    def _by_everything(self, places: Sequence[int]) -> None:
        """Namesakes without a number or an address, told apart by whatever else is the same."""
        known: dict[object, list[int]] = defaultdict(list)
        for person in self._free.values():
            known[_everything(person)].append(person.id)
        for at in places:
            if at in self._waiting and (same := known.get(_everything(self._waiting[at]))):
                self._take(at, same.pop(0))

    def _by_name(self, places: Sequence[int]) -> None:
        known: dict[str, list[Known]] = defaultdict(list)
        for person in self._free.values():
            known[fold(person.name)].append(person)
        listed: dict[str, list[int]] = defaultdict(list)
        for at in places:
            name = fold(self._waiting[at].name) if at in self._waiting else ""
            if at not in self._doubtful and name in known:
                listed[name].append(at)
        for name, alike in listed.items():
            self._namesakes(alike, known[name])

    def _namesakes(self, places: Sequence[int], people: Sequence[Known]) -> None:
        """Those alone with their name in a department are each other; then those who are alone left."""
        for in_department in (True, False):
            for at in places:
                rivals = [other for other in places if other in self._waiting]
                fits = self._possible(at, people)
                if in_department:
                    here = key(self._waiting[at].department)
                    rivals = [other for other in rivals if key(self._waiting[other].department) == here]
                    fits = [person for person in fits if key(person.department) == here]
                if len(rivals) == len(fits) == 1 and self._is_clear(at, fits[0]):
                    self._take(at, fits[0].id)
        for at in places:
            if candidates := self._possible(at, people):
                self.unsure[at] = tuple(person.id for person in candidates)

    def _contested(self) -> set[int]:
        """Those whose number or address a row has that does not seem to be theirs: no weaker sign decides then."""
        return {person_id for ids in self._doubtful.values() for person_id in ids}

    def _is_clear(self, at: int, person: Known) -> bool:
        return person.id not in self._claimed and not _has_other(email_of, self._waiting[at], person)

    def _possible(self, at: int, people: Sequence[Known]) -> list[Known]:
        if at not in self._waiting:
            return []
        row = self._waiting[at]
        return [one for one in people if one.id in self._free and not _has_other(number_of, row, one)]


def _is_believable(row: PersonRow, person: Known) -> bool:
    """Whether a number or an address in common means one person: if the other is the same too, or part of the name."""
    if _has_other(number_of, row, person):
        return False
    both = bool(number_of(row) and email_of(row))
    both = both and number_of(row) == number_of(person) and email_of(row) == email_of(person)
    return both or share_a_word(row.name, person.name)


def _has_other(identity: Callable[[Somebody], str], one: Somebody, other: Somebody) -> bool:
    return bool(identity(one) and identity(other) and identity(one) != identity(other))


def _everything(one: Somebody) -> tuple[object, ...]:
    return fold(one.name), number_of(one), email_of(one), key(one.department), fold(one.title), one.phone, one.started
