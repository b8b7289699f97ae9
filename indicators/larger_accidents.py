"""Accidents of the grade larger or above: three deaths or more, or what stands for them."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="larger_accidents",
    title=Text("Larger accidents and above", "较大及以上事故起数"),
    unit=Text("accidents", "起"),
    shape="total",
    events=("larger_accidents",),
    definition=Text(
        "Accidents graded larger, major or extraordinarily severe in the period.",
        "当期较大、重大和特别重大事故起数。",
    ),
    numerator=Text(
        "Accidents with three deaths, ten serious injuries or 10 million yuan of "
        "direct loss, or more.",
        "死亡 3 人及以上、重伤 10 人及以上或直接经济损失 1,000 万元及以上的事故。",
    ),
    polarity="L",
    caliber="State Council Order 493",
    theme="lagging",
    reference=(
        "State Council Order 493, Regulations on the reporting, investigation and "
        "handling of production safety accidents, 2007, article 3"
    ),
    minimum=5,
    caveats=(
        Text(
            "Few in a year: read the interval before saying that it rose or fell.",
            "年度数量少，判断升降前请看区间。",
        ),
    ),
)
