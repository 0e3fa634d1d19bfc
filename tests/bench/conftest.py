"""Benches run when they are asked for (``-m bench``): beside other tests on the same cores they would measure those."""

import pytest


def pytest_collection_modifyitems(config, items):
    if "bench" in config.option.markexpr:
        return
    benches = [item for item in items if item.get_closest_marker("bench")]
    config.hook.pytest_deselected(items=benches)
    items[:] = [item for item in items if item not in benches]


@pytest.fixture
def folder(tmp_path):
    """An empty folder to work in."""
    return tmp_path
