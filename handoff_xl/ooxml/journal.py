"""The journal of an annotation: how to take it off so that every part is again what it was, byte for byte.

It is a small part of the package itself. Programs that save the workbook anew drop it, or change parts it
knows by their hash; then it is void, and marks have to be recognised one by one.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from handoff_xl.ooxml.archive import Archive
from handoff_xl.ooxml.draft import Changes
from handoff_xl.ooxml.splice import Undo, undone

CONTENT_TYPE = "application/json"
RELATIONSHIP = "urn:workbook-marks:journal"
_VERSION = 1
_LARGEST = 8 * 2**20  # in bytes; a larger one, if it is ours at all, is not worth its memory


class Journal(NamedTuple):
    """The hash of each part that was edited or added, and the way back of the edited ones."""

    hashes: dict[str, str]
    undo: dict[str, Undo]

    def is_valid_for(self, archive: Archive) -> bool:
        """Whether every part is still as the annotation left it."""
        return all(
            part in archive and _hash(archive.read(part)) == hash_ for part, hash_ in self.hashes.items()
        )

    def reverted(self, archive: Archive) -> dict[str, bytes | None]:
        """Return the changes that take the annotation off."""
        return {
            part: undone(archive.read(part), self.undo[part]) if part in self.undo else None
            for part in self.hashes
        }


def journal_part(owner: str) -> str:
    """Return the name of an owner's journal."""
    return f"docProps/{re.sub(r'[^A-Za-z0-9_-]', '_', owner)}.json"


def write_journal(changes: Changes) -> bytes:
    """Return the journal of an annotation."""
    hashes = {name: _hash(content) for name, content in changes.parts.items() if content is not None}
    record = {"version": _VERSION, "hashes": hashes, "undo": changes.undo}
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def read_journal(archive: Archive, owner: str) -> Journal | None:
    """Return the journal of an owner, None where there is none that can be used."""
    part = journal_part(owner)
    if part not in archive:
        return None
    content = archive.read(part)
    if len(content) > _LARGEST:
        return None
    try:
        record = json.loads(content)
        if record["version"] != _VERSION:
            return None
        hashes = {str(name): str(hash_) for name, hash_ in record["hashes"].items()}
        undo = {str(name): _in_order(places) for name, places in record["undo"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None  # not ours, or damaged: the marks are then recognised one by one
    return Journal(hashes, undo) if undo.keys() <= hashes.keys() else None


def _in_order(places: Iterable[Sequence[Any]]) -> Undo:
    """Return the places of a part where each begins after the one before it, which no splice can fail to give."""
    found: list[tuple[int, int, str]] = []
    done = 0
    for start, end, text in places:
        text.encode("latin-1")
        if not done <= start <= end:
            raise ValueError("no such place")
        found.append((start, end, text))
        done = end
    return tuple(found)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
