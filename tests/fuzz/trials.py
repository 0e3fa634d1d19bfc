"""What is demanded of every workbook, however damaged: an outcome or one sentence, and a sound annotated copy."""

import io
import zipfile

from lxml import etree

from handoff_xl.compile import compile_workbook
from handoff_xl.decide import Router
from handoff_xl.ooxml import Archive, PackageError
from handoff_xl.refusal import CannotRun
from handoff_xl.routing import render
from handoff_xl.writers.annotated import annotated_copy, strip_marks
from tests.fuzz.bases import TODAY

TURN = {"intent": "balance", "language": "en", "channel": "chat", "confidence": 0.9}


def outcome_of(data: bytes) -> str:
    """Compile, annotate, strip and decide; return what it came to. Any exception, assertions too, is a fault found."""
    try:
        outcome = compile_workbook(data, "design.xlsx", TODAY)
    except CannotRun as refusal:
        return _told("refused", refusal.message)
    try:
        copy = annotated_copy(data, outcome)
    except PackageError as refusal:
        return _told("not annotated", refusal.detail)
    _is_sound(copy, data)
    assert _parts(strip_marks(copy)) == _parts(strip_marks(data)), (
        "taking the marks off does not give the original"
    )
    again = compile_workbook(copy, "design.annotated.xlsx", TODAY)
    assert [str(finding) for finding in again.findings] == [str(finding) for finding in outcome.findings]
    if outcome.routing is None:
        return "not ready"
    Router(outcome.routing).decide(TURN)
    render(outcome.routing)
    return "ready"


def _told(result: str, message: str) -> str:
    assert len(message) < 2000, "a message is far too long"
    assert message.endswith("."), "a message is no sentence"
    return result


def _parts(data: bytes) -> dict[str, bytes | None]:
    """Return every part, None for one that cannot be read: it is copied as it is."""
    archive = Archive.from_bytes(data)
    parts: dict[str, bytes | None] = {}
    for name in archive.names:
        try:
            parts[name] = archive.read(name)
        except PackageError:
            parts[name] = None
    return parts


def _is_sound(copy: bytes, data: bytes) -> None:
    """Demand a whole zip, in which every part that is new or changed can be read and is as well formed as it was."""
    original, parts = _parts(data), _parts(copy)
    with zipfile.ZipFile(io.BytesIO(copy)) as package:
        assert len(package.namelist()) >= len(parts)
    for name, content in parts.items():
        if content == original.get(name, b""):
            continue
        assert content is not None, f"{name} cannot be read"
        if name.endswith((".xml", ".rels")) and not _is_well_formed(content):
            assert not _is_well_formed(original.get(name) or b"<x/>"), f"{name} is not well formed any more"


def _is_well_formed(content: bytes) -> bool:
    try:
        etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except etree.XMLSyntaxError:
        return False
    return True
