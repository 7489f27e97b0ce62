"""QR codes as small SVG drawings without style or script, fit for pages under a strict policy and for print."""

from io import BytesIO
from typing import Literal

import segno

#: Light modules around the code; ISO/IEC 18004 asks for four.
QUIET_ZONE = 4
Correction = Literal["l", "m", "q", "h"]


def qr_svg(content: str, *, title: str = "", correction: Correction = "m", border: int = QUIET_ZONE) -> str:
    """An SVG of ``content`` that scales with its box; ``title`` is its name for screen readers.

    No width and height are set: the style sheet or the document decides. ValueError when the text is too long.
    """
    code = segno.make(content, error=correction, micro=False)
    drawing = BytesIO()
    code.save(
        drawing,
        kind="svg",
        border=border,
        xmldecl=False,
        svgns=True,
        omitsize=True,
        svgclass=None,
        lineclass=None,
        nl=False,
        title=title or None,
    )
    return drawing.getvalue().decode()
