"""Do the digits of amounts look as amounts of all sizes do, or as numbers people make up?"""

import numpy as np
import polars as pl
from scipy import stats

from analysis._analysis import Analysis, Computed, Inputs
from analysis._parameters import Given, Kind, Parameter
from analysis._rates import Numbers
from analysis._reporting import innocent
from analysis._tables import Column, Table, numbers
from facts.refusal import BadQuestion
from facts.text import Text

FEWEST = 300  # values; with fewer the mean deviation is large by chance alone (Nigrini 2012, ch. 7)
ORDERS = 2.0  # powers of ten the values must span
DIGITS = {
    "first": np.arange(1, 10),
    "second": np.arange(10),
    "first_two": np.arange(10, 100),
    "last": np.arange(10),
}
BANDS = {
    "first": (0.006, 0.012, 0.015),
    "second": (0.008, 0.010, 0.012),
    "first_two": (0.0012, 0.0018, 0.0022),
}
"""Mean absolute deviations up to which digits conform closely, acceptably, marginally [1]_.

References
----------
.. [1] M. J. Nigrini, Benford's Law, Wiley, 2012, table 7.1.
"""


def shares(digit: str) -> Numbers:
    """Share each digit has of amounts of all sizes: log10(1 + 1 / d); last digits are all alike."""
    if digit == "last":
        return np.full(10, 0.1)
    if digit != "second":
        return np.asarray(np.log10(1 + 1 / DIGITS[digit]))
    firsts, seconds = np.arange(1, 10)[:, None], np.arange(10)
    return np.asarray(np.log10(1 + 1 / (10 * firsts + seconds)).sum(axis=0))


def compute(inputs: Inputs, given: Given) -> Computed:
    """Compare digits with Benford's law.

    Values of 0 are left out; signs are not looked at. The last digit is of the whole part.

    Returns
    -------
    values, chi_square, degrees_of_freedom, p_value, mean_deviation (mean absolute deviation of the
        shares), conformity (close, acceptable, marginal, none; null for last digits), orders
        [powers of ten between the smallest and the largest].
    digits : digit, observed, expected, share, expected_share, z.

    Raises
    ------
    BadQuestion
        If there is no value, or they span fewer powers of ten than `least_orders`: such amounts do
        not follow the law.
    """
    values = np.abs(numbers(inputs["amounts"], "value"))
    values = values[values > 0]
    orders = float(np.log10(values.max() / values.min())) if values.size else 0.0
    if not values.size or orders < given.number("least_orders"):
        raise BadQuestion(
            f"benford: {values.size} amounts above 0 that span {orders:.1f} powers of ten; only "
            f"amounts that span {given.number('least_orders'):g} or more follow the law, counts "
            "and rates do not"
        )
    digit = given.word("digit")
    found, fair = _digits(values, digit), shares(digit)
    observed = np.array([(found == one).sum() for one in DIGITS[digit]], dtype=np.float64)
    n = observed.sum()
    expected, share = n * fair, observed / n
    chi_square = float(((observed - expected) ** 2 / expected).sum())
    deviation = float(np.abs(share - fair).mean())
    table = pl.DataFrame(
        {
            "digit": DIGITS[digit], "observed": observed, "expected": expected, "share": share,
            "expected_share": fair, "z": (share - fair) / np.sqrt(fair * (1 - fair) / n),
        }
    )  # fmt: skip
    return Computed(
        {
            "values": int(n),
            "chi_square": chi_square,
            "degrees_of_freedom": len(fair) - 1,
            "p_value": float(stats.chi2.sf(chi_square, len(fair) - 1)),
            "mean_deviation": deviation,
            "conformity": _conformity(digit, deviation),
            "orders": orders,
        },
        {"digits": table},
        _warnings(int(n)),
    )


def _digits(values: Numbers, digit: str) -> np.ndarray:
    if digit == "last":
        return np.asarray(np.floor(values) % 10).astype(np.int64)
    written = np.char.mod("%.12e", values)  # digits as written, which logarithms may round away
    first = np.array([text[0] for text in written], dtype=np.int64)
    second = np.array([text[2] for text in written], dtype=np.int64)
    return {"first": first, "second": second, "first_two": 10 * first + second}[digit]


def _conformity(digit: str, deviation: float) -> str | None:
    if digit not in BANDS:
        return None
    names = ("close", "acceptable", "marginal", "none")
    return names[int(np.searchsorted(BANDS[digit], deviation))]


def _warnings(n: int) -> tuple[Text, ...]:
    few = Text(
        f"{n} values are few: below {FEWEST} digits deviate by chance alone",
        f"仅 {n} 个数值：少于 {FEWEST} 个时数字分布的偏离多属偶然",
    )
    return (*((few,) if n < FEWEST else ()), *INNOCENT)


INNOCENT = innocent(
    "amounts with a floor, a ceiling or usual prices (tariffs, statutory compensation), rounding "
    "to hundreds or thousands, many copies of one payment",
    "金额有下限、上限或固定标准（收费、法定赔偿），取整到百或千，同一款项多次出现",
)

ANALYSIS = Analysis(
    id="benford",
    title=Text("Signals: digits", "信号：数字分布"),
    question=Text(
        "Do the digits of amounts look as amounts of all sizes do?", "金额的数字分布是否自然？"
    ),
    reference=(
        "F. Benford, The law of anomalous numbers, Proc. American Philosophical Society 78(4), "
        "551-572, 1938; M. J. Nigrini, Benford's Law, Wiley, 2012, table 7.1"
    ),
    compute=compute,
    inputs={
        "amounts": Table(
            Text("one row an amount", "每行一笔金额"),
            {"value": Column(Text("money or days, of any size", "金额或天数"))},
        )
    },
    parameters=(
        Parameter(
            "digit",
            Text("which digit is looked at", "检验哪一位数字"),
            Kind.WORD,
            default="first",
            choices=tuple(DIGITS),
        ),
        Parameter(
            "least_orders",
            Text("powers of ten the amounts must span", "金额须跨越的数量级"),
            default=ORDERS,
            least=0,
        ),
    ),
)
