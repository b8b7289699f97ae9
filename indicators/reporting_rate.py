"""Share of returns due that were received."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="reporting_rate",
    title=Text("Reporting rate", "报送率"),
    unit=Text("share", "比例"),
    shape="share",
    events=("returns_received",),
    exposure=("returns_due",),
    definition=Text(
        "Complete returns received over returns due.", "已收到的完整报表数除以应报报表数。"
    ),
    numerator=Text("Complete returns received, however late.", "已收到的完整报表，不论迟早。"),
    denominator=Text("Returns due for the period.", "当期应报报表。"),
    polarity="H",
    caliber="DHIS2",
    theme="governance",
    reference=("DHIS2, Reporting rate summary: reporting rate and reporting rate on time"),
    minimum=5,
    caveats=(
        Text(
            "A unit that ceased to exist still counts as due until it is struck off.",
            "已注销单位在除名前仍计入应报。",
        ),
        Text(
            "Every unit counts alike: a few large ones missing hardly move it.",
            "各单位同等计数，少数大单位缺报影响很小。",
        ),
        Text(
            "Returns of one unit go together: over several periods or kinds of returns the "
            "interval is too narrow.",
            "同一单位的各期、各种报表并不独立：跨期或合并多种报表时，区间偏窄。",
        ),
    ),
)
