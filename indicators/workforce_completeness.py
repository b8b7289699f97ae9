"""Share of the workers expected who stand behind the returns received."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="workforce_completeness",
    title=Text("Workforce-weighted completeness", "按从业人员加权的报送完整率"),
    unit=Text("share", "比例"),
    shape="share",
    events=("workers_of_reporting",),
    exposure=("workers_of_due",),
    definition=Text(
        "Workers of the units that reported over workers of the units due.",
        "已报送单位从业人员数除以应报单位从业人员数。",
    ),
    numerator=Text("Workers of units whose return was received.", "已报送单位的从业人员。"),
    denominator=Text("Workers of all units due, of the frame.", "名录中全部应报单位的从业人员。"),
    polarity="H",
    caliber="Own definition",
    theme="governance",
    reference=("OSH Observatory, own definition, 2026"),
    minimum=5,
    caveats=(
        Text(
            "The workers of a unit that has not reported are those of the frame, which may be old.",
            "未报送单位的人数取自名录，可能已过时。",
        ),
        Text(
            "The frame is what each unit's own returns said last; a unit that never reported "
            "counts with the median of its size.",
            "人数取自各单位最近一次填报；从未填报者按同规模单位的中位数计。",
        ),
        Text(
            "A unit that owes several kinds of returns counts once for each, unless one is asked.",
            "单位若应报多种报表，未指定报表时按每种各计一次。",
        ),
    ),
    no_interval=Text(
        "workers of one unit are counted or missed together and are no independent trials",
        "同一单位的职工同时计入或缺失，不是独立试验",
    ),
)
