"""Cases with days away from work, as the BLS survey estimates them."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="soii_days_away_cases",
    title=Text("Cases with days away (BLS survey)", "离岗病例数（美国劳工统计局调查）"),
    unit=Text("cases", "例"),
    shape="total",
    events=("soii_days_away_cases",),
    definition=Text(
        "Non-fatal cases with at least one day away beyond the day of the injury, "
        "estimated of a sample.",
        "受伤当日之后至少离岗一天的非致命病例，抽样估计。",
    ),
    numerator=Text("Cases with days away, rounded to tens.", "离岗病例，舍入到十位。"),
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
            "Never added to the cases that employers file with OSHA.",
            "不得与雇主向 OSHA 申报的病例相加。",
        ),
    ),
    no_interval=Text("it is an estimate of a sample, not a count", "该值为抽样估计，不是计数"),
)
