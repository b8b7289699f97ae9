"""Workdays lost per million hours worked."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="injury_severity_rate",
    title=Text("Injury severity rate", "伤害严重率"),
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
    caliber="ILO",
    theme="lagging",
    reference=(
        "ILO, 16th International Conference of Labour Statisticians, Resolution "
        "concerning statistics of occupational injuries (resulting from occupational "
        "accidents), 1998, Comparative measures (c); GB 6441-1986, section 6"
    ),
    caveats=(
        Text(
            "Some rules charge 6,000 days for a death (GB 6441-1986), others count "
            "temporary incapacity only: ask which before comparing.",
            "有的规则将死亡折算为 6,000 个工作日（GB 6441-1986），有的只计暂时失能，比较前须确认。",
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
