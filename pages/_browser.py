"""What Dash leaves untyped: functions of assets/02_osh.js, and attributes for assistive tools."""

from typing import Any

from dash import ClientsideFunction, Dash
from dash.dependencies import DashDependency


def in_browser(
    app: Dash, function: str, *ends: DashDependency, prevent_initial_call: bool = False
) -> None:
    """Have a function of assets/02_osh.js answer in the browser, without a request."""
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
        ClientsideFunction("osh", function), *ends, prevent_initial_call=prevent_initial_call
    )


def aria(**said: str) -> dict[str, Any]:
    """Write aria- attributes as a component's keyword arguments: aria(label="Pages")."""
    return {f"aria-{name}": value for name, value in said.items()}
