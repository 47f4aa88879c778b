"""YAML read for curation: every scalar is a string, every value knows its line, tricks are refused.

Plain strings spare the curator YAML 1.1's surprises (``no`` as false, ``2003-05`` as a date, ``1:30`` as seconds).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
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
    reading = _Reading(text, name)
    try:
        value = reading.document()
    except _Refused as fault:
        return _failed(name, *fault.args)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        remedy = "check indentation, quotes and colons around this line; text with ': ' or '#' goes in quotes"
        return _failed(name, mark.line + 1 if mark else 0, f"is not valid YAML: {what}", remedy)
    return Loaded(name, value, reading.lines, tuple(reading.problems))


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 0


def _failed(name: str, line: int, what: str, remedy: str) -> Loaded:
    return Loaded(name, None, {}, (Problem(name, line, what, remedy),))


class _Refused(Exception):
    """Line, what is wrong and the remedy, of something that ends the reading."""


class _Reading:
    """The values of one document, from the parser's events: one pass, and nothing is built that would be refused."""

    def __init__(self, text: str, name: str) -> None:
        self._events = yaml.parse(text, Loader=_LOADER)
        self._name = name
        self.lines: dict[Location, int] = {}
        self.problems: list[Problem] = []

    def document(self) -> Any:
        """Return the value of the one document; ``None`` where there is none."""
        value, documents = None, 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Refused(_line(event), "holds more than one document", "remove the line --- and what follows")
                value = self._value(next(self._events), (), 1)
        return value

    def _value(self, event: Any, at: Location, depth: int) -> Any:
        if isinstance(event, yaml.AliasEvent):
            remedy = "write the value out; records use no & and * of YAML"
            raise _Refused(_line(event), "an alias is not allowed here", remedy)
        self.lines[at] = event.start_mark.line + 1
        if isinstance(event, yaml.ScalarEvent):
            quoted = event.style in ("'", '"', "|", ">")
            return None if event.value == "" and not quoted else event.value
        if depth > MAX_DEPTH:
            remedy = "records are shallow: check the indentation"
            raise _Refused(_line(event), f"more than {MAX_DEPTH} levels deep", remedy)
        if isinstance(event, yaml.SequenceStartEvent):
            return [
                self._value(item, (*at, n), depth + 1)
                for n, item in enumerate(
                    takewhile(lambda item: not isinstance(item, yaml.SequenceEndEvent), self._events)
                )
            ]
        return self._mapping(event, at, depth)

    def _mapping(self, start: Any, at: Location, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key, line = self._key(event, at, depth), _line(event)
            if key is None or key in result:
                self._value(next(self._events), (*at, ""), depth + 1)
                if key is not None:
                    self.problems.append(
                        Problem(self._name, line, f"the key {key!r} stands here twice", "keep one of the two")
                    )
                continue
            result[key] = self._value(next(self._events), (*at, key), depth + 1)
            if start.flow_style and result[key] is None:
                what = f"{key!r} has no value; a comma inside {{ }} begins a new key"
                self.problems.append(Problem(self._name, line, what, "put text with a comma in quotes"))
            self.lines[(*at, key)] = line
        return result

    def _key(self, event: Any, at: Location, depth: int) -> str | None:
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        self._value(event, (*at, ""), depth + 1)
        self.problems.append(
            Problem(self._name, _line(event), "a key must be plain text", "write it as one word and a colon")
        )
        return None


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
