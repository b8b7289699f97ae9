"""Non-fatal days lost injuries of mine operators' employees per 200,000 hours worked."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="lost_time_rate_msha",
    title=Text("Non-fatal days lost rate of mines (MSHA)", "矿山误工伤害率（MSHA）"),
    unit=Text("per 200,000 hours", "每 20 万工时"),
    shape="rate",
    events=("lost_time_injuries_msha",),
    exposure=("hours_worked",),
    per=200_000,
    definition=Text(
        "Non-fatal days lost injuries of mine operators' employees over their hours, "
        "times 200,000.",
        "矿山经营者雇员误工伤害例数除以其工时，乘以 200,000。",
    ),
    numerator=Text(
        "Degrees of injury 02 to 05: permanent disability, days away, restricted activity.",
        "伤害程度 02 至 05：永久伤残、误工、受限工作。",
    ),
    denominator=Text("Hours of the employees of mine operators.", "矿山经营者雇员工时。"),
    polarity="L",
    caliber="MSHA",
    theme="lagging",
    reference=(
        "US Mine Safety and Health Administration, 30 CFR Part 50; incidence rate: (N "
        "/ hours) x 200,000"
    ),
    minimum=5,
    caveats=(
        Text(
            "Contractors' employees are left out on both sides: their hours are returned apart.",
            "分子分母均不含承包商雇员，其工时另行申报。",
        ),
        Text(
            "Never comparable with a rate of another caliber: one day, three days, seven "
            "days and recordable are different cases.",
            "不同口径的比率不可比：缺勤一日、三日、七日以上与可记录病例是不同的范围。",
        ),
    ),
    status="to be verified",
)
