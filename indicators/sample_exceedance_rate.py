"""Share of samples over their exposure limit."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="sample_exceedance_rate",
    title=Text("Sample exceedance rate", "样品超标率"),
    unit=Text("share", "比例"),
    shape="share",
    events=("samples_over_limit",),
    exposure=("samples",),
    definition=Text("Samples over the limit over all samples.", "超标样品数除以样品总数。"),
    numerator=Text("Samples over the limit that was used.", "超过所用限值的样品。"),
    denominator=Text("All samples, those below detection included.", "全部样品，含低于检出限者。"),
    polarity="L",
    caliber="GBZ 2.1, GBZ 2.2",
    theme="exposure",
    reference="EN 689:2018+AC:2019, 5.5 (compares samples with the limit)",
    minimum=5,
    caveats=(
        Text(
            "A change of a limit makes exceedances without any change in the air.",
            "限值调整会在空气质量不变的情况下产生超标。",
        ),
        Text(
            "Samples of one person or day are alike: the interval is somewhat too narrow.",
            "同一人员或同日样品彼此相关，区间略窄。",
        ),
    ),
    status="to be verified",
)
