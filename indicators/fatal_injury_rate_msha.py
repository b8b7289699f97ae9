"""Fatal injuries of mine operators' employees per 200,000 hours worked."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="fatal_injury_rate_msha",
    title=Text("Fatal injury rate of mines (MSHA)", "矿山死亡率（MSHA）"),
    unit=Text("per 200,000 hours", "每 20 万工时"),
    shape="rate",
    events=("fatal_injuries_msha",),
    exposure=("hours_worked",),
    per=200_000,
    definition=Text(
        "Fatal injuries of mine operators' employees over their hours, times 200,000.",
        "矿山经营者雇员死亡人数除以其工时，乘以 200,000。",
    ),
    numerator=Text("Degree of injury 01.", "伤害程度 01。"),
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
            "Zero in a small unit is little evidence: read the upper limit.",
            "小单位的零值证据有限，请看区间上限。",
        ),
    ),
    status="to be verified",
)
