"""The five sentences at the top of HX Summary, and the assumptions that defaults made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from handoff_xl.figures import Figures
from handoff_xl.findings import Severity
from handoff_xl.layout import SETTINGS, SHEETS
from handoff_xl.model import Design, Settings
from handoff_xl.outcome import Outcome
from handoff_xl.standing import SHOWN, Signature, Verdict, standing
from handoff_xl.writers.annotated.issue import Issue
from handoff_xl.writers.annotated.phrasing import UNREAD, counted, listed, percent, plain, shortened

_MOST_INTENTS = 6
_MOST_OWNERS = 5
_MOST_APPROVERS = 3
_LONGEST_NAME = 60
_NO_OWNER = "no owner named"
_NO_FINGERPRINT = "none while errors remain"


def verdict(outcome: Outcome) -> str:
    """Return the first line: whether engineering gets this design."""
    errors, warnings = outcome.counts[Severity.ERROR], outcome.counts[Severity.WARNING]
    if errors:
        return f"NOT READY: {counted(errors, 'error')} to mend before engineering gets this design"
    accepted = warnings - len(outcome.open_warnings())
    also = f" ({accepted:,} accepted)" if accepted else ""
    return f"READY, {counted(warnings, 'warning') if warnings else 'no warnings'}{also}"


def acting_alone(figures: Figures | None, *, provisional: bool = False) -> str:
    """Return the second line: on what AI can act alone, and on what it must not.

    ``provisional`` where errors remain, so that it says only what the workbook comes to as it stands.
    """
    if figures is None:
        return "Not known: the workbook has none of the sheets that say so."
    if not figures.active:
        return "Not known: no active intent could be read."
    of_all = f"{len(figures.alone):,} of {counted(figures.active, 'intent')}"
    text = f"{'As the workbook stands, ' if provisional else ''}AI can act alone, where it is sure enough, on {of_all}"
    if figures.volume_share is not None:
        text += f" ({percent(figures.volume_share)} of the monthly volume)"
    if not figures.forbidden:
        return f"{text}. No guardrail forbids it on any intent."
    text += f". Guardrails forbid it on {len(figures.forbidden):,}: {_names(figures.forbidden)}."
    broken = [intent for intent in figures.alone if intent in set(figures.forbidden)]
    return f"{text} The routes let it all the same on {_names(broken)}." if broken else text


def combinations(figures: Figures | None, unplaced: str = "") -> str:
    """Return the third line: how many combinations have a decision, whether it is one, and which rows are ``unplaced``."""
    if figures is None or not figures.combinations:
        return "No combination of intent, language and channel could be read."
    text = f"{counted(figures.combinations, 'combination')} of intent, language and channel: "
    if figures.decided == figures.combinations:
        text += "every one has a Mode"
    else:
        text += f"{figures.decided:,} decided"
    if figures.undecided:
        text += f", {figures.undecided:,} that no row decides"
    if figures.unreadable:
        text += f", {figures.unreadable:,} resting on a cell that could not be read"
    if figures.at_odds:
        text += f"; for {figures.at_odds:,}, cells contradict each other"
    if figures.not_open:
        text += f" ({figures.not_open:,} more are not open)"
    return " ".join(filter(None, (f"{text}.", unplaced)))


def next_steps(outcome: Outcome, issues: tuple[Issue, ...]) -> str:
    """Return the fourth line: what to do next, and who, with the errors or open warnings of each."""
    if outcome.has_errors:
        errors = [issue for issue in issues if issue.finding.severity is Severity.ERROR]
        return f"Mend the errors in this copy and compile it again.{_by_owner(errors)}"
    text = f"Hand {outcome.name}.routing.json to engineering."
    if outcome.routes is not None and not standing(outcome).is_approved:
        text += " It is not approved yet: whoever approves it enters its fingerprint in Approvals."
    still_open = set(outcome.open_warnings())
    warnings = [issue for issue in issues if issue.finding in still_open]
    if warnings:
        text += f" Mend the open warnings, or accept them with name and reason.{_by_owner(warnings)}"
    return text


def identity(outcome: Outcome) -> str:
    """Return the fifth line: which design this is, in which version, who approved it, and its fingerprint."""
    if outcome.routes is None:
        return f"{plain(outcome.name)} · fingerprint: {_NO_FINGERPRINT}"
    design = outcome.routes.design
    settings = design.settings
    parts = [
        _setting("name", settings.name, settings) or plain(outcome.name),
        f"version {version}"
        if (version := _setting("version", settings.version, settings))
        else "no version",
        _setting("client", settings.client, settings),
        f"{_setting('phase', settings.phase, settings)} phase",
        "; ".join(approval(outcome)) or "not approved",
        f"fingerprint: {outcome.fingerprint[:SHOWN] if outcome.fingerprint else _NO_FINGERPRINT}",
    ]
    return " · ".join(part for part in parts if part)


def _setting(key: str, text: str, settings: Settings) -> str:
    """Return a setting in one line; a question mark where it could not be read."""
    return UNREAD if key in settings.broken else shortened(plain(text), _LONGEST_NAME)


def acceptance_notes(outcome: Outcome) -> Iterator[str]:
    """Yield a sentence for each kind of acceptance in HX Issues that does not count."""
    claimed = [f for f in outcome.findings if outcome.remark(f).status.strip().casefold() == "accepted"]
    errors = sum(finding.severity is Severity.ERROR for finding in claimed)
    nameless = sum(
        finding.severity is not Severity.ERROR and not outcome.is_accepted(finding) for finding in claimed
    )
    if errors:
        yield (
            f"{counted(errors, 'error')} {'is' if errors == 1 else 'are'} marked Accepted in HX Issues. "
            "That does not count: an error must be mended."
        )
    if nameless:
        yield (
            f"{counted(nameless, 'other issue')} {'is' if nameless == 1 else 'are'} marked Accepted without "
            "a name or a reason. That does not count: fill Accepted by and Comment in HX Issues."
        )


def assumptions(design: Design) -> Iterator[tuple[str, str]]:
    """Yield what was left out and what holds instead: settings without a value, missing sheets, missing rows.

    A setting with a value that could not be read was not left out: its error says what to do.
    """
    filled = design.settings.places.keys() | design.settings.broken
    for setting in SETTINGS:
        if setting.default and setting.key not in filled:
            yield f"Settings: {setting.header}", f"{setting.default[:1].upper()}{setting.default[1:]}"
    for sheet in SHEETS:
        if sheet.without and sheet.key not in design.sheets:
            named = _assumed(sheet.key, design)
            yield f"No sheet {sheet.name}", f"{sheet.without} Here: {named}." if named else sheet.without
    if "guardrails" in design.sheets:
        for guardrail in design.guardrails:
            if guardrail.source is None:
                least = f"{guardrail.least_human.words} at least, no lowest AI from"
                yield f"Guardrails: no row for {guardrail.risk}", least
    always = [
        queue.id for queue in design.queues if not queue.calendar and "calendar" not in queue.source.broken
    ]
    if always and "hours" in design.sheets:
        yield "Queues without Calendar", f"Always open: {_names(always)}."


def _assumed(sheet: str, design: Design) -> str:
    """Return the languages or channels that were taken from where they are named; blank for other sheets."""
    if sheet == "languages":
        return _names(language.id for language in design.languages)
    return _names(channel.id for channel in design.channels) if sheet == "channels" else ""


def approval(outcome: Outcome) -> list[str]:
    """Return who approved or rejected the design as it stands, and who approved it before it changed; else nothing."""
    stands = standing(outcome)
    if stands.signatures and outcome.fingerprint is None:
        return ["approvals are compared once there are no errors"]
    texts = []
    if rejecting := stands.of(Verdict.REJECTED):
        texts.append(f"rejected by {_people(rejecting)}")
    if approving := stands.of(Verdict.APPROVED):
        texts.append(f"approved by {_people(approving)}")
    if before := stands.of(Verdict.OUTDATED):
        texts.append(f"changed since {_people(before)} approved it")
    return texts


def _people(signatures: Iterable[Signature]) -> str:
    decided = [signature.approval for signature in signatures]
    names = [f"{one.name} ({one.role})" if one.role else one.name for one in decided]
    return listed([shortened(plain(one), _LONGEST_NAME) for one in names], _MOST_APPROVERS)


def _by_owner(issues: Iterable[Issue]) -> str:
    """Return how many issues each owner has, most first, as a sentence; nothing where nobody owns any."""
    counts = Counter(shortened(plain(issue.owner), _LONGEST_NAME) or _NO_OWNER for issue in issues)
    if counts.keys() == {_NO_OWNER}:
        return ""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return f" By owner: {listed([f'{owner} {count:,}' for owner, count in ranked], _MOST_OWNERS)}."


def _names(intents: Iterable[str]) -> str:
    return listed([shortened(plain(intent), _LONGEST_NAME) for intent in intents], _MOST_INTENTS)
