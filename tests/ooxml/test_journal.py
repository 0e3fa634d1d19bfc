from handoff_xl.ooxml.archive import Archive
from handoff_xl.ooxml.draft import Changes
from handoff_xl.ooxml.journal import journal_part, read_journal, write_journal
from tests.ooxml import minimal

CHANGES = Changes({"a": b"<a>new</a>", "b": b"added", "c": None}, {"a": ((3, 6, "old"),)}, ("b",))


def archive(**parts: bytes) -> Archive:
    return Archive.from_bytes(minimal.zipped({journal_part("o"): write_journal(CHANGES), **parts}))


def test_the_way_back():
    package = archive(a=b"<a>new</a>", b=b"added")
    journal = read_journal(package, "o")
    assert journal is not None
    assert journal.is_valid_for(package)
    assert journal.reverted(package) == {"a": b"<a>old</a>", "b": None}


def test_a_part_that_was_changed_or_lost_makes_it_void():
    for package in (archive(a=b"<a>New</a>", b=b"added"), archive(a=b"<a>new</a>")):
        journal = read_journal(package, "o")
        assert journal is not None
        assert not journal.is_valid_for(package)


def test_each_owner_has_its_own():
    assert read_journal(archive(), "other") is None
    assert journal_part("a/b c") == "docProps/a_b_c.json"
    assert write_journal(CHANGES) == write_journal(CHANGES)


def test_one_that_is_far_too_large_is_none():
    places = b'{"version":1,"hashes":{},"undo":{"a":[' + b'[0,0,""],' * 10**6 + b'[0,0,""]]}}'
    assert read_journal(Archive.from_bytes(minimal.zipped({journal_part("o"): places})), "o") is None


def test_places_that_overlap_or_go_back_are_none():
    for places in (b'[5,6,""],[5,7,""]', b'[5,6,""],[0,0,""]', b'[3,2,""]', b'[-1,2,""]'):
        forged = b'{"version":1,"hashes":{"a":"0"},"undo":{"a":[' + places + b"]}}"
        assert read_journal(Archive.from_bytes(minimal.zipped({journal_part("o"): forged})), "o") is None
