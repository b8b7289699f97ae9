"""Stage progressions of pneumoconiosis in the period (晋期), counted."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="stage_progressions",
    title=Text("Stage progressions of pneumoconiosis", "尘肺病晋期病例数"),
    unit=Text("cases", "例"),
    shape="total",
    events=("disease_progressions",),
    definition=Text(
        "Living cases of pneumoconiosis whose stage was raised in the period.",
        "当期诊断期别升高的现患尘肺病例数。",
    ),
    numerator=Text("Stage progressions.", "晋期病例。"),
    polarity="L",
    caliber="National report",
    theme="health",
    reference=("National report on occupational disease of 2005 (963 progressions)"),
    minimum=5,
    caveats=(
        Text("Depends on how many living cases are examined again.", "取决于现患病例的复查情况。"),
    ),
)
