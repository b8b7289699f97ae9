"""Who neighbours whom, as a sparse matrix of weights.

esda and libpysal hold these methods too. They are not used: importing them brings scikit-learn and
takes longer than every computation here on a map of a country, and they keep an area without
neighbours in the count. The formulas are a few lines of NumPy and SciPy, and the tests hold them to
answers of spdep and esda.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from analysis._declared import EVENTS, EXPOSURE
from analysis._parameters import Kind, Parameter
from analysis._tables import Column, Table
from facts.refusal import BadQuestion
from facts.text import Text

Places = npt.NDArray[np.int64]

NEIGHBOURS = Table(
    Text("one row a pair of neighbours", "每行一对相邻地区"),
    {
        "area": Column(Text("an area", "地区"), Kind.WORD),
        "neighbour": Column(Text("one that borders on it", "与其相邻的地区"), Kind.WORD),
        "weight": Column(
            Text("how much it weighs; 1 without it", "权重，缺省为 1"), is_optional=True, least=0
        ),
    },
)

AREAS = Table(
    Text("one row an area", "每行一个地区"),
    {
        "area": Column(Text("its code", "代码"), Kind.WORD),
        "value": Column(
            Text("any value; events / exposure without it", "数值；缺省为事件数 / 暴露量"),
            is_optional=True,
            may_be_missing=True,
        ),
        "events": EVENTS._replace(is_optional=True, may_be_missing=True),
        "exposure": EXPOSURE._replace(is_optional=True, may_be_missing=True),
    },
)
MUTUAL = Parameter(
    "mutual",
    Text(
        "who neighbours is neighboured: a pair may be given once",
        "相邻关系是相互的：每对只需给出一次",
    ),
    Kind.TRUTH,
    default=True,
)


class Weights(NamedTuple):
    """Weights between areas.

    matrix : (n, n) sparse; row i holds what each area weighs for area i; nothing on the diagonal.
    islands : (n,) truth: it has no neighbour.
    """

    matrix: sparse.csr_array
    islands: npt.NDArray[np.bool_]

    def without_islands(self) -> "Weights":
        """Keep the areas that have a neighbour."""
        (kept,) = np.nonzero(~self.islands)
        return Weights(self.matrix[kept][:, kept], np.zeros(len(kept), dtype=np.bool_))

    def binary(self) -> "Weights":
        """Let each neighbour weigh 1."""
        return Weights(sparse.csr_array(self.matrix.sign()), self.islands)

    def with_itself(self) -> "Weights":
        """Let each area weigh 1 for itself."""
        itself = sparse.eye_array(len(self.islands), format="csr")
        return Weights(sparse.csr_array(self.matrix + itself), self.islands)


def weights(
    areas: Sequence[str], pairs: pl.DataFrame, *, mutual: bool = True, by_row: bool = True
) -> Weights:
    """Make weights of pairs.

    Parameters
    ----------
    areas : ids in the order of the matrix.
    pairs : area, neighbour, and weight where it is not 1; pairs with an area that is none of
        `areas` are left out, as are an area's with itself.
    mutual : who neighbours is neighboured; a pair said twice counts once.
    by_row : each row is divided by its sum.

    Raises
    ------
    BadQuestion
        If an area is there twice, or no pair is among the areas.
    """
    place = {area: at for at, area in enumerate(areas)}
    if len(place) < len(areas):
        raise BadQuestion("an area is there twice; give one row an area")
    of_area = pl.col("area", "neighbour").replace_strict(place, default=None, return_dtype=pl.Int64)
    one = pl.col("weight").fill_null(1.0) if "weight" in pairs.columns else pl.lit(1.0)
    known = pairs.with_columns(of_area, weight=one.cast(pl.Float64)).drop_nulls(
        ["area", "neighbour"]
    )
    if mutual:
        turned = known.select(area="neighbour", neighbour="area", weight="weight")
        known = pl.concat([known.select("area", "neighbour", "weight"), turned])
    apart = known.filter(pl.col("area") != pl.col("neighbour"), pl.col("weight") > 0)
    apart = apart.unique(["area", "neighbour"], keep="first", maintain_order=True)
    if apart.is_empty():
        raise BadQuestion("no pair of neighbours is among the areas; check that the codes agree")
    rows, columns = apart["area"].to_numpy(), apart["neighbour"].to_numpy()
    matrix = sparse.csr_array(
        (apart["weight"].to_numpy(), (rows, columns)), shape=(len(areas), len(areas))
    )
    sums = matrix.sum(axis=1)
    if by_row:
        scale = np.divide(1.0, sums, out=np.zeros_like(sums), where=sums > 0)
        matrix = sparse.csr_array(sparse.diags_array(scale) @ matrix)
    return Weights(matrix, sums == 0)
