"""Days away from work per 200,000 hours worked (column K)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="days_away_rate",
    title=Text("Days-away severity rate", "离岗天数率"),
    unit=Text("days per 200,000 hours", "天/20 万工时"),
    shape="rate",
    events=("days_away",),
    exposure=("hours_worked",),
    cases=("cases_days_away",),
    per=200_000,
    definition=Text(
        "Days away from work (column K), over the hours worked, times 200,000.",
        "离岗天数（K 列）除以实际工时，乘以 200,000。",
    ),
    numerator=Text(
        "Calendar days away from work, at most 180 a case.", "离岗日历天数，每例最多 180 天。"
    ),
    denominator=Text(
        "Hours worked by all employees in the period, leave and holidays left out (form 300A).",
        "全体雇员当期实际工时，不含休假与节假日（300A 表）。",
    ),
    polarity="L",
    caliber="OSHA",
    theme="lagging",
    reference=(
        "29 CFR 1904.7(b)(3) (calendar days, cap of 180); the rate is a use of "
        "industry, no series of BLS"
    ),
    caveats=(
        Text(
            "A long absence counts in the year of the injury, not when the days are lost.",
            "长期缺勤计入受伤当年，而非损失发生之年。",
        ),
        Text(
            "Never comparable with a rate of another caliber: one day, three days, seven "
            "days and recordable are different cases.",
            "不同口径的比率不可比：缺勤一日、三日、七日以上与可记录病例是不同的范围。",
        ),
    ),
    no_interval=Text(
        "one case loses many days together, so days are no independent events and "
        "Poisson limits would be far too narrow",
        "一例伤害会一次损失多日，损失日不是独立事件，泊松区间会过窄",
    ),
    status="to be verified",
)
