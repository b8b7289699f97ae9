"""Workdays lost per person killed or injured (伤害平均严重率)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="mean_severity_gb",
    title=Text("Workdays lost per person hurt (GB 6441)", "伤害平均严重率"),
    unit=Text("workdays per person", "工作日/人"),
    shape="mean",
    events=("days_lost",),
    exposure=("deaths", "serious_injuries", "minor_injuries"),
    cases=("deaths", "serious_injuries", "minor_injuries"),
    definition=Text(
        "Workdays lost over persons killed, seriously or slightly injured: severity "
        "over frequency.",
        "损失工作日除以死亡、重伤与轻伤人数之和，即严重率与频率之比。",
    ),
    numerator=Text("Workdays lost, a death counting 6,000.", "损失工作日，死亡按 6,000 日计。"),
    denominator=Text(
        "Persons killed, seriously or slightly injured.", "死亡、重伤与轻伤人数之和。"
    ),
    polarity="L",
    caliber="GB 6441-1986",
    theme="lagging",
    reference=(
        "GB/T 6441-1986, Classification of casualty accidents of enterprise staff and "
        "workers, section 6 (mean severity)"
    ),
    valid_from="1987-02-01",
    valid_to="2026-06-30",
    minimum=5,
    caveats=(
        Text(
            "One death of 6,000 days rules the mean of a small unit.",
            "小单位中一例死亡（6,000 日）即可左右均值。",
        ),
    ),
    status="to be verified",
)
