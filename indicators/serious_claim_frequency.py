"""Serious compensation claims per million hours worked, as Safe Work Australia counts them."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="serious_claim_frequency",
    title=Text(
        "Serious claim frequency (Safe Work Australia)", "严重索赔频率（澳大利亚安全工作局）"
    ),
    unit=Text("per million hours worked", "每百万工时"),
    shape="rate",
    events=("serious_claims",),
    exposure=("hours_worked",),
    per=1_000_000,
    definition=Text(
        "Serious claims over hours worked, times 1,000,000.",
        "严重索赔数除以实际工时，乘以 1,000,000。",
    ),
    numerator=Text(
        "Compensation claims accepted, with an absence of one working week or more; "
        "deaths left out where the source says so.",
        "已受理且缺勤满一个工作周及以上的工伤赔偿；是否含死亡以来源说明为准。",
    ),
    denominator=Text("Hours worked by employees covered by compensation.", "参保雇员实际工时。"),
    polarity="L",
    caliber="Safe Work Australia",
    theme="lagging",
    reference=(
        "Safe Work Australia, National dataset for compensation-based statistics, "
        "serious claims (one working week or more)"
    ),
    minimum=5,
    caveats=(
        Text(
            "Only injuries that lead to an accepted claim: rules of compensation move it.",
            "仅含被受理的索赔，赔偿规则会影响结果。",
        ),
        Text(
            "Never comparable with a rate of another caliber: one day, three days, seven "
            "days and recordable are different cases.",
            "不同口径的比率不可比：缺勤一日、三日、七日以上与可记录病例是不同的范围。",
        ),
    ),
)
