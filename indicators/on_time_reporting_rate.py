"""Share of returns due that were received on time."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="on_time_reporting_rate",
    title=Text("On-time reporting rate", "按时报送率"),
    unit=Text("share", "比例"),
    shape="share",
    events=("returns_on_time",),
    exposure=("returns_due",),
    definition=Text(
        "Complete returns received by the day they were due over returns due.",
        "在截止日前收到的完整报表数除以应报报表数。",
    ),
    numerator=Text("Complete returns received on time.", "按时收到的完整报表。"),
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
            "A deadline that moves makes it rise without better reporting.",
            "截止日推迟会使其上升，而报送并未改善。",
        ),
        Text(
            "Returns of one unit go together: over several periods or kinds of returns the "
            "interval is too narrow.",
            "同一单位的各期、各种报表并不独立：跨期或合并多种报表时，区间偏窄。",
        ),
    ),
)
