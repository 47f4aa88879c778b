"""The command line: arguments in, a call of the pipeline, text out. One module per command."""

from __future__ import annotations

import sys

from vwgraph.cli.parser import make_parser
from vwgraph.errors import Stop, UsageError

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code: 0 fine, 1 problems or stopped, 2 wrong usage."""
    parser = make_parser()
    options = parser.parse_args(arguments)
    if options.run is None:
        parser.print_help()
        return 2
    try:
        return int(options.run(options))
    except UsageError as error:
        print(f"vwgraph: {error}", file=sys.stderr)
        return 2
    except Stop as error:
        print(f"vwgraph: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        print("vwgraph: stopped", file=sys.stderr)
        return 1
