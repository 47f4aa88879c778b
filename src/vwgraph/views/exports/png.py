"""A picture as PNG, from its SVG: by resvg, with one font that is installed beside it, so that the bytes are the same
on every machine."""

from __future__ import annotations

from vwgraph.errors import Stop

__all__ = ["png_of"]


def png_of(svg: str, zoom: float = 1.5) -> bytes:
    """Return ``svg`` as PNG, ``zoom`` pixels to each of its own. Raises :class:`Stop` where resvg is not installed."""
    try:
        import font_source_sans_pro as font
        import resvg_py
    except ImportError:
        raise Stop(
            "PNG needs the packages resvg-py and font-source-sans-pro", "pip install 'vwgraph[images]'"
        ) from None
    files = [font.SourceSansPro, font.SourceSansProBold]
    made = resvg_py.svg_to_bytes(
        svg_string=svg, zoom=zoom, background="#ffffff", skip_system_fonts=True, font_files=files,
        font_family="Source Sans Pro", sans_serif_family="Source Sans Pro",
    )  # fmt: skip
    return bytes(made)
