"""Lost time claims accepted (Canada), counted."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="lost_time_claims",
    title=Text("Lost time claims accepted (Canada)", "获认定的误工赔偿案（加拿大）"),
    unit=Text("claims", "件"),
    shape="total",
    events=("lost_time_claims",),
    definition=Text(
        "Injuries compensated for lost wages or a permanent disability, accepted in the period.",
        "当期因工资损失或永久伤残获认定赔偿的伤害。",
    ),
    numerator=Text(
        "Claims accepted in the period, whenever the accident was.",
        "当期获认定的索赔，不论事故发生于何年。",
    ),
    polarity="L",
    caliber="AWCBC (Canada)",
    theme="lagging",
    reference=(
        "Association of Workers' Compensation Boards of Canada, National Work "
        "Injury/Disease Statistics Program"
    ),
    minimum=5,
    caveats=(
        Text(
            "People who are not insured are left out, and a claim counts in the year it is "
            "accepted.",
            "未参保者不计，且按认定年份计。",
        ),
    ),
)
