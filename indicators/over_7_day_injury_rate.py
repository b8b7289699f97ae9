"""Injuries of employees with over seven days of absence per 100,000, as reported to HSE."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="over_7_day_injury_rate",
    title=Text("Over-7-day injury rate (HSE)", "超七日缺勤伤害率（英国健康安全执行局）"),
    unit=Text("per 100,000 employees", "每 10 万雇员"),
    shape="rate",
    events=("over_7_day_injuries",),
    exposure=("workers",),
    per=100_000,
    definition=Text(
        "Injuries of employees with more than seven days of absence, over employees, "
        "times 100,000.",
        "缺勤超过七日的雇员伤害例数除以雇员人数，乘以 100,000。",
    ),
    numerator=Text(
        "Reported injuries with over seven consecutive days of absence, the day of the "
        "accident not counted.",
        "报告的连续缺勤超过七日（不含事故当日）的伤害。",
    ),
    denominator=Text("Employees.", "雇员人数。"),
    polarity="L",
    caliber="RIDDOR",
    theme="lagging",
    reference=(
        "Health and Safety Executive, Great Britain, RIDDOR: Reporting of Injuries, "
        "Diseases and Dangerous Occurrences Regulations 2013, regulation 4(2)"
    ),
    valid_from="2012-04-06",
    minimum=5,
    caveats=(
        Text(
            "About half of the injuries that must be reported are.",
            "应报告的伤害约有半数得到报告。",
        ),
        Text(
            "Never comparable with a rate of another caliber: one day, three days, seven "
            "days and recordable are different cases.",
            "不同口径的比率不可比：缺勤一日、三日、七日以上与可记录病例是不同的范围。",
        ),
    ),
    status="to be verified",
)
