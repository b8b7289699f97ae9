"""Serious violations cited per inspection linked to an accident."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="serious_violations_per_inspection",
    title=Text(
        "Serious violations per accident inspection (OSHA)", "每次事故检查的严重违法项（OSHA）"
    ),
    unit=Text("violations per inspection", "项/次"),
    shape="ratio",
    events=("serious_violations",),
    exposure=("accident_inspections",),
    definition=Text(
        "Violations first cited as serious over inspections linked to an accident.",
        "最初认定为严重的违法项数除以与事故相关的检查次数。",
    ),
    numerator=Text("Violations first cited as serious.", "最初认定为严重的违法项。"),
    denominator=Text("Inspections linked to an accident.", "与事故相关的检查。"),
    polarity="N",
    caliber="OSHA inspections",
    theme="governance",
    reference=(
        "US Department of Labor, enforcement data catalog, OSHA violations; 29 U.S.C. 666(k)"
    ),
    caveats=(
        Text(
            "What was inspected by the rules and means of its day: no risk, and no trend, "
            "can be read from it.",
            "反映当时规则与力量下检查了什么，不代表风险，也看不出趋势。",
        ),
        Text("What is cited first is often settled lower later.", "最初认定的违法项后来常被降级。"),
    ),
)
