"""Share of acute occupational poisonings that end in death."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="acute_poisoning_fatality",
    title=Text("Fatality of acute poisoning", "急性职业中毒病死率"),
    unit=Text("share", "比例"),
    shape="share",
    events=("acute_poisoning_deaths",),
    exposure=("acute_poisoning_cases",),
    definition=Text(
        "Deaths from acute occupational poisoning over cases of acute occupational poisoning.",
        "急性职业中毒死亡人数除以急性职业中毒例数。",
    ),
    numerator=Text("Deaths from acute occupational poisoning.", "急性职业中毒死亡人数。"),
    denominator=Text("Cases of acute occupational poisoning.", "急性职业中毒例数。"),
    polarity="L",
    caliber="National occupational health statistics",
    theme="health",
    reference="National report on occupational disease of 2005 (28 of 613 cases)",
    minimum=5,
    caveats=(
        Text(
            "Mild poisonings are often not reported, which makes the share look high.",
            "轻症常未报告，会使病死率偏高。",
        ),
    ),
)
