"""Work accidents, counted as events."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="accidents",
    title=Text("Work accidents", "伤亡事故起数"),
    unit=Text("accidents", "起"),
    shape="total",
    events=("accidents",),
    definition=Text(
        "Casualty accidents at work of the period, each counted once however many its victims.",
        "当期伤亡事故起数，无论伤亡人数，一次事故计一起。",
    ),
    numerator=Text("Casualty accidents.", "伤亡事故。"),
    polarity="L",
    caliber="GB 6441-1986",
    theme="lagging",
    reference=(
        "GB/T 6441-1986, Classification of casualty accidents of enterprise staff and "
        "workers, 1.1 and section 2"
    ),
    minimum=5,
    caveats=(
        Text(
            "Small accidents are reported less completely than deaths.",
            "轻微事故的报告完整性低于死亡事故。",
        ),
    ),
)
