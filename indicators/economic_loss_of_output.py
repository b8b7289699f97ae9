"""Direct economic loss of accidents per million yuan of output (百万元产值经济损失率)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="economic_loss_of_output",
    title=Text("Economic loss of output", "百万元产值经济损失率"),
    unit=Text("yuan lost per 100 yuan of output", "万元/百万元"),
    shape="rate",
    events=("economic_loss",),
    exposure=("output_value",),
    cases=("deaths", "serious_injuries", "minor_injuries"),
    per=100,
    definition=Text(
        "Direct economic loss of the accidents of the period over the output of the "
        "period, times 100.",
        "当期事故经济损失除以当期总产值，乘以 100。",
    ),
    numerator=Text(
        "Direct economic loss of accidents. [10,000 yuan]", "事故直接经济损失（万元）。"
    ),
    denominator=Text("Output of the period. [10,000 yuan]", "当期总产值（万元）。"),
    polarity="L",
    caliber="GB 6721-1986",
    theme="lagging",
    reference=(
        "GB 6721-1986, Statistical standard of economic loss caused by casualty "
        "accidents of enterprise workers, Rv = E / V x 100"
    ),
    caveats=(
        Text(
            "Output moves with prices: compare years with care.", "产值受价格影响，跨年比较须谨慎。"
        ),
    ),
    no_interval=Text("a sum of money is no count of events", "金额不是事件计数"),
)
