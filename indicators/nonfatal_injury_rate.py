"""Non-fatal occupational injuries per 100,000 workers (SDG indicator 8.8.1)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="nonfatal_injury_rate",
    title=Text("Non-fatal injury rate (ILO)", "非致命职业伤害率（ILO）"),
    also_called=Text("SDG 8.8.1, non-fatal", "可持续发展目标 8.8.1，非致命"),
    unit=Text("per 100,000 workers", "每 10 万工人"),
    shape="rate",
    events=("nonfatal_injuries",),
    exposure=("workers",),
    per=100_000,
    definition=Text(
        "Non-fatal occupational injuries of the period, over the average number of "
        "workers of the reference group, times 100,000.",
        "当期非致命职业伤害例数除以参照人群平均工人数，乘以 100,000。",
    ),
    numerator=Text(
        "Non-fatal occupational injuries of the reference group, as the ILO counts them.",
        "参照人群的非致命职业伤害例数（ILO 口径）。",
    ),
    denominator=Text("Average number of workers over the period.", "当期平均就业人数。"),
    polarity="L",
    caliber="ILO",
    theme="lagging",
    reference=("United Nations, SDG indicator metadata 8.8.1, 2.a and 4.c, 2023-03-31"),
    minimum=5,
    caveats=(
        Text(
            "Numerator and denominator must cover the same workers: with the self-employed "
            "in both, or in neither.",
            "分子与分母的覆盖范围必须一致：自雇者要么都包括，要么都不包括。",
        ),
        Text(
            "Countries differ much in how completely injuries are reported; a low rate may "
            "be a low reporting.",
            "各国伤害报告的完整程度差异很大，低发生率可能源于漏报。",
        ),
        Text(
            "Never comparable with a rate of another caliber: one day, three days, seven "
            "days and recordable are different cases.",
            "不同口径的比率不可比：缺勤一日、三日、七日以上与可记录病例是不同的范围。",
        ),
    ),
)
