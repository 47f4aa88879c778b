"""What a build remembers: parsed records, and what each graph was made from. It lies in the user's cache folder.

Every entry carries the digest of its content. One that does not fit is not believed and made again: the cache can be damaged
or removed at any time and no build gives other bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from vwgraph.yamlfile import Loaded, read_yaml

__all__ = ["Cache", "fingerprint", "sha256"]


def sha256(content: bytes) -> str:
    """Return the digest of ``content``, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _caches() -> Path:
    """Where builds keep what they remember: ``XDG_CACHE_HOME`` (XDG Base Directory Specification), or ``~/.cache``."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named or Path.home() / ".cache") / "vwgraph" / "builds"


def fingerprint(*folders: Path) -> str:
    """Return a digest of all program and ontology files: another version believes nothing of an older one."""
    whole = hashlib.sha256()
    for folder in (Path(__file__).resolve().parent.parent, *folders):
        for path in sorted([*folder.rglob("*.py"), *folder.glob("*.ttl")]):
            whole.update(path.name.encode("utf-8") + b"\0" + path.read_bytes())
    return whole.hexdigest()


class Cache:
    """The cache of the build whose files are in ``folder``, for one version of the program."""

    def __init__(self, folder: Path, version: str) -> None:
        self.folder = _caches() / sha256(os.fsencode(folder.absolute()))[:16]
        self.version = version

    def get(self, key: str) -> Any:
        """Return what was kept under ``key``, or ``None`` where there is nothing that can be believed."""
        try:
            digest, _, body = (self.folder / key[:2] / key).read_bytes().partition(b"\n")
            return json.loads(body) if digest.decode("ascii") == sha256(body) else None
        except (OSError, ValueError):
            return None

    def put(self, key: str, value: Any) -> None:
        """Keep ``value`` under ``key``; where that fails, the next build does without."""
        body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        path = self.folder / key[:2] / key
        half = path.with_name(f"{key}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            half.write_bytes(sha256(body).encode("ascii") + b"\n" + body)
            os.replace(half, path)
        except OSError:  # a full disk, mostly: what little there is should not be lost to half an entry
            with contextlib.suppress(OSError):
                half.unlink()

    def key(self, *parts: str) -> str:
        """Return the key for something made from ``parts`` by this version of the program."""
        return sha256("\0".join((self.version, *parts)).encode("utf-8"))

    def read(self, path: Path, name: str) -> Loaded:
        """Return the document in the file ``path`` as :func:`vwgraph.yamlfile.read_yaml`, parsed only where it is new.

        One from the cache has no faults, and does not know its lines.
        """
        key = self.file_key(path)
        kept = self.get(key) if key else None
        if isinstance(kept, dict) and "value" in kept:
            return Loaded(name, kept["value"], {}, ())
        loaded = read_yaml(path, name)
        if key and not loaded.problems:
            self.put(key, {"value": loaded.value})
        return loaded

    def file_key(self, path: Path) -> str:
        """Return the key of the parsed file ``path``, or nothing where it cannot be read."""
        try:
            return self.key("yaml", sha256(path.read_bytes()))
        except OSError:
            return ""

    def forget_all_but(self, used: set[str]) -> None:
        """Remove what no build used any more, and what killed builds left half written."""
        with contextlib.suppress(OSError):
            for path in self.folder.glob("*/*"):
                if path.name not in used:
                    path.unlink(missing_ok=True)
