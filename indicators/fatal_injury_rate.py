"""Fatal occupational injuries per 100,000 workers (SDG indicator 8.8.1)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="fatal_injury_rate",
    title=Text("Fatal injury rate (ILO)", "职业伤害死亡率（ILO）"),
    also_called=Text("SDG 8.8.1, fatal", "可持续发展目标 8.8.1，致命"),
    unit=Text("per 100,000 workers", "每 10 万工人"),
    shape="rate",
    events=("fatal_injuries",),
    exposure=("workers",),
    per=100_000,
    definition=Text(
        "Fatal occupational injuries of the period, over the average number of workers of "
        "the reference group, times 100,000.",
        "当期致命职业伤害例数除以参照人群平均工人数，乘以 100,000。",
    ),
    numerator=Text(
        "Fatal occupational injuries of the reference group, as the ILO counts them.",
        "参照人群的致命职业伤害例数（ILO 口径）。",
    ),
    denominator=Text("Average number of workers over the period.", "当期平均就业人数。"),
    polarity="L",
    caliber="ILO",
    theme="lagging",
    reference=(
        "United Nations, SDG indicator metadata 8.8.1, 2.a and 4.c, 2023-03-31; ILO, 16th "
        "International Conference of Labour Statisticians, Resolution concerning "
        "statistics of occupational injuries (resulting from occupational accidents), "
        "1998, Comparative measures (b)"
    ),
    minimum=5,
    caveats=(
        Text(
            "Numerator and denominator must cover the same workers: with the "
            "self-employed in both, or in neither.",
            "分子与分母的覆盖范围必须一致：自雇者要么都包括，要么都不包括。",
        ),
        Text(
            "The ILO resolution gives incidence per 1,000 workers; the SDG indicator per 100,000.",
            "ILO 决议按每千人表示发生率，SDG 指标按每 10 万人。",
        ),
        Text(
            "Zero in a small unit is little evidence: read the upper limit.",
            "小单位的零值证据有限，请看区间上限。",
        ),
    ),
)
