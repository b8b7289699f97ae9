"""Share of pneumoconiosis among new cases of occupational disease, as published."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="pneumoconiosis_share_published",
    title=Text("Pneumoconiosis share of new cases (published)", "尘肺病占新发职业病比例（公布值）"),
    unit=Text("share", "比例"),
    shape="published",
    events=("published_pneumoconiosis_share",),
    definition=Text(
        "New cases of pneumoconiosis over all new cases of occupational disease, as published.",
        "新发尘肺病例数除以全部新发职业病例数，公布值。",
    ),
    numerator=Text("New cases of pneumoconiosis.", "新发尘肺病例。"),
    denominator=Text("All new cases of occupational disease.", "全部新发职业病例。"),
    polarity="N",
    caliber="National report",
    theme="health",
    reference="National reports on occupational diseases of China, 2005, 2015, 2017 and 2022",
    caveats=(
        Text(
            "The counts behind the share are not at hand, so it has no interval.",
            "缺少背后的计数，故无区间。",
        ),
    ),
)
