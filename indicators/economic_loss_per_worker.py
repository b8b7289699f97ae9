"""Direct economic loss of accidents per thousand workers (千人经济损失率)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="economic_loss_per_worker",
    title=Text("Economic loss per thousand workers", "千人经济损失率"),
    unit=Text("10,000 yuan per 1,000 workers", "万元/千人"),
    shape="rate",
    events=("economic_loss",),
    exposure=("workers",),
    cases=("deaths", "serious_injuries", "minor_injuries"),
    per=1_000,
    definition=Text(
        "Direct economic loss of the accidents of the period over the average number "
        "of workers, times 1,000.",
        "当期事故经济损失除以平均职工人数，乘以 1,000。",
    ),
    numerator=Text(
        "Direct economic loss of accidents. [10,000 yuan]", "事故直接经济损失（万元）。"
    ),
    denominator=Text("Average number of workers over the period.", "当期平均就业人数。"),
    polarity="L",
    caliber="GB 6721-1986",
    theme="lagging",
    reference=(
        "GB 6721-1986, Statistical standard of economic loss caused by casualty "
        "accidents of enterprise workers, Rs = E / S x 1,000"
    ),
    caveats=(
        Text(
            "At the prices of the year: falls in real terms as prices rise.",
            "按当年价格计，物价上涨时实际值被高估。",
        ),
        Text(
            "Only what the enterprise reports as direct; indirect loss is several times more.",
            "仅含企业上报的直接损失，间接损失往往数倍于此。",
        ),
    ),
    no_interval=Text("a sum of money is no count of events", "金额不是事件计数"),
)
