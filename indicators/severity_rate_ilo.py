"""Days lost by cases of temporary incapacity per million hours worked, as the ILO counts them."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="severity_rate_ilo",
    title=Text("Severity rate (ILO)", "严重率（ILO）"),
    unit=Text("days lost per million hours worked", "每百万工时损失日数"),
    shape="rate",
    events=("days_lost_temporary",),
    exposure=("hours_worked",),
    cases=("temporary_incapacity_cases",),
    per=1_000_000,
    definition=Text(
        "Days lost by new cases of temporary incapacity, over the hours worked by the "
        "reference group, times 1,000,000.",
        "新发暂时失能病例的损失日数除以参照人群实际工时，乘以 1,000,000。",
    ),
    numerator=Text(
        "Calendar days lost by cases of temporary incapacity; deaths and permanent "
        "incapacity charge none.",
        "暂时失能病例损失的日历日，死亡和永久失能不折算。",
    ),
    denominator=Text("Hours actually worked by the reference group.", "参照人群实际工时。"),
    polarity="L",
    caliber="ILO",
    theme="lagging",
    reference=(
        "ILO, 16th International Conference of Labour Statisticians, Resolution "
        "concerning statistics of occupational injuries (resulting from occupational "
        "accidents), 1998, Comparative measures (c)"
    ),
    caveats=(
        Text(
            "Not the severity of GB 6441, which charges 6,000 days for a death.",
            "与 GB 6441 的严重率不同，后者将死亡折算为 6,000 日。",
        ),
        Text(
            "Some countries count working days, others calendar days.",
            "有的国家按工作日计，有的按日历日计。",
        ),
    ),
    no_interval=Text(
        "one case loses many days together, so days are no independent events and "
        "Poisson limits would be far too narrow",
        "一例伤害会一次损失多日，损失日不是独立事件，泊松区间会过窄",
    ),
    status="to be verified",
)
