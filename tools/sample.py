"""Draw statements for a check against the report: `python tools/sample.py [COUNT] [SEED]`, the same seed the same draw."""

from __future__ import annotations

import random
import sys

from vwgraph.paths import assets
from vwgraph.pipeline import load_checked


def main() -> None:
    """Print one line per drawn statement: pilot, id, passages."""
    count, seed = (int(argument) for argument in [*sys.argv[1:], "20", "2004"][:2])
    corpus, _ = load_checked(assets().data)
    everything = [(record.pilot, one) for record in corpus.pilots for one in record.bevindingen]
    for pilot, one in sorted(random.Random(seed).sample(everything, count), key=lambda pair: (pair[0], pair[1].id)):
        print(f"{pilot}\t{one.id}\t{one.soort}\t{' '.join((*one.passage, *one.doelbereikPassage))}\t{one.label.nl}")


if __name__ == "__main__":
    main()
