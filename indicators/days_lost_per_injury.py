"""Mean days lost per case of temporary incapacity, as the ILO counts them."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="days_lost_per_injury",
    title=Text("Days lost per injury (ILO)", "每例损失日数（ILO）"),
    unit=Text("days per case", "天/例"),
    shape="mean",
    events=("days_lost_temporary",),
    exposure=("temporary_incapacity_cases",),
    cases=("temporary_incapacity_cases",),
    definition=Text(
        "Days lost by new cases of temporary incapacity over those cases.",
        "新发暂时失能病例的损失日数除以病例数。",
    ),
    numerator=Text("Days lost by cases of temporary incapacity.", "暂时失能病例的损失日数。"),
    denominator=Text("Cases of temporary incapacity.", "暂时失能病例数。"),
    polarity="L",
    caliber="ILO",
    theme="lagging",
    reference=(
        "ILO, 16th International Conference of Labour Statisticians, Resolution "
        "concerning statistics of occupational injuries (resulting from occupational "
        "accidents), 1998, Comparative measures (d)"
    ),
    minimum=5,
    caveats=(
        Text(
            "A few long absences rule the mean: the median is lower.",
            "少数长期缺勤会拉高均值，中位数更低。",
        ),
    ),
    status="to be verified",
)
