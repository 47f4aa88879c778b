"""Tests keep the documentation true."""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from vwgraph.cli import make_parser
from vwgraph.paths import assets
from vwgraph.pipeline import questions

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def run(*arguments: str) -> str:
    command = [sys.executable, "-m", "vwgraph", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_worked_question_shows_its_real_output() -> None:
    found = re.search(r"<!-- output of: vwgraph (.*?) -->\n```\n.*?\n```\n\n(.*?)\n<!-- end", README, re.DOTALL)
    assert found
    assert run(*shlex.split(found.group(1))).strip() == found.group(2).strip(), "paste the fresh output into the README"


def commands() -> list[str]:
    parser = make_parser()
    choices = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return sorted(choices.choices)


@pytest.mark.parametrize("command", commands())
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert f"`vwgraph {command}" in README


def test_every_command_line_in_the_readme_parses() -> None:
    for block in re.findall(r"```\n(.*?)```", README, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("vwgraph "):
                make_parser().parse_args(shlex.split(line)[1:])


def test_commands_of_the_readme_that_read_our_data_work() -> None:
    for line in re.findall(r"^vwgraph (?:ask|sparql) .*$", README, re.MULTILINE):
        if "--data" not in line:
            assert run(*shlex.split(line)[1:])


def test_every_file_the_readme_names_exists() -> None:
    for name in re.findall(r"`((?:data|docs|tests|ontology|queries|views|src|bench)/[\w./-]*)`", README):
        assert (ROOT / name).exists(), name
    for name in re.findall(r"\]\((docs/[^)]+)\)", README):
        assert (ROOT / name).exists(), name


def test_every_question_says_what_it_asks_in_two_languages() -> None:
    for question in questions().values():
        assert question.nl.endswith("?")
        assert question.en.endswith("?")
        assert question.nl != question.en
        assert question.numbers


def test_manual_explains_every_key_of_a_record() -> None:
    from vwgraph.records.publicatie import Publicatie
    from vwgraph.records.registry import Actor
    from vwgraph.records.schema import Begeleiding, Bevinding, Deelname, Document, PilotRecord, Project

    manual = (assets().data / "README.md").read_text(encoding="utf-8")
    for model in (PilotRecord, Bevinding, Document, Project, Deelname, Begeleiding, Publicatie):
        for field in model.model_fields:
            assert re.search(rf"\b{field}\b", manual), f"data/README.md does not explain {field}"
    for field in (
        "id",
        "klasse",
        "label",
        "spellingen",
        "afkorting",
        "ligtIn",
        "overlegvorm",
        "functie",
        "werktVoor",
        "bron",
    ):
        assert field in Actor.model_fields
        assert field in manual


def test_citation_and_changelog_name_this_version() -> None:
    version = re.search(r'^version = "(.*)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert version
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == version.group(1)
    assert f"## [{version.group(1)}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert run("--version") == f"vwgraph {version.group(1)}\n"


def test_nothing_of_a_machine_stands_in_the_project() -> None:
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files"], capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout")
    pattern = re.compile(r"/(work|root|home)/\w|pypi\.|127\.0\.0\.1:\d{4}")
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix in (".png",) or not path.is_file() or path == Path(__file__):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if "deploy" in name:  # where the web server finds the site is what these files are about
            text = text.replace("127.0.0.1:8080", "")
        found = pattern.search(text)
        assert not found, f"{name}: {found.group() if found else ''}"


def test_the_tables_of_performance_are_those_of_the_record() -> None:
    command = [sys.executable, "bench/scale.py", "--folder", "bench/measured", "--print"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    told = (ROOT / "docs/performance.md").read_text(encoding="utf-8")
    assert len(printed) > 10_000
    assert told.endswith(f"\n\n{printed.strip()}\n"), "print them again, and read what is said of them above"
