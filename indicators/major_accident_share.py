"""Share of accidents of the grade major or above among all work accidents."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="major_accident_share",
    title=Text("Share of major accidents", "重大以上事故占比"),
    unit=Text("share", "比例"),
    shape="share",
    events=("major_accidents",),
    exposure=("accidents",),
    definition=Text(
        "Accidents graded major or extraordinarily severe over all accidents of the period.",
        "当期重大和特别重大事故起数除以全部事故起数。",
    ),
    numerator=Text(
        "Accidents with ten deaths, 50 serious injuries or 50 million yuan of direct "
        "loss, or more.",
        "死亡 10 人及以上、重伤 50 人及以上或直接经济损失 5,000 万元及以上的事故。",
    ),
    denominator=Text("All work accidents.", "全部事故起数。"),
    polarity="L",
    caliber="State Council Order 493",
    theme="lagging",
    reference=(
        "State Council Order 493, Regulations on the reporting, investigation and "
        "handling of production safety accidents, 2007, article 3"
    ),
    minimum=5,
    caveats=(Text("Rises when small accidents go unreported.", "小事故漏报会使该比例升高。"),),
    status="to be verified",
)
