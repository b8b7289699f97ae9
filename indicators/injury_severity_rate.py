"""Workdays lost per million hours worked."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="injury_severity_rate",
    title=Text("Injury severity rate (GB 6441)", "伤害严重率（GB 6441）"),
    unit=Text("days lost per million hours worked", "每百万工时损失工作日"),
    shape="rate",
    events=("days_lost",),
    exposure=("hours_worked",),
    cases=("deaths", "serious_injuries", "minor_injuries"),
    per=1_000_000,
    definition=Text(
        "Workdays lost by injuries of the period, over the hours worked, times 1,000,000.",
        "当期伤害造成的损失工作日除以实际工时，乘以 1,000,000。",
    ),
    numerator=Text("Workdays lost, as the source charges them.", "损失工作日，按来源的折算规则。"),
    denominator=Text("Hours actually worked.", "实际工时。"),
    polarity="L",
    caliber="GB 6441-1986",
    theme="lagging",
    reference=(
        "GB/T 6441-1986, Classification of casualty accidents of enterprise staff and "
        "workers, section 6 (injury severity)"
    ),
    caveats=(
        Text(
            "A death charges 6,000 days (GB 6441-1986): never comparable with the severity of "
            "the ILO, which counts temporary incapacity only.",
            "死亡按 6,000 个工作日折算（GB 6441-1986），与只计暂时失能的 ILO 严重率不可比。",
        ),
        Text(
            "The United States use 200,000 hours and parts of Europe 1,000: the base is "
            "in the unit.",
            "美国以 20 万工时、欧洲部分国家以 1,000 工时为基数：以单位所示为准。",
        ),
    ),
    no_interval=Text(
        "one case loses many days together, so days are no independent events and Poisson "
        "limits would be far too narrow",
        "一例伤害会一次损失多日，损失日不是独立事件，泊松区间会过窄",
    ),
    status="to be verified",
)
