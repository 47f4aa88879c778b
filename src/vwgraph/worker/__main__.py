"""``python -m vwgraph.worker`` works on standard input and output; with a descriptor it forks workers as told there."""

import sys

from vwgraph.worker.process import work

if __name__ == "__main__":
    if len(sys.argv) > 1:
        from vwgraph.worker.forking import nurse

        nurse(sys.stdin.buffer, sys.stdout.buffer, int(sys.argv[1]))
    else:
        work(sys.stdin.buffer, sys.stdout.buffer)
