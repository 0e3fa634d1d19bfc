"""What a file of the corpus is, and how the functions that make them are declared."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tests.corpus.package import Package, plain


@dataclass(frozen=True)
class CorpusFile:
    """A workbook with the faulty design, unless `sound`; `also` are the codes of what is found besides its faults."""

    name: str
    make: Callable[[], bytes]
    suffix: str = ".xlsx"
    also: frozenset[str] = frozenset()
    sound: bool = False


def made(
    *, suffix: str = ".xlsx", also: Iterable[str] = (), sound: bool = False
) -> Callable[[Callable[[], bytes]], CorpusFile]:
    """Declare a function that makes a workbook; its name tells what is in it."""

    def declared(make: Callable[[], bytes]) -> CorpusFile:
        return CorpusFile(make.__name__.strip("_"), make, suffix, frozenset(also), sound)

    return declared


def edited(
    *, suffix: str = ".xlsx", also: Iterable[str] = ()
) -> Callable[[Callable[[Package], None]], CorpusFile]:
    """Declare a function that changes the plainest workbook; its name tells what it does."""

    def declared(edit: Callable[[Package], None]) -> CorpusFile:
        def make() -> bytes:
            package = plain()
            edit(package)
            return package.written()

        return CorpusFile(edit.__name__.strip("_"), make, suffix, frozenset(also))

    return declared


def files_of(module: Mapping[str, object]) -> tuple[CorpusFile, ...]:
    """Return the files that a module declares, given its names."""
    return tuple(value for value in module.values() if isinstance(value, CorpusFile))
