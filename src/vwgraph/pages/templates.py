"""Templates as every part uses them: escaped, strict, from the ``assets`` folders of packages."""

from __future__ import annotations

from importlib.resources import files

import jinja2

__all__ = ["asset", "environment"]


def asset(package: str, name: str) -> str:
    """Return the text of a file in the ``assets`` folder of ``package``."""
    return (files(package) / "assets" / name).read_text(encoding="utf-8")


def environment(*packages: str) -> jinja2.Environment:
    """Return an environment that looks for templates in the ``assets`` folder of each package, then of this one."""

    def load(package: str) -> jinja2.FunctionLoader:
        def read(name: str) -> str | None:
            try:
                return asset(package, name)
            except (FileNotFoundError, ModuleNotFoundError):
                return None

        return jinja2.FunctionLoader(read)

    return jinja2.Environment(
        loader=jinja2.ChoiceLoader([load(package) for package in dict.fromkeys((*packages, "vwgraph.pages"))]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
