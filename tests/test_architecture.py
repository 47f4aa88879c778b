"""Imports only go down, and asking for help loads nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "vwgraph"
RANKS = {
    "errors": 0,
    "paths": 0,
    "model": 1,
    "multicore": 1,
    "names": 1,
    "rdf": 2,
    "report": 2,
    "results": 2,
    "rules": 2,
    "yamlfile": 2,
    "concepts": 3,
    "consistency": 3,
    "frames": 3,
    "hygiene": 3,
    "queries": 3,
    "reason": 3,
    "records": 3,
    "build": 4,
    "generate": 4,
    "store": 4,
    "agreement": 5,
    "describe": 5,
    "loader": 5,
    "pages": 5,
    "validate": 5,
    "views": 5,
    "pipeline": 6,
    "checking": 7,
    "describing": 7,
    "evidence": 7,
    "exchange": 7,
    "viewing": 7,
    "worker": 7,
    "answer": 8,
    "limited": 8,
    "methods": 8,
    "graph": 9,
    "answerbook": 10,
    "site": 11,
    "endpoint": 12,
    "serve": 12,
    "publish": 13,
    "publishing": 14,
    "serving": 14,
    "cli": 15,
    "__init__": 16,
    "__main__": 16,
}
HOMES = {
    "pysat": {"methods"},
    "pydantic": {"records", "views"},
    "yaml": {"yamlfile"},
    "networkx": {"views"},
    "resvg_py": {"views"},
    "font_source_sans_pro": {"views"},
    "pyvis": {"views"},
    "jinja2": {"views", "pages", "site"},
    "pandas": {"frames", "answer"},
    "polars": {"frames", "answer"},
    "tabulate": {"results"},
    "argparse": {"cli"},
    "statsmodels": {"agreement"},
    "krippendorff": {"agreement"},
    "msgspec": {"store"},
    "scipy": {"agreement", "methods"},
    "pyshacl": {"validate"},
    "snowballstemmer": {"site"},
    "sqlite3": {"site"},
    "starlette": {"endpoint", "serve"},
    "uvicorn": {"serve"},
    "rdflib": {"validate"},
    "SPARQLWrapper": {"store"},
    "sparq": {"store"},
}


def part_of(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            found.append(node.module or "")
    return found


FILES = sorted(SOURCE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_go_down(path: Path) -> None:
    mine = part_of(path)
    for name in imports(path):
        if not name.startswith("vwgraph"):
            continue
        other = [*name.split("."), "__init__"][1]
        if other != mine:
            assert RANKS[other] < RANKS[mine], (
                f"{mine} (rank {RANKS[mine]}) may not import {other} (rank {RANKS[other]})"
            )


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_heavy_packages_have_one_home(path: Path) -> None:
    for name in imports(path):
        homes = HOMES.get(name.split(".")[0])
        assert homes is None or part_of(path) in homes, f"{name} belongs in {homes}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_modules_stay_small(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= 400, f"{path.name} has {lines} lines: does it still hold one thing?"


def test_help_loads_nothing_heavy() -> None:
    code = "import sys, vwgraph, vwgraph.cli; vwgraph.cli.make_parser(); print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {
        "pyoxigraph",
        "yaml",
        "pydantic",
        "networkx",
        "pyvis",
        "jinja2",
        "tabulate",
        "rdflib",
        "owlready2",
        "pandas",
        "polars",
        "snowballstemmer",
        "sparq",
        "sqlite3",
        "starlette",
        "uvicorn",
        "SPARQLWrapper",
    }
    assert heavy.isdisjoint(out)


def test_a_question_loads_no_http_client() -> None:
    """Most are asked of files: what speaks to servers is loaded where one is spoken to."""
    code = "import sys, vwgraph.graph, vwgraph.cli.ask; print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"ssl", "http.client", "urllib.request"}.isdisjoint(out)
