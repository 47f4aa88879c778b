"""``vwgraph report``: the passage index, passages from the user's own copy, coverage."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vwgraph.cli.common import add_rows, data_folder, deliver, deliver_rows, notice
from vwgraph.errors import Stop, UsageError

if TYPE_CHECKING:
    from vwgraph.report.passages import Report

__all__ = ["add"]

_NO_REPORT = "name your copy with --report FILE, or set VWGRAPH_REPORT; the report itself is not part of this project"


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command with its four parts."""
    parser = commands.add_parser("report", help="passages of the report: index, show, verify, coverage")
    parser.description = "Work with passages of the report. Its text is not part of this project: use your own copy."
    parser.set_defaults(run=lambda options: parser.print_help() or 2)
    parts = parser.add_subparsers(metavar="PART")

    index = parts.add_parser("index", parents=[common], help="cut a copy into passages and print their index")
    index.add_argument("file", type=Path, metavar="FILE", help="the report as text (UTF-8, UTF-16 or Windows-1252)")
    index.add_argument("--out", type=Path, metavar="FILE", help="write the index to this file")
    index.set_defaults(run=_index)

    show = parts.add_parser("show", parents=[common], help="print a passage with the headings above it")
    show.add_argument("passages", nargs="+", metavar="PASSAGE", help="such as b05.031, or b05.031#2 for one sentence")
    show.add_argument("--report", type=Path, metavar="FILE", help="your copy of the report")
    show.set_defaults(run=_show)

    verify = parts.add_parser("verify", parents=[common], help="say for each passage whether your copy has it")
    verify.add_argument("file", type=Path, nargs="?", metavar="FILE", help="your copy of the report")
    verify.add_argument("--changed", action="store_true", help="leave out the passages that are the same")
    verify.set_defaults(run=_verify)

    coverage = parts.add_parser("coverage", parents=[common], help="count what is coded, marked and open, per pilot")
    coverage.add_argument("--marks", action="store_true", help="list each marked passage with its mark")
    add_rows(coverage)
    coverage.set_defaults(run=_coverage)


def _read(path: Path | None) -> Report:
    from vwgraph.paths import find_report
    from vwgraph.report.passages import read_report

    place = path or find_report()
    if place is None:
        raise Stop("no copy of the report was found", _NO_REPORT)
    try:
        raw = place.read_bytes()
    except OSError as error:
        raise Stop(f"{place} cannot be read ({error.strerror})", _NO_REPORT) from None
    return read_report(raw)


def _index(options: argparse.Namespace) -> int:
    from vwgraph.report.index import of_report, render

    index = of_report(_read(options.file))
    deliver(render(index), options.out)
    kinds = Counter(passage.kind for passage in index.passages)
    notice(f"{len(index.passages)} passages: " + ", ".join(f"{count} {kind}" for kind, count in kinds.most_common()))
    return 0


def _show(options: argparse.Namespace) -> int:
    import difflib

    from vwgraph.report.index import compare
    from vwgraph.report.index import read as read_index
    from vwgraph.report.text import sentences

    index = read_index(data_folder(options) / "report" / "passages.tsv")
    wanted = [ref.partition("#") for ref in options.passages]
    for key, _, sentence in wanted:
        if key not in index.by_id:
            near = difflib.get_close_matches(key, list(index.by_id), n=1)
            raise UsageError(f"there is no passage {key!r}", f"did you mean {near[0]}?" if near else "as in b05.031")
        if sentence and not sentence.isdigit():
            raise UsageError(f"{key}#{sentence}: a sentence is a number", f"as in {key}#2")
    report = _read(options.report)
    found = {finding.passage.id: finding for finding in compare(index, report)}
    missing = 0
    for key, _, sentence in wanted:
        passage = index.by_id[key]
        for above in passage.path:
            print(f"{above}  {found[above].text or '(not in this copy)'}")
        text = found[key].text
        if text is None:
            missing += 1
            notice(f"{key} is not in this copy of the report; vwgraph report verify says more")
            continue
        if sentence:
            found_in = sentences(text)
            if not 1 <= int(sentence) <= len(found_in):
                raise UsageError(f"{key} has {len(found_in)} sentences", f"as in {key}#1")
            text = found_in[int(sentence) - 1]
        print(f"{key}  {text}\n")
        if found[key].status == "moved":
            notice(f"{key} stands elsewhere in this copy; found again by its digest")
    return 1 if missing else 0


def _verify(options: argparse.Namespace) -> int:
    from vwgraph.report.index import compare
    from vwgraph.report.index import read as read_index

    index = read_index(data_folder(options) / "report" / "passages.tsv")
    report = _read(options.file)
    counts: Counter[str] = Counter()
    for finding in compare(index, report):
        counts[finding.status] += 1
        if finding.status != "same" or not options.changed:
            print(f"{finding.passage.id}\t{finding.status}")
    notice(f"{counts['same']} same, {counts['moved']} moved, {counts['missing']} missing")
    if counts["missing"] > len(index.passages) // 2:
        raise Stop("this is not the report that was indexed: most passages are missing", "is it the right file?")
    return 1 if counts["missing"] else 0


def _coverage(options: argparse.Namespace) -> int:
    from vwgraph.pipeline import load_checked
    from vwgraph.records.coverage import coverage_of, marks
    from vwgraph.records.schema import MARKS

    corpus, problems = load_checked(data_folder(options))
    if problems:
        raise Stop("\n".join(map(str, problems)), "mend the records first; vwgraph check lists all problems")
    if options.marks:
        head = ["record", "passage", "mark"]
        rows = []
        for record in corpus.records:
            passages = [p for p in corpus.index.passages if p.id.split(".")[0] in record.delen]
            rows += [[record.key, key, mark] for key, mark in sorted(marks(record, passages).items())]
    else:
        head = ["record", "passages", "coded", *MARKS, "open", "marked %"]
        found = [coverage_of(corpus, record) for record in corpus.records]
        rows = [
            [
                c.record,
                str(c.total),
                str(c.coded),
                *(str(c.marked[mark]) for mark in MARKS),
                str(len(c.open)),
                f"{100 * sum(c.marked.values()) / c.total:.1f}",
            ]
            for c in found
        ]
    return deliver_rows(head, rows, options)
