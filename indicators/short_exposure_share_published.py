"""Share of new pneumoconiosis cases after under five years of dust, as published."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="short_exposure_share_published",
    title=Text(
        "Pneumoconiosis after under five years of dust (published)",
        "接尘不足五年的新发尘肺病比例（公布值）",
    ),
    unit=Text("share", "比例"),
    shape="published",
    events=("published_short_exposure_share",),
    definition=Text(
        "New pneumoconiosis cases with less than five years of dust exposure over all new "
        "pneumoconiosis cases, as published.",
        "接尘工龄不足五年的新发尘肺病例数除以全部新发尘肺病例数，公布值。",
    ),
    numerator=Text(
        "New cases with less than five years of dust exposure.", "接尘工龄不足五年的新发病例。"
    ),
    denominator=Text("All new cases of pneumoconiosis.", "全部新发尘肺病例。"),
    polarity="L",
    caliber="National report",
    theme="health",
    reference="Guangdong, figures of 2016 and 2020 as quoted at newton.com.tw",
    caveats=(
        Text(
            "Published for one province only.",
            "仅有一个省的公布值。",
        ),
    ),
)
