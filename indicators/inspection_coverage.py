"""Share of enterprises under supervision that were inspected."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="inspection_coverage",
    title=Text("Inspection coverage", "监督检查覆盖率"),
    unit=Text("share", "比例"),
    shape="share",
    events=("enterprises_inspected",),
    exposure=("enterprises_supervised",),
    definition=Text(
        "Enterprises inspected at least once in the period over enterprises under supervision.",
        "当期至少检查一次的单位数除以监管单位数。",
    ),
    numerator=Text("Enterprises inspected, each once.", "被检查单位，每家计一次。"),
    denominator=Text("Enterprises under supervision.", "监管单位。"),
    polarity="H",
    caliber="National supervision statistics",
    theme="leading",
    reference=("National plan for the prevention and control of occupational diseases, 2021-2025"),
    minimum=5,
    caveats=(
        Text(
            "Where inspectors go to the worst first, coverage says nothing of the rest.",
            "检查优先高风险单位时，覆盖率不代表其余单位。",
        ),
    ),
    status="to be verified",
)
