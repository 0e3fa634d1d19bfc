"""The routing JSON document, section by section (DESIGN §5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from handoff_xl import __version__
from handoff_xl.layout import TEMPLATE_VERSION
from handoff_xl.model import Approval, Design, Settings
from handoff_xl.printable import json_bytes
from handoff_xl.routes import Effective, Routes
from handoff_xl.routing import meaning
from handoff_xl.routing.effective import (
    DEFAULT,
    Sources,
    fallback_values,
    sources_entry,
    sources_of,
    values_entry,
)
from handoff_xl.routing.evaluation import evaluation_section
from handoff_xl.routing.forms import cell, day, optional_number, text
from handoff_xl.routing.governance import control_entries, reason_code_entries, stage_entries
from handoff_xl.routing.grid import alike
from handoff_xl.routing.queues import calendar_entries, queue_entries
from handoff_xl.routing.rules import exception_entries, trigger_entries
from handoff_xl.routing.vocabulary import dimension_entries, guardrail_entries, signal_entries

FORMAT = "handoff-xl/routing"
FORMAT_VERSION = 1


def build_routing(
    routes: Routes, *, file_name: str, sha256: str, fingerprint: str | None = None
) -> dict[str, Any]:
    """Return the routing JSON of a design without errors.

    ``file_name`` and ``sha256`` (64 hexadecimal digits) name the workbook's file, ``fingerprint`` is that of the
    routes where it is known already. The same arguments give the same document to the byte. Lists are in order of
    their ids, and only alternatives in that of their rows.
    """
    design = routes.design
    settings = design.settings
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "design": _design(design),
        "source": {
            "file": file_name,
            "sha256": sha256,
            "template_version": TEMPLATE_VERSION,
            "compiler_version": __version__,
            "fingerprint": fingerprint or meaning.fingerprint(routes),
        },
        "evaluation": evaluation_section(),
        "dimensions": dimension_entries(design),
        "signals": signal_entries(design),
        "guardrails": guardrail_entries(design),
        "routes": _routes(routes),
        "fallback": {"lane": "human", "queue": settings.fallback_queue, "source": _fallback_source(settings)},
        "exceptions": exception_entries(design),
        "triggers": trigger_entries(design),
        "queues": queue_entries(design),
        "calendars": calendar_entries(design),
        "stages": stage_entries(design),
        "controls": control_entries(design),
        "reason_codes": reason_code_entries(design),
    }


def render(document: Mapping[str, Any]) -> bytes:
    """Return the document as UTF-8 JSON, indented by 2, with a newline at its end."""
    return json_bytes(document)


def _design(design: Design) -> dict[str, Any]:
    settings = design.settings
    return {
        "client": text(settings.client),
        "name": settings.name,
        "version": settings.version,
        "owner": settings.owner,
        "approver": text(settings.approver),
        "effective_date": day(settings.effective_date),
        "review_by": day(settings.review_by),
        "phase": settings.phase,
        "time_zone": settings.time_zone,
        "default_language": settings.default_language,
        "max_escalation_share": optional_number(settings.max_escalation_share),
        "max_ai_error_share": optional_number(settings.max_ai_error_share),
        "confidence_source": text(settings.confidence_source),
        "model_version": text(settings.model_version),
        "calibrated_on": day(settings.calibrated_on),
        "approvals": [_approval(approval) for approval in sorted(design.approvals, key=_approval_order)],
    }


def _approval_order(approval: Approval) -> tuple[str, str, str, str, str]:
    return (approval.role, approval.name, day(approval.date) or "", approval.decision, approval.fingerprint)


def _approval(approval: Approval) -> dict[str, Any]:
    return {
        "role": approval.role,
        "name": approval.name,
        "decision": approval.decision,
        "date": day(approval.date),
        "fingerprint": approval.fingerprint,
    }


class _Kind(NamedTuple):
    """What combinations of one entry share."""

    status: str
    values: Effective
    sources: Sources


def _routes(routes: Routes) -> list[dict[str, Any]]:
    """Return an entry for each kind of route, with the combinations where it holds.

    Routes of the same values and sources are one entry; combinations that are not open have entries too.
    """
    settings = routes.design.settings
    fallback = fallback_values(settings)
    place = settings.place("fallback_queue") if "fallback_queue" in settings.places else None
    groups = alike(
        routes,
        key_of_route=lambda route: _Kind("open", route.effective, sources_of(route)),
        key_of_closed=lambda intent: _Kind(
            "not_open" if intent.status == "active" else intent.status, fallback, (("queue", place),)
        ),
    )
    return [
        {
            "where": [
                {
                    "intents": list(block.intents),
                    "languages": list(block.languages),
                    "channels": list(block.channels),
                }
                for block in blocks
            ],
            "status": kind.status,
            **values_entry(kind.values),
            "sources": sources_entry(kind.sources),
        }
        for kind, blocks in groups
    ]


def _fallback_source(settings: Settings) -> str:
    return cell(settings.place("fallback_queue")) if "fallback_queue" in settings.places else DEFAULT
