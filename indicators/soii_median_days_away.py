"""Median days away from work of the cases, as the BLS survey publishes it."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="soii_median_days_away",
    title=Text(
        "Median days away (BLS survey, published)", "离岗天数中位数（美国劳工统计局调查，公布值）"
    ),
    unit=Text("days", "天"),
    shape="published",
    events=("published_soii_median_days_away",),
    definition=Text(
        "Median calendar days away from work of the cases with days away, as published.",
        "离岗病例离岗日历天数的中位数，公布值。",
    ),
    numerator=Text("Days away of each case.", "各例离岗天数。"),
    denominator=Text("Cases with days away.", "离岗病例。"),
    polarity="L",
    caliber="BLS survey",
    theme="lagging",
    reference=(
        "US Bureau of Labor Statistics, Survey of Occupational Injuries and Illnesses, "
        "case and demographic characteristics"
    ),
    caveats=(
        Text(
            "A median is neither summed nor averaged over industries.",
            "中位数不得在行业间相加或平均。",
        ),
        Text(
            "An estimate of a sample: its relative standard error is not given here.",
            "为抽样估计，此处未给出其相对标准误。",
        ),
    ),
)
