"""Alarms per valid sensor-day."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="alarm_rate",
    title=Text("Alarm rate", "报警率"),
    unit=Text("alarms per 1,440 valid minutes (sensor-day)", "次/传感器日（1,440 有效分钟）"),
    shape="rate",
    events=("alarms",),
    exposure=("minutes_valid",),
    per=1_440,
    definition=Text(
        "Alarms over valid sensor minutes, times the 1,440 of a day.",
        "报警次数除以有效监测分钟数，乘以每日 1,440 分钟。",
    ),
    numerator=Text(
        "Alarms, those shorter than the dwell time of the sensor left out.",
        "报警次数，不含短于驻留时间者。",
    ),
    denominator=Text("Minutes with a valid reading.", "读数有效的分钟数。"),
    polarity="L",
    caliber="Own definition",
    theme="exposure",
    reference=("OSH Observatory, own definition, 2026"),
    caveats=(
        Text(
            "Falls when the alarm level is raised or sensors are switched off.",
            "提高报警阈值或关停传感器也会使其下降。",
        ),
    ),
    no_interval=Text(
        "alarms come in bursts, so they are no independent events", "报警成簇出现，不是独立事件"
    ),
)
