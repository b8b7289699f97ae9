"""Cases with days away per 10,000 full-time workers, as the BLS survey publishes it."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="soii_days_away_rate",
    title=Text(
        "Days-away case rate (BLS survey, published)", "离岗病例率（美国劳工统计局调查，公布值）"
    ),
    unit=Text("per 10,000 full-time workers", "每 1 万名全职工人"),
    shape="published",
    events=("published_soii_days_away_rate",),
    definition=Text(
        "Cases with days away over hours worked, times 20,000,000, as published.",
        "离岗病例除以工时，乘以 20,000,000，公布值。",
    ),
    numerator=Text("Cases with days away.", "离岗病例。"),
    denominator=Text("Hours worked, not published.", "工时，未公布。"),
    polarity="L",
    caliber="BLS survey",
    theme="lagging",
    reference=(
        "US Bureau of Labor Statistics, Survey of Occupational Injuries and Illnesses, "
        "case and demographic characteristics"
    ),
    caveats=(
        Text(
            "An estimate of a sample: its relative standard error is not given here.",
            "为抽样估计，此处未给出其相对标准误。",
        ),
        Text(
            "Never comparable with a rate of another caliber: one day, three days, seven "
            "days and recordable are different cases.",
            "不同口径的比率不可比：缺勤一日、三日、七日以上与可记录病例是不同的范围。",
        ),
    ),
)
