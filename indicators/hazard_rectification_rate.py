"""Share of hidden hazards found that were rectified."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="hazard_rectification_rate",
    title=Text("Hazard rectification rate", "隐患整改率"),
    unit=Text("share", "比例"),
    shape="share",
    events=("hazards_rectified",),
    exposure=("hazards_found",),
    definition=Text(
        "Hidden hazards rectified over hidden hazards found.",
        "已整改隐患数除以查出隐患数。",
    ),
    numerator=Text("Hidden hazards rectified in the period.", "当期整改完成的隐患。"),
    denominator=Text("Hidden hazards found in the period.", "当期查出的隐患。"),
    polarity="H",
    caliber="National hidden-hazard management",
    theme="leading",
    reference=(
        "State Administration of Work Safety, Order 16, Interim provisions on the "
        "investigation and control of hidden dangers of production accidents, 2007"
    ),
    minimum=5,
    caveats=(
        Text(
            "Hazards found late in a period are rectified in the next; a rate above 1 is refused.",
            "期末查出的隐患会在下期整改；比例大于 1 时不予给出。",
        ),
    ),
    status="to be verified",
)
