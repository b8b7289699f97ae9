"""Days lost, restricted and charged per 200,000 hours worked in mines."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="severity_rate_msha",
    title=Text("Severity measure of mines (MSHA)", "矿山严重率（MSHA）"),
    unit=Text("days per 200,000 hours", "天/20 万工时"),
    shape="rate",
    events=("days_lost_msha", "days_restricted_msha", "days_charged_msha"),
    exposure=("hours_worked",),
    cases=("fatal_injuries_msha", "lost_time_injuries_msha"),
    per=200_000,
    definition=Text(
        "Days lost, of restricted activity and charged by schedule over hours, times 200,000.",
        "误工、受限工作与折算天数之和除以工时，乘以 200,000。",
    ),
    numerator=Text(
        "Days lost and restricted, and days charged for deaths and permanent injuries.",
        "误工与受限天数，及死亡和永久伤害折算天数。",
    ),
    denominator=Text("Hours of the employees of mine operators.", "矿山经营者雇员工时。"),
    polarity="L",
    caliber="MSHA",
    theme="lagging",
    reference=(
        "US Mine Safety and Health Administration, 30 CFR Part 50; incidence rate: (N "
        "/ hours) x 200,000"
    ),
    caveats=(
        Text(
            "6,000 days are charged for a death: one rules the measure of a mine.",
            "一例死亡折算 6,000 天，可左右单个矿山的数值。",
        ),
        Text(
            "Contractors' employees are left out on both sides: their hours are returned apart.",
            "分子分母均不含承包商雇员，其工时另行申报。",
        ),
    ),
    no_interval=Text(
        "one case loses many days together, so days are no independent events and "
        "Poisson limits would be far too narrow",
        "一例伤害会一次损失多日，损失日不是独立事件，泊松区间会过窄",
    ),
    status="to be verified",
)
