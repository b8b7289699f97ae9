"""Fatal occupational injuries per million hours worked, as the ILO counts them."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="fatal_frequency_rate",
    title=Text("Fatal frequency rate (ILO)", "死亡频率（ILO）"),
    unit=Text("per million hours worked", "每百万工时"),
    shape="rate",
    events=("fatal_injuries",),
    exposure=("hours_worked",),
    per=1_000_000,
    definition=Text(
        "Fatal occupational injuries over the hours worked by the reference group, "
        "times 1,000,000.",
        "致命职业伤害例数除以参照人群实际工时，乘以 1,000,000。",
    ),
    numerator=Text(
        "Fatal injuries: death within a year of the accident.", "致命伤害：事故后一年内死亡。"
    ),
    denominator=Text("Hours actually worked by the reference group.", "参照人群实际工时。"),
    polarity="L",
    caliber="ILO",
    theme="lagging",
    reference=(
        "ILO, 16th International Conference of Labour Statisticians, Resolution "
        "concerning statistics of occupational injuries (resulting from occupational "
        "accidents), 1998, Comparative measures (a)"
    ),
    minimum=5,
    caveats=(
        Text(
            "Numerator and denominator must cover the same workers: with the self-employed "
            "in both, or in neither.",
            "分子与分母的覆盖范围必须一致：自雇者要么都包括，要么都不包括。",
        ),
        Text(
            "Zero in a small unit is little evidence: read the upper limit.",
            "小单位的零值证据有限，请看区间上限。",
        ),
    ),
)
