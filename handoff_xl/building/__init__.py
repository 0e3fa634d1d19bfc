"""From typed rows to the design: names are connected, repeated rows joined, defaults applied."""

from handoff_xl.building.connect import Directory, connect
from handoff_xl.building.design import Built, build

__all__ = ["Built", "Directory", "build", "connect"]
