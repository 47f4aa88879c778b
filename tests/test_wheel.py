"""After ``pip install``, from any folder: ontology, queries, views and data travel in the wheel."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", folder, ROOT], check=True, capture_output=True
    )
    wheel = next(folder.glob("*.whl"))
    subprocess.run(
        [*pip, "install", "--no-deps", "--no-index", "--target", folder / "site", wheel],
        check=True,
        capture_output=True,
    )
    return folder / "site"


def run(installed: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); from vwgraph.cli import main; sys.exit(main())"
    command = [sys.executable, "-P", "-c", code, str(installed), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=cwd, check=False, env={**os.environ, "PYTHONPATH": ""}
    )


def test_the_wheel_answers_and_draws(installed: Path, tmp_path: Path) -> None:
    where = run(installed, tmp_path, "ask", "speerpunten-per-pilot", "--format", "csv")
    assert where.returncode == 0, where.stderr
    assert "Pilot Alkmaar" in where.stdout
    assert run(installed, tmp_path, "view", "bewijskaart", "--out", "kaart.html").returncode == 0
    assert (tmp_path / "kaart.html").stat().st_size > 400_000
    assert run(installed, tmp_path, "check").returncode == 0


def test_the_data_in_the_wheel_is_not_rebuilt_in_place(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "build")
    assert done.returncode == 1
    assert "--out" in done.stderr
    assert run(installed, tmp_path, "build", "--out", "ttl").returncode == 0
    assert (tmp_path / "ttl" / "alkmaar.ttl").is_file()
