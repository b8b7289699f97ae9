"""What browsers are told to refuse: scripts that are not ours, frames, other origins."""

from dash import Dash
from flask import Response, request

POLICY = (
    "default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "worker-src 'self' blob:; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""Scripts by origin or hash alone. Styles may stand in the page: AG Grid and Mantine write some."""

NO_PAGE = "default-src 'none'; frame-ancestors 'none'"  # of what is no page
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
TWO_YEARS = 2 * 365 * 24 * 3600  # [s]


def guard(app: Dash, *, is_secure: bool) -> None:
    """Send the headers with every answer of an app."""

    def dress(response: Response) -> Response:
        response.headers.update(ALWAYS)
        if response.mimetype == "text/html":
            hashes = " ".join(app.csp_hashes())
            response.headers["Content-Security-Policy"] = POLICY.format(hashes=hashes)
        elif not request.path.startswith(("/assets/", "/_dash-component-suites/")):
            response.headers["Content-Security-Policy"] = NO_PAGE
        if is_secure:
            said = f"max-age={TWO_YEARS}; includeSubDomains"
            response.headers["Strict-Transport-Security"] = said
        return response

    app.server.after_request(dress)
