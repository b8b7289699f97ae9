"""Share of workers covered by work injury insurance."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="injury_insurance_coverage",
    title=Text("Work injury insurance coverage", "工伤保险参保率"),
    unit=Text("share", "比例"),
    shape="share",
    events=("insured_workers",),
    exposure=("workers",),
    definition=Text(
        "Workers covered by work injury insurance over all workers.",
        "参加工伤保险人数除以职工总人数。",
    ),
    numerator=Text("Workers insured.", "参保人数。"),
    denominator=Text("All workers.", "职工总人数。"),
    polarity="H",
    caliber="National occupational health statistics",
    theme="leading",
    reference=(
        "National plan for the prevention and control of occupational diseases, "
        "2021-2025 (work injury insurance among its targets); Regulations on work "
        "injury insurance, 2010"
    ),
    minimum=5,
    caveats=(
        Text(
            "Insured at the end of the year over the average of the year: a growing unit "
            "looks better.",
            "期末参保数除以全年平均人数时，增长中的单位偏高。",
        ),
    ),
)
