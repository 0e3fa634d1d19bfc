"""Links of the portfolio summary: relative targets that every spreadsheet program follows."""

import os
from pathlib import Path

import pytest

from handoff_xl.writers.portfolio.links import target


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("bank.xlsx", "bank.xlsx"),
        ("out/bank.xlsx", "out/bank.xlsx"),
        ("../elsewhere/bank.xlsx", "../elsewhere/bank.xlsx"),
        ("two words.xlsx", "two%20words.xlsx"),
        ("50% #1 [a]?.xlsx", "50%25%20%231%20%5Ba%5D%3F.xlsx"),
        ("Größe & süß 日本.xlsx", "Größe%20&%20süß%20日本.xlsx"),
        ("a:b.xlsx", "a%3Ab.xlsx"),
        ("back\\slash.xlsx", "back%5Cslash.xlsx"),
        ("turned\u202e.xlsx", "turned%E2%80%AE.xlsx"),
        (os.fsdecode(b"not utf-8 \xff.xlsx"), "not%20utf-8%20%FF.xlsx"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="most of these are no file names there")
def test_what_has_a_meaning_in_addresses_is_encoded(tmp_path, file, expected):
    assert target(tmp_path / "here" / file, (tmp_path / "here").resolve()) == expected


def test_of_another_drive_the_whole_address_is_given(tmp_path, monkeypatch):
    def no_way(path, start):
        raise ValueError(f"path is on mount {path!r}, start on mount {start!r}")

    monkeypatch.setattr(os.path, "relpath", no_way)
    file = tmp_path / "two words.xlsx"
    assert target(file, Path("there")) == file.resolve().as_uri()
