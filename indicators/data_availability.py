"""Share of the sensor minutes expected that are valid."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="data_availability",
    title=Text("Sensor data availability", "监测数据有效率"),
    unit=Text("share", "比例"),
    shape="share",
    events=("minutes_valid",),
    exposure=("minutes_expected",),
    definition=Text(
        "Valid sensor minutes over the minutes sensors should have measured.",
        "有效监测分钟数除以应监测分钟数。",
    ),
    numerator=Text("Minutes with a valid reading.", "读数有效的分钟数。"),
    denominator=Text(
        "Minutes the sensors in use should have measured.", "在用传感器应监测的分钟数。"
    ),
    polarity="H",
    caliber="Own definition",
    theme="exposure",
    reference=("OSH Observatory, own definition, 2026"),
    minimum=5,
    caveats=(
        Text(
            "A sensor that hangs at one value still counts as valid.",
            "读数卡滞的传感器仍计为有效。",
        ),
    ),
    no_interval=Text(
        "minutes that follow one another are alike and no independent trials",
        "相邻分钟彼此相关，不是独立试验",
    ),
)
