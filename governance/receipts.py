"""The receipt of a submitted return: number, time, digest and QR code, as a page to print."""

import io
from typing import NamedTuple
from xml.sax.saxutils import escape

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Image, Paragraph, SimpleDocTemplate, Spacer, Table

from facts.codes import labels
from facts.refusal import WrongState
from facts.text import Text
from governance.filings import Version, digest_of
from governance.return_form import NAMES
from governance.workflow import NAMES as STATES

FONT = "STSong-Light"
"""A font every reader of PDF brings for Chinese, so none has to be packed into the page."""

TITLE = Text("Receipt of a return", "报表回执")
LINES: dict[str, Text] = {
    "receipt": Text("Receipt number", "回执编号"),
    "submitted": Text("Received", "收到时间"),
    "enterprise": NAMES["enterprise_id"],
    "name": NAMES["enterprise_name"],
    "period": NAMES["period"],
    "version": Text("Version", "版本"),
    "area": NAMES["area"],
    "state": Text("State when printed", "打印时状态"),
    "digest": Text("SHA-256 of what was received", "所收内容的 SHA-256"),
}
NOTE = Text(
    "The digest is of what was received; whoever holds the return can work it out and compare.",
    "摘要由所收内容计算而得，持有该报表者可重新计算并核对。",
)
MARGIN, QR_SIDE, LABEL_WIDTH = 20 * mm, 42 * mm, 78 * mm
LARGE, ORDINARY, SMALL = 18, 10, 9  # of letters [points]


class Receipt(NamedTuple):
    """What a receipt says, by the names of LINES; `code` is what its QR code holds."""

    said: dict[str, str]
    code: str


def receipt(version: Version) -> Receipt:
    """Make the receipt of a version that was submitted.

    Raises
    ------
    WrongState
        If it was never submitted, or what is kept is not what was received.
    """
    if not version.receipt or version.submitted is None:
        raise WrongState(f"return {version.number} was not submitted; there is no receipt yet")
    digest = digest_of(version.words, version.enterprise, version.period, version.version)
    if digest != version.digest and not _is_being_changed(version):
        raise WrongState(
            f"return {version.number} is not what was received under {version.receipt}; "
            "let the auditor look at the journal"
        )
    said = {
        "receipt": version.receipt,
        "submitted": version.submitted,
        "enterprise": version.enterprise,
        "name": version.words.get("enterprise_name", ""),
        "period": version.period,
        "version": str(version.version),
        "area": " / ".join(
            dict.fromkeys(
                labels("area", language).get(version.area, "") for language in ("en", "zh")
            )
        ),
        "state": " / ".join(STATES[version.state]),
        "digest": f"{version.digest[:32]} {version.digest[32:]}",
    }
    code = f"osh-receipt:{version.receipt}:{version.submitted}:{version.digest}"
    return Receipt(said, code)


def _is_being_changed(version: Version) -> bool:
    """Whether its words may differ because it was sent back or withdrawn, and is typed again."""
    return version.state.value in ("returned", "draft", "withdrawn")


def qr_svg(made: Receipt) -> bytes:
    """Draw the QR code of a receipt as SVG."""
    out = io.BytesIO()
    segno.make(made.code, error="m", micro=False).save(out, kind="svg", scale=4)
    return out.getvalue()


def pdf(made: Receipt) -> bytes:
    """Print a receipt on one page of A4, in English and Chinese."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    title = f"{TITLE.en} / {TITLE.zh}"
    said = [
        [_words(f"{label.en} / {label.zh}"), _words(made.said[name] or "–")]
        for name, label in LINES.items()
    ]
    drawn = io.BytesIO()
    segno.make(made.code, error="m", micro=False).save(drawn, kind="png", scale=6)
    printed = io.BytesIO()
    width = A4[0] - 2 * MARGIN
    page = SimpleDocTemplate(
        printed, pagesize=A4, title=title,
        leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN,
    )  # fmt: skip
    page.build(
        [
            _words(title, LARGE),
            Spacer(0, ORDINARY),
            Table(said, colWidths=(LABEL_WIDTH, width - LABEL_WIDTH), hAlign="LEFT"),
            Spacer(0, ORDINARY),
            Image(io.BytesIO(drawn.getvalue()), QR_SIDE, QR_SIDE, hAlign="LEFT"),
            Spacer(0, ORDINARY),
            _words(NOTE.en, SMALL),
            _words(NOTE.zh, SMALL),
        ]
    )
    return printed.getvalue()


def _words(said: str, size: int = ORDINARY) -> Paragraph:
    style = ParagraphStyle("receipt", fontName=FONT, fontSize=size, leading=1.4 * size)
    return Paragraph(escape(said), style)
