"""Deaths per 100,000 workers in industry, mining and commerce, as published."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="worker_death_rate",
    title=Text(
        "Deaths per 100,000 workers, industry, mining and commerce (published)",
        "工矿商贸十万就业人员死亡率（公布值）",
    ),
    unit=Text("per 100,000 workers", "人/10 万人"),
    shape="published",
    events=("published_worker_death_rate",),
    definition=Text(
        "Deaths in production accidents of industrial, mining and commercial enterprises "
        "over their workers, times 100,000, as published.",
        "工矿商贸企业生产安全事故死亡人数除以其就业人员数，乘以 100,000，公布值。",
    ),
    numerator=Text(
        "Deaths in industrial, mining and commercial enterprises.",
        "工矿商贸企业死亡人数。",
    ),
    denominator=Text("Workers of those enterprises.", "工矿商贸就业人员。"),
    polarity="L",
    caliber="National communique",
    theme="lagging",
    reference=(
        "National Bureau of Statistics of China, Statistical communiques on national "
        "economic and social development, 2005 to 2007"
    ),
    caveats=(
        Text(
            "Not comparable with rates over all workers: agriculture and traffic are left out.",
            "不含农业与交通，与全部就业人员口径不可比。",
        ),
    ),
)
