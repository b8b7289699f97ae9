"""Cases with job transfer or restriction per 200,000 hours worked (column I)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="djtr",
    title=Text("Transfer or restriction case rate (DJTR)", "调岗或受限病例率（DJTR）"),
    unit=Text("per 200,000 hours", "每 20 万工时"),
    shape="rate",
    events=("cases_transfer",),
    exposure=("hours_worked",),
    per=200_000,
    definition=Text(
        "Cases with job transfer or restriction and no day away (column I), over the "
        "hours worked, times 200,000.",
        "调岗或工作受限且未离岗病例（I 列）除以实际工时，乘以 200,000。",
    ),
    numerator=Text("Cases with transfer or restriction.", "调岗或受限病例。"),
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
            "Never comparable with a rate of another caliber: one day, three days, seven "
            "days and recordable are different cases.",
            "不同口径的比率不可比：缺勤一日、三日、七日以上与可记录病例是不同的范围。",
        ),
    ),
)
