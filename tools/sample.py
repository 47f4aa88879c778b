"""Draw statements for a check against the report; the same seed draws the same statements."""

from __future__ import annotations

import argparse
import random

from vwgraph.paths import assets
from vwgraph.pipeline import load_checked


def main() -> None:
    """Print one line per drawn statement: pilot, id, kind, passages, label."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=20)
    parser.add_argument("seed", type=int, nargs="?", default=2004)
    wanted = parser.parse_args()
    corpus, _ = load_checked(assets().data)
    everything = [(record.key, one) for record in corpus.records for one in record.bevindingen]
    for pilot, one in sorted(
        random.Random(wanted.seed).sample(everything, wanted.count), key=lambda pair: (pair[0], pair[1].id)
    ):
        print(f"{pilot}\t{one.id}\t{one.soort}\t{' '.join((*one.passage, *one.doelbereikPassage))}\t{one.label.nl}")


if __name__ == "__main__":
    main()
