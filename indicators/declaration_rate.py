"""Share of enterprises bound to declare occupational hazards that did."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="declaration_rate",
    title=Text("Hazard declaration rate", "职业病危害项目申报率"),
    unit=Text("share", "比例"),
    shape="share",
    events=("enterprises_declared",),
    exposure=("enterprises_to_declare",),
    definition=Text(
        "Enterprises that declared their occupational hazards over enterprises bound to declare.",
        "已申报职业病危害项目的用人单位数除以应申报单位数。",
    ),
    numerator=Text("Enterprises that declared.", "已申报单位。"),
    denominator=Text("Enterprises bound to declare.", "应申报单位。"),
    polarity="H",
    caliber="National occupational health statistics",
    theme="leading",
    reference=(
        "Law of the People's Republic of China on the prevention and control of "
        "occupational diseases, article 16; Measures for the declaration of "
        "occupational hazard projects, 2012"
    ),
    minimum=5,
    caveats=(
        Text(
            "Needs a frame of its own, as of taxes or insurance: held to those who "
            "declared it is always 100 %.",
            "分母须有独立名录（税务、社保等）：若以已申报者为分母则恒为 100%。",
        ),
    ),
)
