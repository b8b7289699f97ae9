"""Recordable injuries, without illnesses, per 200,000 hours worked (column M1)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="recordable_injury_rate",
    title=Text("Recordable injury rate", "可记录伤害率"),
    unit=Text("per 200,000 hours", "每 20 万工时"),
    shape="rate",
    events=("recordable_injuries",),
    exposure=("hours_worked",),
    per=200_000,
    definition=Text(
        "Recordable cases that are injuries (column M1), over the hours worked, times 200,000.",
        "属于伤害的可记录病例（M1 列）除以实际工时，乘以 200,000。",
    ),
    numerator=Text("Recordable injuries, illnesses left out.", "可记录伤害，不含疾病。"),
    denominator=Text(
        "Hours worked by all employees in the period, leave and holidays left out (form 300A).",
        "全体雇员当期实际工时，不含休假与节假日（300A 表）。",
    ),
    polarity="L",
    caliber="OSHA",
    theme="lagging",
    reference=(
        "US Bureau of Labor Statistics, How to compute a firm's incidence rate for "
        "safety management; 29 CFR 1904"
    ),
    minimum=5,
    caveats=(
        Text(
            "200,000 is the hours of 100 full-time workers: 40 hours a week, 50 weeks a year.",
            "200,000 为 100 名全职工人的年工时：每周 40 小时，每年 50 周。",
        ),
        Text(
            "Deaths may be among them: column M1 is of all cases, G to J.",
            "其中可能含死亡：M1 列统计 G 至 J 各列全部病例。",
        ),
        Text(
            "Never comparable with a rate of another caliber: one day, three days, seven "
            "days and recordable are different cases.",
            "不同口径的比率不可比：缺勤一日、三日、七日以上与可记录病例是不同的范围。",
        ),
    ),
    status="to be verified",
)
