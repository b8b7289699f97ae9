"""Share of workers due for an occupational health examination who were examined."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="examination_coverage",
    title=Text("Health examination coverage", "职业健康检查率"),
    unit=Text("share", "比例"),
    shape="share",
    events=("examined",),
    exposure=("examinations_due",),
    definition=Text(
        "Workers examined over workers due for examination.",
        "实际受检人数除以应检人数。",
    ),
    numerator=Text("Workers who were examined.", "实际受检人数。"),
    denominator=Text("Workers due for examination.", "应检人数。"),
    polarity="H",
    caliber="National occupational health statistics",
    theme="leading",
    reference=(
        "Law of the People's Republic of China on the prevention and control of "
        "occupational diseases; article 35; National report on occupational health of 2005"
    ),
    minimum=5,
    caveats=(
        Text(
            "Who is due is the employer's own list: an incomplete list makes the coverage "
            "look high.",
            "应检名单由单位自报，名单不全会使覆盖率偏高。",
        ),
    ),
)
