"""New cases of occupational injury per thousand workers, as the ILO counts them."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="injury_incidence_rate",
    title=Text("Injury incidence rate (ILO)", "伤害发生率（ILO）"),
    unit=Text("per 1,000 workers", "每千名工人"),
    shape="rate",
    events=("fatal_injuries", "nonfatal_injuries"),
    exposure=("workers",),
    per=1_000,
    definition=Text(
        "New cases of occupational injury, fatal and non-fatal, over the average "
        "number of workers of the reference group, times 1,000.",
        "新发职业伤害例数（致命与非致命）除以参照人群平均工人数，乘以 1,000。",
    ),
    numerator=Text(
        "Fatal injuries, and non-fatal injuries with an absence of at least one day "
        "after the day of the accident.",
        "致命伤害，以及事故次日起缺勤至少一日的非致命伤害。",
    ),
    denominator=Text("Average number of workers over the period.", "当期平均就业人数。"),
    polarity="L",
    caliber="ILO",
    theme="lagging",
    reference=(
        "ILO, 16th International Conference of Labour Statisticians, Resolution "
        "concerning statistics of occupational injuries (resulting from occupational "
        "accidents), 1998, Comparative measures (b)"
    ),
    minimum=5,
    caveats=(
        Text(
            "Numerator and denominator must cover the same workers: with the self-employed "
            "in both, or in neither.",
            "分子与分母的覆盖范围必须一致：自雇者要么都包括，要么都不包括。",
        ),
        Text(
            "Part-time workers should be counted as full-time equivalents; many sources "
            "count heads.",
            "非全时工人应折算为全时当量，许多来源按人头计。",
        ),
        Text(
            "Never comparable with a rate of another caliber: one day, three days, seven "
            "days and recordable are different cases.",
            "不同口径的比率不可比：缺勤一日、三日、七日以上与可记录病例是不同的范围。",
        ),
    ),
)
