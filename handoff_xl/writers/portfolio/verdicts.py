"""What a run says of one workbook, in words and looks."""

from __future__ import annotations

from collections.abc import Mapping

from handoff_xl.results import Brief

READY, NOT_READY, COULD_NOT_RUN = "ready", "not ready", "could not run"

VERDICTS: Mapping[int, str] = {0: READY, 1: NOT_READY, 2: COULD_NOT_RUN}
"""By the exit code that the workbook alone would give."""

FONT: Mapping[str, object] = {"font_name": "Arial", "font_size": 10, "valign": "vcenter"}
NAVY, MUTED = "#1F3864", "#666666"


def alone_share(brief: Brief | None) -> float | None:
    """Return the share in [0, 1] of the volume, or else of the intents, on which AI can act alone; None for no intents."""
    if brief is None or not brief.intents:
        return None
    return brief.alone / brief.intents if brief.volume_share is None else brief.volume_share
