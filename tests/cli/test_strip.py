DAY = ("--as-of", "2026-11-24")


def test_marks_come_off_to_a_file_of_its_own(run, write, sheets, tmp_path):
    workbook = write(sheets)
    run("compile", workbook, *DAY)
    code, out, err = run("strip", tmp_path / "bank.annotated.xlsx")
    target = tmp_path / "bank.stripped.xlsx"
    assert (code, out) == (0, "")
    assert f"Wrote {target}" in err
    assert "HX Summary" not in target.read_bytes().decode("latin-1")
    code, _, _ = run("check", target, *DAY)
    assert code == 0


def test_a_file_that_is_there_is_left(run, write, sheets, tmp_path):
    workbook = write(sheets)
    target = tmp_path / "bank.stripped.xlsx"
    target.write_bytes(b"mine")
    code, _, err = run("strip", workbook)
    assert code == 2
    assert "already there" in err
    assert target.read_bytes() == b"mine"
    code, _, err = run("strip", workbook, "--overwrite")
    assert code == 0
    assert "there were no marks to take off" in err
    assert target.read_bytes() == workbook.read_bytes()


def test_the_workbook_itself_is_never_overwritten(run, write, sheets):
    workbook = write(sheets)
    before = workbook.read_bytes()
    code, _, err = run("strip", workbook, "-o", workbook, "--overwrite")
    assert code == 2
    assert "never overwritten" in err
    assert workbook.read_bytes() == before


def test_what_cannot_be_read_is_a_plain_sentence(run, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"")
    code, _, err = run("strip", tmp_path / "a.xlsx")
    assert code == 2
    assert err == f"Error: {tmp_path / 'a.xlsx'}: The file is empty. Send or download it again.\n"
