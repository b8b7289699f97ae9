"""The `osh` command: puts its verbs together."""

import typer

from verbs import (
    alerting,
    asking,
    backup,
    computing,
    journal,
    keeping,
    looking,
    register,
    returns,
    running,
    users,
)

osh = typer.Typer(
    name="osh",
    help="Occupational safety and health figures: in, published, asked.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (
    keeping,
    asking,
    computing,
    looking,
    alerting,
    users,
    journal,
    returns,
    register,
    backup,
    running,
):
    osh.add_typer(group.verbs)


def main() -> None:
    """Run the command."""
    osh()


if __name__ == "__main__":
    main()
