"""``python -m vwgraph``."""

import sys

from vwgraph.cli import main

if __name__ == "__main__":
    sys.exit(main())
