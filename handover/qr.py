"""A link as a QR code, for a phone's camera: as a picture, on paper, in the terminal.

Error correction is M (a code survives creases and stains on 15 % of it) or better where that costs
no room, and there is always a quiet border around it: ISO/IEC 18004 asks for four modules.
"""

from __future__ import annotations

import io

import segno

PIXELS_PER_MODULE = 16  # a link of 70 characters becomes 720 pixels: 6 cm on paper at 300 dpi
WHITE_ON_BLACK = "\x1b[97;40m"  # the blocks are the light modules, on a light terminal too
AS_BEFORE = "\x1b[0m"


def qr_png(link: str) -> bytes:
    """The code as a black and white PNG picture."""
    png = io.BytesIO()
    _code(link).save(png, kind="png", scale=PIXELS_PER_MODULE)
    return png.getvalue()


def qr_svg(link: str) -> str:
    """The code as an SVG drawing without a size or a background of its own, for white paper."""
    svg = io.BytesIO()
    _code(link).save(svg, kind="svg", omitsize=True, xmldecl=False, nl=False)
    return svg.getvalue().decode()


def qr_terminal(link: str) -> str:
    """The code in half blocks: lines of text with the colours of the terminal set."""
    blocks = io.StringIO()
    _code(link).terminal(blocks, compact=True)
    lines = blocks.getvalue().splitlines()
    return "".join(f"{WHITE_ON_BLACK}{line}{AS_BEFORE}\n" for line in lines)


def _code(link: str) -> segno.QRCode:
    return segno.make(link, error="m", micro=False)
