"""Deaths in work accidents, counted."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="deaths",
    title=Text("Deaths in work accidents", "工伤事故死亡人数"),
    unit=Text("persons", "人"),
    shape="total",
    events=("deaths",),
    definition=Text("Persons who died in work accidents of the period.", "当期工伤事故死亡人数。"),
    numerator=Text(
        "Persons who died, the later deaths that the rules of the source count included.",
        "死亡人数，含来源规则规定期限内的后续死亡。",
    ),
    polarity="L",
    caliber="GB 6441-1986",
    theme="lagging",
    reference=(
        "State Council Order 493, Regulations on the reporting, investigation and "
        "handling of production safety accidents, 2007, article 13 (30 days; seven for "
        "road and fire)"
    ),
    minimum=5,
    caveats=(
        Text(
            "A count says nothing of risk: compare rates.",
            "绝对数不代表风险，比较请用比率。",
        ),
    ),
)
