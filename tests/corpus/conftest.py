"""What takes minutes runs when it is asked for (``-m corpus``)."""


def pytest_collection_modifyitems(config, items):
    if "corpus" in config.option.markexpr:
        return
    whole = [item for item in items if item.get_closest_marker("corpus")]
    config.hook.pytest_deselected(items=whole)
    items[:] = [item for item in items if item not in whole]
