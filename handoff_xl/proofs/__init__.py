"""What holds for every turn there can be: proved over all values of all signals, or shown by a turn for which it fails."""

from handoff_xl.proofs.conflicts import decided_by_name
from handoff_xl.proofs.effects import Idle, why_idle
from handoff_xl.proofs.groups import Group
from handoff_xl.proofs.proofs import Proofs, Reached, RuleRows
from handoff_xl.proofs.space import Space
from handoff_xl.regions.atoms import Effort, OverBudget

__all__ = [
    "Effort",
    "Group",
    "Idle",
    "OverBudget",
    "Proofs",
    "Reached",
    "RuleRows",
    "Space",
    "decided_by_name",
    "why_idle",
]
