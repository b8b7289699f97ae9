"""Mean days away from work per case with days away (columns K and H)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="mean_days_away",
    title=Text("Days away per case", "每例平均离岗天数"),
    unit=Text("days per case", "天/例"),
    shape="mean",
    events=("days_away",),
    exposure=("cases_days_away",),
    cases=("cases_days_away",),
    definition=Text(
        "Days away from work (column K) over cases with days away (column H).",
        "离岗天数（K 列）除以离岗病例数（H 列）。",
    ),
    numerator=Text(
        "Calendar days away from work, at most 180 a case.",
        "离岗日历天数，每例最多 180 天。",
    ),
    denominator=Text("Cases with days away from work.", "离岗病例。"),
    polarity="L",
    caliber="OSHA",
    theme="lagging",
    reference="29 CFR 1904.7(b)(3) (calendar days, cap of 180)",
    minimum=5,
    caveats=(
        Text(
            "A few long absences rule the mean: the median is lower.",
            "少数长期缺勤会拉高均值，中位数更低。",
        ),
    ),
    status="to be verified",
)
