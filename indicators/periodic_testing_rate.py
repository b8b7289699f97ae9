"""Share of enterprises due for periodic testing of hazards that were tested."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="periodic_testing_rate",
    title=Text("Periodic testing rate", "职业病危害因素定期检测率"),
    unit=Text("share", "比例"),
    shape="share",
    events=("enterprises_tested",),
    exposure=("enterprises_to_test",),
    definition=Text(
        "Enterprises whose occupational hazards were tested in the period over "
        "enterprises due for testing.",
        "当期完成职业病危害因素定期检测的单位数除以应检测单位数。",
    ),
    numerator=Text("Enterprises tested.", "已检测单位。"),
    denominator=Text("Enterprises due for testing.", "应检测单位。"),
    polarity="H",
    caliber="National occupational health statistics",
    theme="leading",
    reference=(
        "Law of the People's Republic of China on the prevention and control of "
        "occupational diseases, article 26"
    ),
    minimum=5,
    caveats=(
        Text(
            "Some count points or agents instead of enterprises: ask before comparing.",
            "部分地区按检测点或因素计数，比较前须确认。",
        ),
    ),
    status="to be verified",
)
