"""Fatal injuries per million tonnes of coal in the mines of the United States."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="coal_death_rate_msha",
    title=Text("Coal deaths per million tonnes (MSHA)", "煤矿百万吨死亡率（MSHA）"),
    unit=Text("deaths per million tonnes", "人/百万吨"),
    shape="rate",
    events=("fatal_injuries_msha",),
    exposure=("coal_tonnes",),
    per=1_000_000,
    definition=Text(
        "Fatal injuries of mine operators' employees over the coal produced, times one "
        "million tonnes.",
        "矿山经营者雇员死亡人数除以煤炭产量（百万吨）。",
    ),
    numerator=Text("Degree of injury 01.", "伤害程度 01。"),
    denominator=Text("Coal produced. [tonnes]", "煤炭产量（吨）。"),
    polarity="L",
    caliber="MSHA",
    theme="lagging",
    reference=(
        "MSHA, quarterly mine employment and coal production report, form 7000-2; 30 CFR Part 50"
    ),
    minimum=5,
    caveats=(
        Text(
            "Contractors' employees, who die in mines too, are left out.",
            "不含同样可能在矿山死亡的承包商雇员。",
        ),
        Text(
            "Mechanised mines produce more with fewer workers: the rate falls even if the "
            "risk of each worker does not.",
            "机械化使同样产量所需人员减少，即使个人风险不变该比率也会下降。",
        ),
    ),
    status="to be verified",
)
