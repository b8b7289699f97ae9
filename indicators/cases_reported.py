"""Cases of injury in a case file, whichever rule counts them."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="cases_reported",
    title=Text("Cases in the case file", "案例库中的案例数"),
    unit=Text("cases", "例"),
    shape="total",
    events=("case_reported",),
    definition=Text(
        "Cases of injury at work in a case file, whether or not a caliber counts them.",
        "案例库中的全部工伤案例，无论是否为某一口径计入。",
    ),
    numerator=Text("Cases, by the month of the accident.", "案例数，按事故发生月份。"),
    polarity="N",
    caliber="none: every case of the file",
    theme="lagging",
    reference="the case file itself; data/codes/case_band.csv for its bands",
    minimum=5,
    caveats=(
        Text(
            "How much is written down of what took first aid at most differs by enterprise.",
            "仅需急救的轻微案例是否登记，各企业做法不一。",
        ),
        Text(
            "A case file holds the cases of those who send one: it tells how calibers "
            "differ, not how high a risk is.",
            "案例库只含报送者的案例：可说明口径差异，不能说明风险高低。",
        ),
    ),
)
