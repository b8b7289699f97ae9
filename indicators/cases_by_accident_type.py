"""Cases of injury in a case file, by type of accident."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="cases_by_accident_type",
    title=Text("Cases in the case file by accident type", "案例库中按事故类别的案例数"),
    unit=Text("cases", "例"),
    shape="total",
    events=("case_by_type",),
    definition=Text(
        "Cases of injury at work in a case file, counted by type of accident.",
        "案例库中的工伤案例，按事故类别计数。",
    ),
    numerator=Text("Cases, by the type the enterprise gave.", "案例数，按企业填报的事故类别。"),
    polarity="N",
    caliber="GB 6441-1986",
    theme="lagging",
    reference="GB/T 6441-1986, types of accident",
    minimum=5,
    caveats=(
        Text(
            "One accident with several victims is several cases.",
            "一起事故有多名受害者时计为多例。",
        ),
        Text(
            "A case file holds the cases of those who send one: it tells how calibers "
            "differ, not how high a risk is.",
            "案例库只含报送者的案例：可说明口径差异，不能说明风险高低。",
        ),
    ),
)
