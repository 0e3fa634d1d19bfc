"""What the proofs cost: a compile with them against the same compile without; ``python tests/bench/test_analysis.py``."""

import time
from datetime import date
from random import Random

import pytest

from handoff_xl import compile as compiling
from handoff_xl.compile import compile_workbook
from handoff_xl.rules import conditions, exits, guardrails, shadows, undecided
from tests.bench.test_speed import Figure, plain_workbook, undisturbed

DAY = date(2026, 11, 24)
PROOFS = frozenset(
    check for module in (conditions, exits, guardrails, shadows, undecided) for check in module.CHECKS
)
LANGUAGES = [
    *("en", "es", "de", "fr", "it", "nl", "pl", "pt", "sv", "da"),
    *("fi", "cs", "sk", "hu", "ro", "bg", "el", "hr", "sl", "lt"),
]
CHANNELS = ["chat", "phone", "email", "app", "sms", "social"]
CATEGORIES = [f"category_{number}" for number in range(20)]


def large(intents=1_000, triggers=300):
    """Return the sheets of a design: intents × 20 languages × 6 channels, ten triggers on each signal."""
    random = Random(5)
    signals = [f"signal_{number:02}" for number in range(triggers // 10)]
    names = [f"intent_{number:04}" for number in range(intents)]
    settings = {
        "Design name": "Large",
        "Version": "1",
        "Owner": "Dana",
        "Time zone": "UTC",
        "Default language": "en",
        "Global fallback queue": "general",
        "Max AI turns": "8",
    }
    return {
        "Settings": [{"Setting": name, "Value": value} for name, value in settings.items()],
        "Languages": [{"Language": tag, "AI support": "full", "Human support": "Yes"} for tag in LANGUAGES],
        "Channels": [{"Channel": name, "Kind": "live"} for name in CHANNELS],
        "Queues": [{"Queue": "general", "Kind": "human", "SLA minutes": 5}],
        "Signals": [
            {"Signal": name, "Type": "number", "Minimum": 0, "Maximum": 1000, "Source": "system"}
            for name in signals
        ],
        "Intents": [
            {
                "Intent": name,
                "Name": name,
                "Category": CATEGORIES[at % len(CATEGORIES)],
                "Risk": ("low", "medium", "high")[at % 3],
                "Owner": "Dana",
                "Tags": f"tag_{at % 40}",
            }
            for at, name in enumerate(names)
        ],
        "Thresholds": [
            {"Risk": "low", "Mode": "AI alone", "AI from": 0.85, "Review from": 0.6},
            {"Risk": "medium", "Mode": "AI alone", "AI from": 0.9, "Review from": 0.6},
            {"Risk": "high", "Mode": "AI drafts", "Review from": 0.6},
            *(
                {
                    "Intents": name,
                    "Languages": LANGUAGES[at % len(LANGUAGES)],
                    "AI from": 0.91 + at % 8 / 100,
                }
                for at, name in enumerate(names)
                if at % 3 < 2
            ),
        ],
        "Triggers": [
            {
                "Trigger": "person_requested",
                "Signal": "human_request",
                "Operator": "is",
                "Value": "Yes",
                "Lane": "Human",
                "Priority": 1,
            },
            *(_trigger(random, signals, number) for number in range(triggers - 1)),
        ],
        "Exceptions": [
            {
                "Exception": "complaint",
                "Exception type": "Complaint",
                "Signal": "reported",
                "Compliance sensitive": "No",
                "Queue": "general",
                "Priority": 1,
                "Owner": "Kim",
            }
        ],
    }


def _trigger(random, signals, number):
    scope = random.choice(
        (
            {},
            {"Tags": f"tag_{random.randrange(40)}"},
            {"Languages": random.choice(LANGUAGES)},
            {"Channels": random.choice(CHANNELS)},
            {"Tags": f"tag_{random.randrange(40)}", "Languages": random.choice(LANGUAGES)},
        )
    )
    first, second = random.sample(signals, 2)
    more = {"And signal": second, "And operator": "less than", "And value": random.randrange(100, 900)}
    return {
        "Trigger": f"trigger_{number:03}",
        "Tags": "",
        "Languages": "",
        "Channels": "",
        "Signal": first,
        "Operator": random.choice(("more than", "at least", "less than")),
        "Value": random.randrange(100, 900),
        "Lane": random.choice(("AI drafts", "Human")),
        "Priority": 10 + number,
        "And signal": "",
        "And operator": "",
        "And value": "",
        **scope,
        **(more if random.random() < 0.5 else {}),
    }


def seconds(data, checks):
    """Return the least time of two compiles with some of the checks."""
    every = compiling.CHECKS
    compiling.CHECKS = tuple(check for check in every if check in checks)
    try:
        times = []
        for _ in range(2):
            start = time.perf_counter()
            compile_workbook(data, "large.xlsx", DAY)
            times.append(time.perf_counter() - start)
        return min(times)
    finally:
        compiling.CHECKS = every


def whole_compile(_=None):
    """The whole compile against one without the proofs."""
    data = _workbook(large())
    everything = frozenset(compiling.CHECKS)
    ratio = seconds(data, everything) / seconds(data, everything - PROOFS)
    return Figure(
        "compile of 1,000 intents × 20 languages × 6 channels, 300 triggers / without proofs", ratio, 3, "×"
    )


def growth(_=None):
    """Twice the triggers must not cost much more than twice the proofs, nor twice the intents."""
    everything = frozenset(compiling.CHECKS)

    def cost(intents, triggers):
        data = _workbook(large(intents, triggers))
        return seconds(data, everything) - seconds(data, everything - PROOFS)

    most = max(cost(500, 300) / cost(500, 150), cost(1_000, 150) / cost(500, 150))
    return Figure("proofs of twice the triggers, or twice the intents / once", most, 3, "×")


def crowded(triggers, random):
    """Return the sheets of a design with many triggers of one priority: numbers and ranges of three signals."""
    sheets = large(30, 30)
    for number in range(triggers):
        low = random.randrange(900)
        test = random.choice((("at least", low), ("at most", low), ("between", f"{low} to {low + 50}")))
        sheets["Triggers"].append(
            {
                "Trigger": f"crowd_{number:04}",
                "Signal": random.choice(("signal_00", "signal_01", "signal_02")),
                "Operator": test[0],
                "Value": test[1],
                "Lane": random.choice(("AI drafts", "Human")),
                "Queue": random.choice(("general", "special")),
                "Priority": 5,
            }
        )
    sheets["Queues"].append({"Queue": "special", "Kind": "human", "SLA minutes": 5})
    return sheets


def crowd(_=None):
    """Four times the triggers on the same signals, thousands of them, must not cost much more than four times as much."""
    everything = frozenset(compiling.CHECKS)

    def cost(triggers):
        return seconds(_workbook(crowded(triggers, Random(7))), everything)

    return Figure("compile of 2,800 triggers on three signals / 700", cost(2_800) / cost(700), 8, "×")


def _workbook(sheets):
    for name in ("Thresholds", "Triggers"):
        headers = list(dict.fromkeys(header for row in sheets[name] for header in row))
        sheets[name] = [{header: row.get(header, "") for header in headers} for row in sheets[name]]
    return plain_workbook(sheets)


FIGURES = (whole_compile, growth, crowd)


@pytest.mark.bench
@pytest.mark.parametrize("figure", FIGURES)
def test_analysis(figure):
    measured = undisturbed(lambda _: figure())
    assert measured.value <= measured.limit, f"{measured.what}: {measured.value:.2f} {measured.unit}"


if __name__ == "__main__":
    for measure in FIGURES:
        found = measure()
        print(f"{found.what}: {found.value:.2f} {found.unit} (at most {found.limit:g})")  # noqa: T201
