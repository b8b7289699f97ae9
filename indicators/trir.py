"""Total recordable cases per 200,000 hours worked (OSHA form 300A, columns H, I and J)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="trir",
    title=Text("Total recordable incident rate (TRIR)", "可记录事件率（TRIR）"),
    also_called=Text("TRC, total recordable cases rate; OSHA incidence rate", "TRC，OSHA 总事故率"),
    unit=Text("per 200,000 hours", "每 20 万工时"),
    shape="rate",
    events=("cases_days_away", "cases_transfer", "cases_other"),
    exposure=("hours_worked",),
    per=200_000,
    definition=Text(
        "Recordable injuries and illnesses without deaths (columns H + I + J), over the "
        "hours worked, times 200,000.",
        "可记录的伤害与疾病（不含死亡，H+I+J 列）除以实际工时，乘以 200,000。",
    ),
    numerator=Text(
        "Cases with days away, with transfer or restriction, and other recordable cases.",
        "离岗、调岗或受限以及其他可记录病例。",
    ),
    denominator=Text(
        "Hours worked by all employees in the period, leave and holidays left out (form 300A).",
        "全体雇员当期实际工时，不含休假与节假日（300A 表）。",
    ),
    polarity="L",
    caliber="OSHA",
    theme="lagging",
    reference=(
        "US Bureau of Labor Statistics, How to compute a firm's incidence rate for safety "
        "management; 29 CFR 1904; Code of Maryland Regulations 09.12.24.08"
    ),
    minimum=5,
    caveats=(
        Text(
            "Deaths (column G) are not in it, as BLS counts non-fatal cases; some "
            "employers add them.",
            "不含死亡（G 列），与 BLS 的非致命口径一致；部分企业会计入。",
        ),
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
