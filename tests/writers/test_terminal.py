from datetime import date

import click
import pytest

from handoff_xl.findings import Place, Rule, Severity, in_order
from handoff_xl.outcome import Outcome, Remark
from handoff_xl.results import Run, WorkbookResult
from handoff_xl.writers.terminal import summary_table, workbook_text


def rule(code, severity):
    return Rule(
        code, severity, "Title", "There is no {name}.", "Add {name}.", "Meaning.", "Failing.", "Passing."
    )


UNKNOWN = rule("HX301", Severity.ERROR)
UNUSED = rule("HX350", Severity.WARNING)
READ_AS = rule("HX210", Severity.INFORMATION)


def result(*findings, remarks=None, routing=None, **fields):
    outcome = Outcome("bank", "bank.xlsx", in_order(findings), remarks=remarks or {}, routing=routing)
    return WorkbookResult("bank.xlsx", outcome, **fields)


def text(*findings, most=20, strict=False, width=None, **fields):
    return click.unstyle(workbook_text(result(*findings, **fields), strict=strict, most=most, width=width))


def test_findings_stand_by_sheet_in_the_order_of_the_template():
    shown = text(
        UNUSED.at(Place("Queues", 7, 1), name="night"),
        UNKNOWN.at(Place("Thresholds", 9, 3), name="second"),
        UNKNOWN.at(Place("Thresholds", 5, 3), name="first"),
        UNKNOWN.at(Place(), name="sheet Intents"),
        written=("bank.annotated.xlsx",),
    )
    assert shown == (
        "Workbook\n"
        "  error   workbook  HX301\n"
        "      There is no sheet Intents.\n"
        "      Fix: Add sheet Intents.\n"
        "\n"
        "Queues\n"
        "  warning Queues!A7  HX350\n"
        "      There is no night.\n"
        "      Fix: Add night.\n"
        "\n"
        "Thresholds\n"
        "  error   Thresholds!C5  HX301\n"
        "      There is no first.\n"
        "      Fix: Add first.\n"
        "  error   Thresholds!C9  HX301\n"
        "      There is no second.\n"
        "      Fix: Add second.\n"
        "\n"
        "bank.xlsx  NOT READY: 3 errors to mend, 1 warning\n"
        "Wrote bank.annotated.xlsx\n"
    )


def test_a_suggestion_a_witness_and_related_cells_are_shown():
    shown = text(
        UNKNOWN.at(
            Place("Intents", 5, 6),
            name="queue",
            suggestion="billing",
            witness={"intent": "refund", "confidence": 0.1, "signals": {"human_request": True}},
            related=[Place("Queues", 5, 1), Place("Queues", 6, 1)],
        )
    )
    assert "Suggested: billing" in shown
    assert (
        "For example: a conversation about refund at 10 % confidence, where the customer asks for a person."
        in shown
    )
    assert "See also: Queues!A5, Queues!A6" in shown


def test_the_worst_are_shown_and_the_rest_is_counted():
    errors = [UNKNOWN.at(Place("Intents", row, 1), name=str(row)) for row in range(5, 12)]
    shown = text(
        UNUSED.at(Place("Queues", 7, 1), name="night"), *errors, most=5, written=("out/bank.annotated.xlsx",)
    )
    assert shown.count("HX301") == 4
    assert shown.count("HX350") == 1
    assert "There is no 5. (3 more of this kind)\n" in shown
    assert shown.count("of this kind") == 1
    assert "+3 more findings: marked in bank.annotated.xlsx, or add --all." in shown
    everything = text(UNUSED.at(Place("Queues", 7, 1), name="night"), *errors, most=None)
    assert everything.count("HX") == 8
    assert "more" not in everything


def test_where_not_all_are_shown_the_same_words_stand_once_and_structure_comes_first():
    blank = rule("HX201", Severity.ERROR)
    gap = rule("HX401", Severity.ERROR)
    twice = rule("HX102", Severity.ERROR)
    findings = (
        *(blank.at(Place("Intents", row, 5), name="queue") for row in range(5, 13)),
        gap.at(Place("Thresholds", 5, 1), name="row"),
        twice.at(Place("Hours"), name="header"),
    )
    shown = text(*findings, most=5)
    assert [shown.count(code) for code in ("HX102", "HX201", "HX401")] == [1, 1, 1]
    assert "There is no queue. (7 more of this kind)\n" in shown
    assert "+7 more findings: add --all to see them." in shown
    first_two = text(*findings, most=2)
    assert [first_two.count(code) for code in ("HX102", "HX201", "HX401")] == [1, 0, 1]


def test_one_that_is_left_out_is_counted_in_the_singular():
    errors = [UNKNOWN.at(Place("Intents", row, 1), name=str(row)) for row in (5, 6)]
    assert "+1 more finding: add --all to see them." in text(*errors, most=1)


@pytest.mark.parametrize(
    ("remark", "words"),
    [
        (Remark("accepted", "Kim", " "), "(accepted, but without a reason: it stays open)"),
        (Remark("Accepted", "", "why"), "(accepted, but without a name: it stays open)"),
        (Remark("Accepted"), "(accepted, but without a name and a reason: it stays open)"),
    ],
)
def test_an_acceptance_that_does_not_count_is_told(remark, words):
    warning = UNUSED.at(Place("Queues", 7, 1), name="night")
    shown = text(warning, remarks={warning.key: remark})
    assert f"HX350 {words}\n" in shown
    assert "READY, 1 warning, 1 accepted without a name or a reason: open\n" in shown


def test_an_error_cannot_be_accepted():
    error = UNKNOWN.at(Place("Intents", 5, 1), name="x")
    shown = text(error, remarks={error.key: Remark("Accepted", "Kim", "why")})
    assert "HX301 (accepted, but an error must be mended)\n" in shown


def test_notes_and_accepted_warnings_are_counted_and_shown_only_on_demand():
    warning = UNUSED.at(Place("Queues", 7, 1), name="night")
    findings = (warning, READ_AS.at(Place("Settings", 9, 2), name="85"))
    remarks = {warning.key: Remark("Accepted", "Kim", "used from May")}
    shown = text(*findings, remarks=remarks)
    assert "HX" not in shown
    assert "1 note about what was understood: add --all to see them." in shown
    assert "bank.xlsx  READY, 1 warning (1 accepted)" in shown
    everything = text(*findings, remarks=remarks, most=None)
    assert "about what was understood" not in everything
    assert "HX350 (accepted)" in everything
    assert "note    Settings!B9  HX210" in everything


@pytest.mark.parametrize(
    ("strict", "words"), [(False, "READY, 1 warning"), (True, "NOT READY: --strict, and 1 warning")]
)
def test_strict_turns_an_open_warning_into_not_ready(strict, words):
    assert f"bank.xlsx  {words}\n" in text(UNUSED.at(Place("Queues", 7, 1), name="night"), strict=strict)


@pytest.mark.parametrize(
    ("findings", "strict", "words"),
    [
        ((), False, "NOT WRITTEN: no errors, no warnings; the files could not be written"),
        (
            (UNUSED.at(Place("Queues", 7, 1), name="night"),),
            True,
            "NOT READY: --strict, and 1 warning; the files could not be written",
        ),
        (
            (UNKNOWN.at(Place("Intents", 5, 1), name="x"),),
            False,
            "NOT READY: 1 error to mend, no warnings; the files could not be written",
        ),
    ],
)
def test_where_files_could_not_be_written_the_verdict_says_so(findings, strict, words):
    assert f"bank.xlsx  {words}\n" in text(*findings, strict=strict, problem="The disk is full.")


def test_lines_are_wrapped_to_the_terminal_only():
    finding = UNKNOWN.at(Place("Intents", 5, 1), name="word " * 40)
    assert max(map(len, text(finding, width=60).splitlines())) <= 60
    assert max(map(len, text(finding).splitlines())) > 200


def test_text_from_cells_cannot_command_the_terminal():
    hostile = "\x1b]0;owned\x07 a\u202eb\nError: forged\r\x9b2J\u2066"
    styled = workbook_text(
        result(UNKNOWN.at(Place(hostile, 5, 1), name=hostile), written=("\x1b[2J.annotated.xlsx",)),
        strict=False,
        most=20,
        width=None,
    )
    plain = click.unstyle(styled)
    assert not any(ord(character) < 32 and character != "\n" for character in plain)
    assert not any(character in plain for character in "\x9b\u202e\u2066")
    assert "\nError: forged" not in plain
    assert r"\x1b]0;owned\x07 a\u202eb" in plain


def test_colours_are_in_the_styled_text_only():
    finding = UNKNOWN.at(Place("Intents", 5, 1), name="x")
    styled = workbook_text(result(finding), strict=False, most=20, width=None)
    assert click.style("NOT READY", fg="red", bold=True) in styled


def test_the_table_has_a_line_for_each_workbook_and_the_totals():
    run = Run(
        (
            result(routing={"source": {"fingerprint": "0123456789abcdef"}}),
            result(UNKNOWN.at(Place("Intents", 5, 1), name="x")),
            WorkbookResult("missing\x07.xlsx", problem="There is no such file."),
        ),
        date(2026, 11, 24),
    )
    assert click.unstyle(summary_table(run)).splitlines() == [
        "Workbook          Result         Errors  Warnings  Fingerprint",
        "bank.xlsx         ready               0         0  01234567",
        "bank.xlsx         not ready           1         0",
        "missing\\x07.xlsx  could not run",
        "",
        "3 workbooks: 1 ready, 1 not ready, 1 could not run",
    ]


def test_a_table_alone_tells_what_was_left_and_how_to_see_the_findings():
    run = Run(
        (
            result(
                UNKNOWN.at(Place("Intents", 5, 1), name="x"), notes=("a.routing.json was left as it was.",)
            ),
        ),
        date(2026, 11, 24),
    )
    assert summary_table(run, brief=True).splitlines()[-3:] == [
        "a.routing.json was left as it was.",
        "To see the findings here, add --all.",
        "1 workbook: 1 not ready",
    ]
    assert "left as it was" not in summary_table(run)
