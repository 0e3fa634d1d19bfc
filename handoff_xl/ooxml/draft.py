"""A workbook being edited: parts changed, added and removed, with their relationships and content types."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from handoff_xl.ooxml.archive import Archive
from handoff_xl.ooxml.errors import corrupt
from handoff_xl.ooxml.escape import attribute
from handoff_xl.ooxml.relationships import relationships_of, relationships_part, resolve
from handoff_xl.ooxml.splice import Element, PartEdits, Undo
from handoff_xl.ooxml.workbook import CONTENT_TYPES, Workbook
from handoff_xl.ooxml.xml import RELATIONSHIPS, STRICT_RELATIONSHIPS

_PACKAGE_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONSHIPS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


class Changes(NamedTuple):
    """The outcome of a draft: new bytes by part name (None: removed) and the way back of each edited part."""

    parts: dict[str, bytes | None]
    undo: dict[str, Undo]
    added: tuple[str, ...]


class Draft:
    """Edits to one workbook, collected part by part and applied together by `changes`."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self._edits: dict[str, PartEdits] = {}
        self._added: dict[str, bytes] = {}
        self._added_relationships: dict[str, list[str]] = {}
        self._removed: set[str] = set()
        self._ids: dict[str, int] = {}
        self._declared: set[str] = set()
        self._pointed_at: dict[str, set[str]] = {}
        self._leading: dict[str, dict[str, list[Element]]] = {}

    @property
    def archive(self) -> Archive:
        """The package as it was."""
        return self.workbook.archive

    @property
    def office(self) -> str:
        """The namespace in which this workbook's parts refer to each other."""
        return STRICT_RELATIONSHIPS if self.workbook.strict else RELATIONSHIPS

    def exists(self, part: str) -> bool:
        """Whether the package will have this part."""
        if part in self._added or part in self._added_relationships:
            return True
        return part in self.archive and part not in self._removed

    def edit(self, part: str, levels: int | None = None) -> PartEdits:
        """Return the edits of an existing part, the same object each time; `levels` as in `PartEdits`."""
        name = self.archive.stored_name(part)
        if name not in self._edits:
            self._edits[name] = PartEdits(self.archive.read(name), name, self.archive.budget, levels)
        return self._edits[name]

    def original(self, part: str) -> bytes:
        """Return a part as it was."""
        name = self.archive.stored_name(part)
        return self._edits[name].original if name in self._edits else self.archive.read(name)

    def new_name(self, pattern: str, source: str) -> str:
        """Return a free part name for what `source` is to lead to; `{}` in the pattern becomes a number."""
        number = 1
        while not self.is_free(name := pattern.format(number), source):
            number += 1
        return name

    def is_free(self, name: str, source: str) -> bool:
        """Whether a part can have this name.

        Content types, and the relationships of the `source` that is to lead to it, may speak of parts that are
        missing: their names are taken as well, or what points nowhere would point to the new part.
        """
        if self.exists(name) or name in self.archive:
            return False
        if source not in self._pointed_at:
            related = relationships_of(self.archive, source)
            self._pointed_at[source] = {relationship.target.lower() for relationship in related}
        return name.lower() not in self._pointed_at[source] and name.lower() not in self._overrides

    def add(self, part: str, content: bytes, content_type: str | None = None) -> None:
        """Add a part; without a content type of its own, it has that of its extension."""
        self._added[part] = content
        if content_type is not None:
            self.declare(part, content_type)

    def declare(self, part: str, content_type: str) -> None:
        """State the content type of a part."""
        types = self.edit(CONTENT_TYPES)
        types.append(
            types.root,
            f'<{types.root.prefix}Override PartName="/{attribute(part)}" ContentType="{content_type}"/>',
        )

    def declare_extension(self, extension: str, content_type: str) -> None:
        """State the content type of an extension, unless it is stated already."""
        types = self.edit(CONTENT_TYPES)
        defaults = (child for child in types.root.children if child.name == "Default")
        if any(default.attributes.get("Extension", "").lower() == extension for default in defaults):
            return
        xml = f'<{types.root.prefix}Default Extension="{extension}" ContentType="{content_type}"/>'
        if extension not in self._declared:
            self._declared.add(extension)
            types.prepend(types.root, xml)

    def relate(self, source: str, kind: str, target: str) -> str:
        """Relate one part to another (`""`: the package) and return the id. `kind` may be a whole type address."""
        listing = relationships_part(source)
        kind = kind if ":" in kind else f"{self.office}/{kind}"
        id_ = self._new_id(listing)
        path = f"/{target}" if source else target
        attributes = f'Id="{id_}" Type="{kind}" Target="{attribute(path)}"'
        if listing in self.archive:
            edits = self.edit(listing)
            edits.append(edits.root, f"<{edits.root.prefix}Relationship {attributes}/>")
        else:
            self._added_relationships.setdefault(listing, []).append(f"<Relationship {attributes}/>")
            self.declare_extension("rels", _RELATIONSHIPS_TYPE)
        return id_

    def unrelate(self, source: str, target: str) -> None:
        """Remove the relationships from one part to another."""
        edits = self.edit(relationships_part(source))
        if source not in self._leading:
            leading = self._leading[source] = {}
            for element in edits.root.all("Relationship"):
                if element.attributes.get("TargetMode") != "External":
                    goal = resolve(source, element.attributes.get("Target", ""))
                    leading.setdefault(goal.lower(), []).append(element)
        for element in self._leading[source].pop(target.lower(), ()):
            edits.remove(element)

    def remove(self, part: str) -> None:
        """Remove a part, the list of its relationships, and what the content types say of it."""
        name = self.archive.stored_name(part)
        self._removed.add(name)
        if relationships_part(name) in self.archive:
            self._removed.add(self.archive.stored_name(relationships_part(name)))
        for element in self._overrides.get(name.lower(), ()):
            self.edit(CONTENT_TYPES).remove(element)

    @cached_property
    def _overrides(self) -> dict[str, list[Element]]:
        """What the content types say of single parts, by their names."""
        found: dict[str, list[Element]] = {}
        for element in self.edit(CONTENT_TYPES).root.all("Override"):
            found.setdefault(_plain(element.attributes.get("PartName", "")), []).append(element)
        return found

    def remove_unreachable(self, starts: Iterable[str]) -> None:
        """Remove parts, and whatever only they lead to. Nothing may point to the parts any more."""
        removed = set(starts)
        candidates = self._reachable(removed, cut=set())
        kept = self._reachable({""}, cut=removed)
        for part in sorted(candidates - kept):
            self.remove(part)

    def properties_part(self) -> str | None:
        """Return the part of the extended properties (docProps/app.xml), None where there is none."""
        related = relationships_of(self.archive, "")
        targets = (r.target for r in related if r.kind in {"extended-properties", "extendedProperties"})
        return next((target for target in targets if target in self.archive), None)

    def _reachable(self, starts: Iterable[str], cut: set[str]) -> set[str]:
        """Return the parts that relationships lead to, not going through those that are cut."""
        found: set[str] = set()
        waiting = [part for part in starts if part not in cut]
        while waiting:
            part = waiting.pop()
            if part:
                found.add(part)
            for relationship in relationships_of(self.archive, part):
                target = relationship.target
                if relationship.external or target not in self.archive:
                    continue
                target = self.archive.stored_name(target)
                if target not in found and target not in cut:
                    waiting.append(target)
        return found

    def changes(self) -> Changes:
        """Return what changes in the package."""
        parts: dict[str, bytes | None] = {}
        undo: dict[str, Undo] = {}
        for name, edits in self._edits.items():
            if edits.is_changed and name not in self._removed:
                parts[name], undo[name] = edits.result()
        parts.update(dict.fromkeys(sorted(self._removed), None))
        added = dict(self._added)
        for listing, entries in self._added_relationships.items():
            xml = f'<Relationships xmlns="{_PACKAGE_RELATIONSHIPS}">{"".join(entries)}</Relationships>'
            added[listing] = f"{XML_DECLARATION}{xml}".encode()
        parts.update(added)
        return Changes(parts, undo, tuple(added))

    def _new_id(self, listing: str) -> str:
        if listing not in self._ids:
            taken = [0]
            if listing in self.archive:
                ids = (e.attributes.get("Id", "") for e in self.edit(listing).root.all("Relationship"))
                taken += [int(match[1]) for id_ in ids if (match := re.fullmatch(r"rId(\d{1,9})", id_))]
            self._ids[listing] = max(taken)
        self._ids[listing] += 1
        return f"rId{self._ids[listing]}"


def _plain(part_name: str) -> str:
    """Return a part name of the content types as parts are looked up: without slash, in small letters."""
    return part_name.replace("\\", "/").lstrip("/").lower()


XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def required(element: Element | None, what: str) -> Element:
    """Return an element that every workbook has. Raises PackageError where it is missing."""
    if element is None:
        raise corrupt(f"{what} is missing")
    return element
