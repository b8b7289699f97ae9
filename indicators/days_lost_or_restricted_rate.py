"""Days away, of transfer or of restriction per 200,000 hours worked (columns K and L)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="days_lost_or_restricted_rate",
    title=Text("Lost and restricted day rate", "离岗与受限天数率"),
    unit=Text("days per 200,000 hours", "天/20 万工时"),
    shape="rate",
    events=("days_away", "days_transfer"),
    exposure=("hours_worked",),
    cases=("cases_days_away", "cases_transfer"),
    per=200_000,
    definition=Text(
        "Days away from work, of job transfer or restriction (columns K + L), over the "
        "hours worked, times 200,000.",
        "离岗、调岗或受限天数（K+L 列）除以实际工时，乘以 200,000。",
    ),
    numerator=Text(
        "Calendar days away, of transfer or of restriction, at most 180 a case together.",
        "离岗、调岗或受限日历天数，每例合计最多 180 天。",
    ),
    denominator=Text(
        "Hours worked by all employees in the period, leave and holidays left out (form 300A).",
        "全体雇员当期实际工时，不含休假与节假日（300A 表）。",
    ),
    polarity="L",
    caliber="OSHA",
    theme="lagging",
    reference=("29 CFR 1904.7(b)(3) and (4) (calendar days, cap of 180 together)"),
    caveats=(
        Text(
            "Employers with light duties to offer turn days away into days of restriction: "
            "the sum moves less.",
            "能提供轻便工作的单位会以受限天数代替离岗天数，合计变化较小。",
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
