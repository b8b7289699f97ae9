"""Occupational illnesses per 10,000 full-time workers (column M2 to M6)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="illness_rate_osha",
    title=Text("Occupational illnesse rate (OSHA)", "职业性疾病率（OSHA）"),
    unit=Text(
        "per 20,000,000 hours (10,000 full-time workers)", "每 2,000 万工时（1 万名全职工人）"
    ),
    shape="rate",
    events=(
        "skin_disorders",
        "respiratory_conditions",
        "poisonings",
        "hearing_losses",
        "other_illnesses",
    ),
    exposure=("hours_worked",),
    per=20_000_000,
    definition=Text(
        "Occupational illnesses on the annual summary (column M2 to M6), over the "
        "hours worked, times 20,000,000.",
        "年度汇总表中的职业性疾病病例（M2 to M6 列）除以实际工时，乘以 20,000,000。",
    ),
    numerator=Text("Recordable occupational illnesses.", "可记录的职业性疾病病例。"),
    denominator=Text(
        "Hours worked by all employees in the period, leave and holidays left out (form 300A).",
        "全体雇员当期实际工时，不含休假与节假日（300A 表）。",
    ),
    polarity="L",
    caliber="OSHA",
    theme="health",
    reference=(
        "US Bureau of Labor Statistics, Survey of Occupational Injuries and Illnesses, "
        "illnesses by category per 10,000 full-time workers; 29 CFR 1904.32, Form 300A "
        "column M2 to M6"
    ),
    minimum=5,
    caveats=(
        Text(
            "20,000,000 is the hours of 10,000 full-time workers of 2,000 hours a year.",
            "20,000,000 为 10,000 名全职工人的年工时（每人 2,000 小时）。",
        ),
        Text(
            "Illnesses that take years to appear are recorded far less completely than injuries.",
            "潜伏期长的疾病记录完整性远低于伤害。",
        ),
    ),
    status="to be verified",
)
