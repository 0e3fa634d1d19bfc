"""A small design without findings that matter, and a runner of the command line."""

import io

import pytest

from handoff_xl.cli import main
from handoff_xl.writers.template import write_filled

DAY = "2026-11-24"


def content():
    """Return the sheets of a small clean design, fresh for each test to break."""
    settings = {
        "Client": "Example Bank",
        "Design name": "Card support",
        "Version": "1.0",
        "Owner": "Dana Ops",
        "Approver": "Kim Compliance",
        "Effective date": "2027-01-11",
        "Review by": "2027-06-30",
        "Time zone": "Europe/London",
        "Default language": "en",
        "Global fallback queue": "general",
        "Max AI turns": "8",
    }
    return {
        "Settings": [{"Setting": name, "Value": value} for name, value in settings.items()],
        "Channels": [{"Channel": "chat", "Name": "Web chat", "Kind": "live"}],
        "Queues": [
            {"Queue": "general", "Name": "General", "Kind": "human", "SLA minutes": "5"},
            {"Queue": "complaints", "Name": "Complaints", "Kind": "human", "SLA minutes": "60"},
        ],
        "Intents": [
            {
                "Intent": "card_lost",
                "Name": "Lost card",
                "Risk": "high",
                "Owner": "Dana",
                "Monthly volume": "900",
            },
            {
                "Intent": "balance",
                "Name": "Balance",
                "Risk": "low",
                "Owner": "Dana",
                "Monthly volume": "1200",
            },
        ],
        "Thresholds": [
            {"Risk": "low", "Mode": "AI alone", "AI from": "85%", "Review from": "60%", "Rationale": "pilot"},
            {"Risk": "high", "Mode": "AI drafts", "Review from": "60%", "Rationale": "pilot"},
        ],
        "Triggers": [
            {
                "Trigger": "person_requested",
                "Name": "A person asked for",
                "Signal": "human_request",
                "Operator": "is",
                "Value": "Yes",
                "Lane": "Human",
                "Priority": "10",
                "Owner": "Dana",
            }
        ],
        "Exceptions": [
            {
                "Exception": "complaint",
                "Exception type": "Complaint",
                "Signal": "reported",
                "Compliance sensitive": "Yes",
                "Queue": "complaints",
                "Priority": "1",
                "AI may": "acknowledge",
                "Legal basis": "DISP 1.6",
                "Owner": "Kim",
            }
        ],
    }


@pytest.fixture
def sheets():
    """The sheets of a small clean design."""
    return content()


@pytest.fixture
def write(tmp_path):
    """Return a function that writes sheets as a workbook under a name and returns its path."""

    def write_workbook(sheets, name="bank.xlsx", folder=tmp_path):
        stream = io.BytesIO()
        write_filled(stream, sheets, rows=20)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        path.write_bytes(stream.getvalue())
        return path

    return write_workbook


@pytest.fixture
def run(capfdbinary):
    """Return a function that runs the command line and gives (exit code, stdout, stderr)."""

    def run_command(*arguments):
        capfdbinary.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = capfdbinary.readouterr()
        return code, captured.out.decode(), captured.err.decode()

    return run_command
