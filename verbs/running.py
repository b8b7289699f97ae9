"""Verbs that set the house going: the demonstration, the server, boundaries for its maps."""

from pathlib import Path
from typing import Annotated

import typer

from terminal import answers, complaints
from verbs.opening import Home, refusing, settings_of

verbs = typer.Typer()
parts = typer.Typer(help="Boundaries of areas, for maps.", no_args_is_help=True)
verbs.add_typer(parts, name="boundaries")


@verbs.command("demo")
def make_demo(
    home: Home = None,
    scale: Annotated[float, typer.Option(min=0.01, help="Size beside the ordinary one.")] = 1,
    seed: Annotated[int | None, typer.Option(min=0, help="Makes up another economy.")] = None,
) -> None:
    """Fill an empty home with published figures and a made-up economy, and publish it."""
    from app import fill_demo

    given = settings_of(home)
    with refusing():
        number = fill_demo(given, complaints, scale, seed)
    answers.print(f"vintage {number} is published in {given.home}")


@verbs.command("serve")
def serve_pages(home: Home = None) -> None:
    """Serve the dashboard and the API."""
    from app import serve

    serve(settings_of(home))


@parts.command("add")
def add_boundaries_of(
    area: Annotated[str, typer.Argument(help="The area whose parts the file draws: CN, US, IT")],
    file: Path,
    column: Annotated[str, typer.Option(help="The column that holds the area codes.")] = "id",
    home: Home = None,
) -> None:
    """Add boundaries from a GeoJSON, GeoPackage or Shapefile, joined by code."""
    from facts.boundaries import add_boundaries  # GeoPandas is slow to import

    with refusing():
        made = add_boundaries(area, file, settings_of(home).home, column)
    answers.print(f"boundaries of the parts of {area} are in {made}")
