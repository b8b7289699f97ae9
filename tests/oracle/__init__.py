"""Other people's answers against ours: every case below a folder, through the cards' `compute`.

A case is a folder with `case.json`, tables, `expected.json` and `expected_<name>.csv`, in a folder
named after its method. An adapter translates its columns and parameters to a card and the card's
answer back to the names the case expects; comparing is the same for all.

To add a method, write in `tests/oracle/<family>.py`:

    @adapter("dsr")
    def standardised(case: Case) -> Ours:
        ...
        return Ours(scalars={...}, tables={"limits": frame})
"""

from tests.oracle._case import Case, cases
from tests.oracle._comparing import Difference
from tests.oracle._trying import Outcome, outcome, try_case

__all__ = ["Case", "Difference", "Outcome", "cases", "outcome", "try_case"]
