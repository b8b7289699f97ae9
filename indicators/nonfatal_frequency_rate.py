"""Non-fatal occupational injuries per million hours worked, as the ILO counts them."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="nonfatal_frequency_rate",
    title=Text("Non-fatal frequency rate (ILO)", "非致命伤害频率（ILO）"),
    unit=Text("per million hours worked", "每百万工时"),
    shape="rate",
    events=("nonfatal_injuries",),
    exposure=("hours_worked",),
    per=1_000_000,
    definition=Text(
        "Non-fatal occupational injuries over the hours worked by the reference group, "
        "times 1,000,000.",
        "非致命职业伤害例数除以参照人群实际工时，乘以 1,000,000。",
    ),
    numerator=Text(
        "Injuries with an absence of at least one day after the day of the accident.",
        "事故次日起缺勤至少一日的伤害。",
    ),
    denominator=Text("Hours actually worked by the reference group.", "参照人群实际工时。"),
    polarity="L",
    caliber="ILO",
    theme="lagging",
    reference=(
        "ILO, 16th International Conference of Labour Statisticians, Resolution "
        "concerning statistics of occupational injuries (resulting from occupational "
        "accidents), 1998, paragraph 6 and Comparative measures (a)"
    ),
    minimum=5,
    caveats=(
        Text(
            "Numerator and denominator must cover the same workers: with the self-employed "
            "in both, or in neither.",
            "分子与分母的覆盖范围必须一致：自雇者要么都包括，要么都不包括。",
        ),
        Text(
            "Never comparable with a rate of another caliber: one day, three days, seven "
            "days and recordable are different cases.",
            "不同口径的比率不可比：缺勤一日、三日、七日以上与可记录病例是不同的范围。",
        ),
    ),
)
