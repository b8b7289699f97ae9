"""Writes the made-up returns of the tour in README.md: `python -m data.samples.make_samples`."""

from pathlib import Path

from demo.economy import economy
from demo.returns import returns

SCALE = 0.02  # of the demonstration: 100 enterprises
YEAR = 2024
FILE = Path(__file__).parent / "enterprise_return" / "demo.csv"


def main() -> None:
    """Write the file, the same on every run."""
    returns(economy(SCALE), YEAR).write_csv(FILE)


if __name__ == "__main__":
    main()
