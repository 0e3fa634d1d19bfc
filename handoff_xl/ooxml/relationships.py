"""Relationships between parts: which part points to which, and how."""

import posixpath
from typing import NamedTuple

from handoff_xl.ooxml.archive import Archive


class Relationship(NamedTuple):
    """One relationship of a part.

    `kind` is the last word of its type (`worksheet`, `comments`, `vmlDrawing`), the same in transitional
    and Strict files; `target` a part name, or an address where `external`.
    """

    id: str
    kind: str
    target: str
    external: bool


def relationships_part(part: str) -> str:
    """Return the name of the part that lists a part's relationships; `""` stands for the package itself."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relationships_of(archive: Archive, part: str) -> tuple[Relationship, ...]:
    """Return the relationships of a part (`""`: the package), none where it has no list."""
    return archive.once(_relationships, part)


def related_parts(archive: Archive, part: str, *kinds: str) -> tuple[str, ...]:
    """Return the parts of the package that a part leads to as one of these kinds, each once, as the file spells them."""
    related = relationships_of(archive, part)
    targets = (
        one.target for one in related if one.kind in kinds and not one.external and one.target in archive
    )
    return tuple(dict.fromkeys(archive.stored_name(target) for target in targets))


def _relationships(archive: Archive, part: str) -> tuple[Relationship, ...]:
    listing = relationships_part(part)
    if listing not in archive:
        return ()
    found = []
    for element in archive.tree(listing).iterfind(".//{*}Relationship"):
        target = element.get("Target", "")
        external = element.get("TargetMode") == "External"
        found.append(
            Relationship(
                id=element.get("Id", ""),
                kind=element.get("Type", "").rpartition("/")[2],
                target=target if external else resolve(part, target),
                external=external,
            )
        )
    return tuple(found)


def resolve(part: str, target: str) -> str:
    """Return the part name that a relationship's target means, seen from `part`."""
    path = target.replace("\\", "/")
    joined = path if path.startswith("/") else posixpath.join("/", posixpath.dirname(part), path)
    return posixpath.normpath(joined).lstrip("/")
