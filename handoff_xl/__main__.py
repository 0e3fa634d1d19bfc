"""``python -m handoff_xl`` is the command line."""

import sys

from handoff_xl.cli import main

sys.exit(main())
