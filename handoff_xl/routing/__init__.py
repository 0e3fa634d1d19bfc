"""The routing JSON: what a design decides, written out so that an evaluator needs no inheritance.

``docs/routing.md`` describes the document, ``handoff_xl.json_schemas`` holds its JSON Schema.
"""

from __future__ import annotations

from handoff_xl.routing.document import FORMAT, FORMAT_VERSION, build_routing, render
from handoff_xl.routing.meaning import fingerprint

__all__ = ["FORMAT", "FORMAT_VERSION", "build_routing", "fingerprint", "render"]
