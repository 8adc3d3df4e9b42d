"""When two ways of writing a department are the same one."""

from collections import defaultdict
from collections.abc import Iterable

from .values import fold

Path = tuple[str, ...]


def key(path: Iterable[str]) -> Path:
    return tuple(map(fold, path))


class Departments:
    """The departments that exist, each as its path from the top."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._whole: dict[Path, Path] = {}
        self._ending: dict[Path, set[Path]] = defaultdict(set)
        for path in sorted(paths):
            folded = key(path)
            self._whole.setdefault(folded, path)
            for start in range(1, len(folded)):
                self._ending[folded[start:]].add(path)

    def named(self, path: Path) -> Path:
        """The path as it is called here. One that is new is called as it is written first.

        Capitals do not matter. A list often knows only the lowest name: ("Salg Øst",) means ("Salg", "Salg Øst") where
        that is the only one that ends so.
        """
        wanted = key(path)
        if wanted in self._whole:
            return self._whole[wanted]
        ending = self._ending.get(wanted, set())
        if len(ending) == 1:
            return next(iter(ending))
        self._whole[wanted] = (*self.named(path[:-1]), path[-1]) if len(path) > 1 else path
        return self._whole[wanted]


def is_in(present: Path, path: Path) -> bool:
    """Whether a person in `present` is already where the list says they are, be it only by the lowest name."""
    return key(present)[-len(path) :] == key(path)
