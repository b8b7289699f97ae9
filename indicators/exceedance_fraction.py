"""Fraction of a lognormal exposure that exceeds its limit, from additive sums."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="exceedance_fraction",
    title=Text("Exceedance fraction (lognormal)", "超标分数（对数正态）"),
    unit=Text("share", "比例"),
    shape="exceedance",
    events=("samples_below_detection", "log_ratio_sum", "log_ratio_square_sum"),
    exposure=("samples",),
    definition=Text(
        "Part of the fitted lognormal distribution of exposure / limit that lies above 1.",
        "拟合的“暴露/限值”对数正态分布中大于 1 的部分。",
    ),
    numerator=Text(
        "Sums of ln(x / limit) and of its square over the quantified samples, and the "
        "samples below detection.",
        "定量样品 ln(x/限值) 之和及平方和，以及低于检出限的样品数。",
    ),
    denominator=Text("Samples.", "样品数。"),
    polarity="L",
    caliber="EN 689, AIHA",
    theme="exposure",
    reference=(
        "P. Hewett, G. H. Ganser, Applied Occupational and Environmental Hygiene 12(2), "
        "1997, pp. 132-142; EN 689:2018, 5.5.3"
    ),
    caveats=(
        Text(
            "Hold it to one agent: several agents together follow no one distribution.",
            "请限定一种危害因素：多种因素合并不服从同一分布。",
        ),
        Text(
            "A change of a limit makes exceedances without any change in the air.",
            "限值调整会在空气质量不变的情况下产生超标。",
        ),
        Text(
            "Samples below detection are taken to be below the limit.",
            "低于检出限的样品视为低于限值。",
        ),
        Text(
            "Not judged with fewer than 6 quantified samples.",
            "定量样品少于 6 个时不作判断。",
        ),
    ),
)
