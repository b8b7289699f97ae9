"""What an analysis is: numbers in, the same numbers with a verdict out.

A card is one method, and has one or both of two ways in:

- `run` takes figures that are about to be released (one row a unit and period, as an indicator
  gives them) and adds a verdict to each. A question may name it: `trir?by=area&analysis=funnel`.
- `compute` takes plain tables, as `inputs` declares them, and parameters, as `parameters` declares
  them; it gives numbers, tables and warnings. `osh analyse ID --input FILE.csv --params k=v` and
  the tests against other people's answers go this way.

To add a method, write `analysis/<id>.py` that ends with `ANALYSIS = Analysis(id=..., ...)`:

1. Declare the tables: `inputs={"units": Table(Text(...), {"events": Column(Text(...), least=0)})}`.
   The first one is what `--input FILE.csv` without a name gives. Cells are checked before the
   method sees them, so it may trust kinds and bounds; a column that is not `may_be_missing` has no
   nulls. `numbers(table, "events")` gives an array.
2. Declare the parameters: `Parameter("level", Text(...), default=0.95, least=0, most=1,
   is_open=True)`. The method gets all of them: `given.number("level")`.
3. Write `compute(inputs, given) -> Computed`. Refuse what cannot be answered with a `BadQuestion`
   whose sentence says why; say what a reader should doubt in `warnings`.
4. Numerics that two cards need go to a module with an underscore; a card imports no card.
5. Test it in `tests/analysis/test_<id>.py`; if there are answers of other software, say in
   `tests/oracle/<family>.py` how a case's columns and parameters are called here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isnan
from typing import NamedTuple

import polars as pl

from analysis._parameters import Given, Parameter, Values, checked
from analysis._tables import Table, held_to
from facts.surroundings import Surroundings
from facts.text import Text

NONE_GIVEN = Given({})


class Setting(NamedTuple):
    """What an analysis must know about the figures it judges.

    shape : rate, share, mean, ratio, total, published or exceedance.
    polarity : L low is good, H high is good, N no judgement.
    by : the dimension columns that name a unit within a period.
    benchmark : the value to compare with, in the indicator's unit; None for the pooled value
        of each period's own units.
    minimum : fewest events, over the points a trend looks at, below which it is not judged. A
        comparison and a funnel carry the uncertainty of few events in their limits.
    parameters : what `run_parameters` declares, as given or by default.
    where : codes that every figure is held to, by dimension.
    title, unit : of the indicator, for sentences.
    events, exposure : the measures that the numerator and the denominator add.
    surroundings : how the areas of the figures lie to one another, for a card that needs it; None
        where it does not, or where the figures have no areas.
    """

    shape: str
    polarity: str
    by: tuple[str, ...]
    benchmark: float | None = None
    minimum: int = 0
    parameters: Given = NONE_GIVEN
    where: Mapping[str, tuple[str, ...]] = {}
    title: Text = Text("", "")
    unit: Text = Text("", "")
    events: tuple[str, ...] = ()
    exposure: tuple[str, ...] = ()
    surroundings: Surroundings | None = None


class Analysed(NamedTuple):
    """Figures with added columns, sentences about the whole, and further tables by name.

    notes : how it was done.
    tables : what has rows of another kind than the figures: segments of a trend, forecasts.
    sentences : what was found, in words for a reader who is no statistician, made of the numbers.
    warnings : what a reader should doubt.
    """

    figures: pl.DataFrame
    notes: tuple[Text, ...] = ()
    tables: Mapping[str, pl.DataFrame] = {}
    sentences: tuple[Text, ...] = ()
    warnings: tuple[Text, ...] = ()


class Computed(NamedTuple):
    """What a method gives of plain tables.

    scalars : single numbers and words, by name.
    tables : by name.
    warnings : what a reader should doubt, in sentences.
    """

    scalars: Mapping[str, Values] = {}
    tables: Mapping[str, pl.DataFrame] = {}
    warnings: tuple[Text, ...] = ()


Inputs = Mapping[str, pl.DataFrame]


@dataclass(frozen=True)
class Analysis:
    """A card: one method.

    run : takes figures with the columns period, the `by` dimensions, events, exposure, value,
        lower, upper, lower_998, upper_998 and status, one row a unit and period, exposure in the
        indicator's unit so that value = events / exposure; gives the same rows, in the same order,
        with the columns of `adds`. A row it does not judge has a null verdict and says why in the
        column that ends in `_reason`. None for a method on plain tables alone.
    adds : the columns `run` adds and what each says.
    verdict : the added column a reader looks at first.
    words : every code that may stand in a verdict or a reason, and how it is said.
    compute : the method on plain tables; None for a method on figures alone.
    inputs : the tables `compute` takes, by name; the first is the main one.
    parameters : what `compute` may be told.
    run_parameters : what a question may tell `run`.
    needs_surroundings : `run` needs to know how areas lie to one another.
    version : changes when the same input may give another answer.
    """

    id: str
    title: Text
    question: Text
    reference: str
    adds: dict[str, Text] = field(default_factory=dict)
    run: Callable[[pl.DataFrame, Setting], Analysed] | None = None
    verdict: str = ""
    words: Mapping[str, Text] = field(default_factory=dict)
    compute: Callable[[Inputs, Given], Computed] | None = None
    inputs: Mapping[str, Table] = field(default_factory=dict)
    parameters: tuple[Parameter, ...] = ()
    run_parameters: tuple[Parameter, ...] = ()
    needs_surroundings: bool = False
    version: str = "1"

    def __post_init__(self) -> None:
        if self.run is None and self.compute is None:
            raise TypeError(f"the card '{self.id}' has neither run nor compute; give it one")


def told(card: Analysis, given: Mapping[str, str]) -> Given:
    """Give the parameters of `run` that are in force for a question.

    Parameters
    ----------
    given : as the question writes them; several values of one are joined by a semicolon.

    Raises
    ------
    BadQuestion
        If a name is none of the card's, or a value is of another kind, no choice or out of range.
    """
    written = {name: said.replace(";", ",") for name, said in given.items()}
    return checked(card.id, card.run_parameters, written)


class Answer(NamedTuple):
    """What a method computed, with the parameters that were in force."""

    parameters: Given
    computed: Computed


def compute(
    card: Analysis, inputs: Mapping[str, pl.DataFrame], given: Mapping[str, object]
) -> Answer:
    """Check tables and parameters against what a card declares, then compute.

    Parameters
    ----------
    card : one that has `compute`.
    inputs : tables by the names the card declares; columns may still be text.
    given : parameters; what is not given has its default.

    Raises
    ------
    BadQuestion
        If a table or parameter is not as declared, or the method refuses what it was given.
    """
    assert card.compute is not None, f"{card.id} computes nothing of plain tables"
    parameters = checked(card.id, card.parameters, given)
    found = card.compute(held_to(card.id, card.inputs, inputs), parameters)
    return Answer(parameters, _without_nan(found))


def _without_nan(found: Computed) -> Computed:
    """Say what is missing in one way: no number that is none leaves a method."""
    scalars = {
        name: None if isinstance(value, float) and isnan(value) else value
        for name, value in found.scalars.items()
    }
    floats = pl.selectors.float()
    tables = {
        name: table.with_columns(floats.fill_nan(None)) for name, table in found.tables.items()
    }
    return Computed(scalars, tables, found.warnings)
