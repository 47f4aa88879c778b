"""``vwgraph check``: every fault in records, queries, views and the graph made from them, at once."""

from __future__ import annotations

import argparse
from typing import Any

from vwgraph.cli.common import data_folder, notice

__all__ = ["add"]


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser("check", parents=[common], help="say what is wrong with records, queries and views")
    parser.description = (
        "Report every problem at once: file, line, what is wrong, what to type. Exit code 1 where there is an error;"
        " warnings and hints are for a person to look at."
    )
    parser.add_argument("--quick", action="store_true", help="leave out the SHACL shapes, which take some seconds")
    parser.add_argument(
        "--ontology", action="store_true", help="check the ontology instead: a score per check, HermiT, unused terms"
    )
    parser.add_argument("--hints", action="store_true", help="show hints (level info) too")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the problems."""
    from vwgraph.checking import check

    if options.ontology:
        return _ontology(options)
    if not options.quick:
        notice("checking records, queries, views and the shapes of the graph ...")
    counts = {"error": 0, "warning": 0, "info": 0}
    for problem in check(data_folder(options), shapes=not options.quick):
        counts[problem.level] += 1
        if problem.level != "info" or options.hints:
            print(problem, flush=True)
    hints = f", {counts['info']} hints (--hints shows them)" if counts["info"] and not options.hints else ""
    found = f"{counts['error']} problems" if counts["error"] else "no problems"
    notice(found + (f", {counts['warning']} warnings" if counts["warning"] else "") + hints)
    return 1 if counts["error"] else 0


def _ontology(options: argparse.Namespace) -> int:
    """Print a score per check, what HermiT says, and which terms nothing uses."""
    import shutil
    import time

    from vwgraph.checking import check_ontology, reasoned, term_users
    from vwgraph.consistency import available
    from vwgraph.hygiene import unused_terms
    from vwgraph.pipeline import ontology_triples
    from vwgraph.results import as_table

    results = check_ontology()
    rows = [
        [f"{found.score:.2f}", found.check.level, f"{found.check.nl} / {found.check.en}", found.check.source]
        for found in results
    ]
    print(as_table(["score", "level", "check", "source"], rows, shutil.get_terminal_size((140, 40)).columns), end="")
    for found in results:
        for finding in found.findings:
            print(f"{found.check.level}: {found.check.name}: {finding.term} {finding.detail}".rstrip())
    failed = any(found.findings and found.check.level == "error" for found in results)
    print(f"mean score {sum(found.score for found in results) / len(results):.3f} over {len(results)} checks")
    missing = available()
    if missing:
        notice(f"HermiT was not asked: {missing} is not installed")
    else:
        notice("asking HermiT about ontology and data ...")
        began = time.perf_counter()
        impossible, contradiction = reasoned(
            data_folder(options), lambda calls: notice(f"looking for the contradiction: call {calls}")
        )
        print(f"HermiT: {'in' if contradiction else ''}consistent, {len(impossible)} classes that can have no instance")
        notice(f"HermiT took {time.perf_counter() - began:.1f} s")
        for triple in contradiction:
            print(f"  contradiction: {triple}")
        for name in impossible:
            print(f"  can have no instance: {name}")
        failed = failed or bool(impossible or contradiction)
    idle = unused_terms(ontology_triples(), term_users())
    print(f"{len(idle)} terms that no question, view or shape names: {', '.join(idle)}")
    return 1 if failed else 0
