"""Cases with days away from work per 200,000 hours worked (column H)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="dafwii",
    title=Text("Days-away case rate (DAFWII)", "离岗病例率（DAFWII）"),
    also_called=Text("DAFW, lost workday case rate", "DAFW，损失工作日病例率"),
    unit=Text("per 200,000 hours", "每 20 万工时"),
    shape="rate",
    events=("cases_days_away",),
    exposure=("hours_worked",),
    per=200_000,
    definition=Text(
        "Cases with days away from work (column H), over the hours worked, times 200,000.",
        "离岗病例（H 列）除以实际工时，乘以 200,000。",
    ),
    numerator=Text("Cases with days away from work.", "离岗病例。"),
    denominator=Text(
        "Hours worked by all employees in the period, leave and holidays left out (form 300A).",
        "全体雇员当期实际工时，不含休假与节假日（300A 表）。",
    ),
    polarity="L",
    caliber="OSHA",
    theme="lagging",
    reference=(
        "US Occupational Safety and Health Administration, Data Initiative, Days Away "
        "from Work Injury and Illness (DAFWII) case rate: (N / EH) x 200,000, N of column "
        "H; 29 CFR 1904"
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
