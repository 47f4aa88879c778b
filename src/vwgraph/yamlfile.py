"""YAML read for curation: every scalar is a string, every value knows its line, tricks are refused.

Plain strings spare the curator YAML 1.1's surprises (``no`` as false, ``2003-05`` as a date, ``1:30`` as seconds).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from vwgraph.model import Problem

__all__ = ["Loaded", "read_yaml", "render_yaml", "split_head"]

MAX_BYTES = 2_000_000
MAX_DEPTH = 12
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    def ignore_aliases(self, data: Any) -> bool:
        return True


Location = tuple[str | int, ...]


@dataclass(frozen=True)
class Loaded:
    """A YAML document: its value (``None`` where it could not be read), the line of each value, and what is wrong."""

    name: str
    value: Any
    lines: Mapping[Location, int]
    problems: tuple[Problem, ...]

    def line(self, location: Location) -> int:
        """Return the line (from 1) of the value at ``location``, or of the nearest value around it."""
        for size in range(len(location), -1, -1):
            if location[:size] in self.lines:
                return self.lines[location[:size]]
        return 1


def read_yaml(path: Path, name: str) -> Loaded:
    """Return the document in the file ``path``; ``name`` is how messages call it.

    Refused: files over 2 MB, text that is not UTF-8, aliases, duplicate keys, more than twelve levels.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        return _failed(name, 0, f"cannot be read ({error.strerror})", "check the path and its permissions")
    if len(raw) > MAX_BYTES:
        size = f"{len(raw) / 1e6:.1f} MB"
        return _failed(name, 0, f"is {size}; a record is at most {MAX_BYTES / 1e6:.0f} MB", "split it, one per pilot")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return _failed(name, line, "is not UTF-8 text", "save the file with encoding UTF-8")
    return parse_yaml(text, name)


def parse_yaml(text: str, name: str) -> Loaded:
    """Return the document in ``text``; see :func:`read_yaml`."""
    try:
        depth = 0
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.AliasEvent):
                remedy = "write the value out; records use no & and * of YAML"
                return _failed(name, _line(event), "an alias is not allowed here", remedy)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                remedy = "records are shallow: check the indentation"
                return _failed(name, _line(event), f"more than {MAX_DEPTH} levels deep", remedy)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        remedy = "check indentation, quotes and colons around this line; text with ': ' or '#' goes in quotes"
        return _failed(name, mark.line + 1 if mark else 0, f"is not valid YAML: {what}", remedy)
    lines: dict[Location, int] = {}
    problems: list[Problem] = []
    value = _value(node, (), name, lines, problems) if node is not None else None
    return Loaded(name, value, lines, tuple(problems))


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 0


def _failed(name: str, line: int, what: str, remedy: str) -> Loaded:
    return Loaded(name, None, {}, (Problem(name, line, what, remedy),))


def _value(node: Any, at: Location, name: str, lines: dict[Location, int], problems: list[Problem]) -> Any:
    lines[at] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*at, i), name, lines, problems) for i, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, child in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                problems.append(Problem(name, line, "a key must be plain text", "write it as one word and a colon"))
                continue
            key = str(key_node.value)
            if key in result:
                problems.append(Problem(name, line, f"the key {key!r} stands here twice", "keep one of the two"))
                continue
            result[key] = _value(child, (*at, key), name, lines, problems)
            if node.flow_style and result[key] is None:
                what = f"{key!r} has no value; a comma inside {{ }} begins a new key"
                problems.append(Problem(name, line, what, "put text with a comma in quotes"))
            lines[(*at, key)] = line
        return result
    quoted = node.style in ("'", '"', "|", ">")
    return None if node.value == "" and not quoted else str(node.value)


def render_yaml(value: Any) -> str:
    """Return plain values (dicts, lists, strings, numbers) as YAML, keys in their order; read back it is the same."""
    style: Any = {"sort_keys": False, "allow_unicode": True, "width": 120, "default_flow_style": None}
    return str(yaml.dump(value, Dumper=_Dumper, **style))


def split_head(text: str, prefix: str) -> tuple[str, str]:
    """Return the lines of ``text`` that begin with ``prefix`` (stripped of it), and the text with those lines left blank.

    So a place in the rest is the place in the file.
    """
    head, body = [], []
    for line in text.splitlines():
        found = line.startswith(prefix)
        if found:
            head.append(line[len(prefix) :].removeprefix(" "))
        body.append("" if found else line)
    return "\n".join(head), "\n".join(body) + "\n"
