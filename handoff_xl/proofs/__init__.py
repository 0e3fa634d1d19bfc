"""What holds for every turn there can be: proved over all values of all signals, or shown by a turn for which it fails."""

from handoff_xl.proofs.covering import UndecidedError
from handoff_xl.proofs.groups import Group
from handoff_xl.proofs.proofs import Proofs, Reached
from handoff_xl.proofs.space import Space

__all__ = ["Group", "Proofs", "Reached", "Space", "UndecidedError"]
