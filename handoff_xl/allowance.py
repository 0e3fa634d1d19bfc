"""How far AI may go with an intent whatever Thresholds say: guardrails, what cannot be undone, fallback labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handoff_xl.lanes import Lane
from handoff_xl.model import Design, Guardrail, Intent
from handoff_xl.routes import Route

_FALLBACK_LABELS = frozenset({"none", "out_of_scope", "oos", "nlu_fallback"})


def is_fallback_label(intent_id: str) -> bool:
    """Whether an intent is what a classifier says when nothing fits, in whatever case and with whatever joints."""
    return intent_id.strip().lower().replace("-", "_").replace(" ", "_") in _FALLBACK_LABELS


def guardrails_by_risk(design: Design) -> dict[str, Guardrail]:
    """Return the guardrails that could be read, by risk."""
    return {
        guardrail.risk: guardrail
        for guardrail in design.guardrails
        if guardrail.source is None or not guardrail.source.broken
    }


def least_human(intent: Intent, guardrails: Mapping[str, Guardrail]) -> Lane:
    """Return the least human lane that an intent may reach."""
    guardrail = guardrails.get(intent.risk or "")
    least = guardrail.least_human if guardrail is not None else Lane.AI_AUTO
    return max(least, Lane.CLARIFY) if intent.irreversible else least


def lanes_by_column(route: Route) -> Iterator[tuple[str, Lane]]:
    """Yield the setting columns whose readable cells let AI in, with the least human lane that each makes possible.

    A clarifying question because of the ambiguity margin comes only where Mode is AI alone, a less human lane still.
    """
    bands = route.bands()
    if not bands:
        return
    if not route.cells["mode"].broken:
        yield "mode", bands[0].lane
    if bands[-1].lane is Lane.CLARIFY and not (
        route.cells["if_unsure"].broken or route.cells["review_from"].broken
    ):
        yield "if_unsure", Lane.CLARIFY
