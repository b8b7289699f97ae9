"""Inspections that OSHA opened and linked to an accident, counted."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="accident_inspections",
    title=Text("Inspections linked to an accident (OSHA)", "与事故相关的检查（OSHA）"),
    unit=Text("inspections", "次"),
    shape="total",
    events=("accident_inspections",),
    definition=Text(
        "Inspections opened in the period and linked to an accident.",
        "当期立案且与事故关联的检查次数。",
    ),
    numerator=Text("Inspections linked to an accident.", "与事故相关的检查。"),
    polarity="N",
    caliber="OSHA inspections",
    theme="governance",
    reference=(
        "US Department of Labor, enforcement data catalog, OSHA inspections and "
        "accident investigations"
    ),
    caveats=(
        Text(
            "What was inspected by the rules and means of its day: no risk, and no trend, "
            "can be read from it.",
            "反映当时规则与力量下检查了什么，不代表风险，也看不出趋势。",
        ),
    ),
)
