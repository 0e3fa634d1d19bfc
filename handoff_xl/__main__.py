"""``python -m handoff_xl`` is the command line."""

import sys

from handoff_xl.cli import main

if __name__ == "__main__":
    sys.exit(main())
