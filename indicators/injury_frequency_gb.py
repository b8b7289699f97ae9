"""Persons killed or injured per million hours worked (百万工时伤害率)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="injury_frequency_gb",
    title=Text("Injuries per million hours (GB 6441)", "百万工时伤害率"),
    unit=Text("per million hours worked", "每百万工时"),
    shape="rate",
    events=("deaths", "serious_injuries", "minor_injuries"),
    exposure=("hours_worked",),
    per=1_000_000,
    definition=Text(
        "Deaths, serious and minor injuries over the hours worked, times 1,000,000.",
        "死亡、重伤与轻伤人数之和除以实际总工时，乘以 1,000,000。",
    ),
    numerator=Text("Persons killed, seriously or slightly injured.", "死亡、重伤、轻伤人数之和。"),
    denominator=Text(
        "Hours actually worked; where not recorded, persons x days worked x 8, which the "
        "return must flag.",
        "实际总工时；无记录时以人数×实际工作日×8 估算，并须标记。",
    ),
    polarity="L",
    caliber="GB 6441-1986",
    theme="lagging",
    reference=(
        "GB/T 6441-1986, Classification of casualty accidents of enterprise staff and "
        "workers, section 6 (injury frequency)"
    ),
    valid_from="1987-02-01",
    valid_to="2026-06-30",
    minimum=5,
    caveats=(
        Text(
            "GB 6441-2025 no longer has this figure: the series ends on 2026-06-30.",
            "GB 6441-2025 不再设此指标，本序列至 2026-06-30 终止。",
        ),
        Text(
            "Never comparable with a rate of another caliber: one day, three days, seven "
            "days and recordable are different cases.",
            "不同口径的比率不可比：缺勤一日、三日、七日以上与可记录病例是不同的范围。",
        ),
    ),
)
