"""Serves the pages on made-up figures, to look at: python -m tests.pages.preview [empty] [port]."""

import sys
from pathlib import Path
from tempfile import gettempdir

from dash import Dash
from flask import Flask, Response, abort, send_file

from facts.boundaries import boundaries
from pages import open_pages
from tests.pages.made_up import EMPTY, EVERY_PROVINCE, HOUSE

PORT = 8059


def preview(*, empty: bool = False, home: Path | None = None) -> Dash:
    """Make the app, with the boundaries route that the house gives elsewhere."""
    server = Flask(__name__)
    kept = home or Path(gettempdir()) / "osh_preview"

    @server.get("/boundaries/<area>.geojson")
    def geojson(area: str) -> Response:
        file = boundaries(area, kept)
        return send_file(file, mimetype="application/geo+json") if file else abort(404)

    full = HOUSE._replace(coverage=lambda: EVERY_PROVINCE)
    return open_pages(EMPTY if empty else full, server)


if __name__ == "__main__":
    ports = [int(word) for word in sys.argv[1:] if word.isdigit()]
    preview(empty="empty" in sys.argv).run(port=ports[0] if ports else PORT)
