"""Fatal occupational injuries per 100,000 employees, as countries publish SDG 8.8.1."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="fatal_rate_8_8_1",
    title=Text(
        "Fatal injury rate of employees, SDG 8.8.1 (published)",
        "雇员致命职业伤害率（SDG 8.8.1，公布值）",
    ),
    unit=Text("per 100,000 employees", "每 10 万雇员"),
    shape="published",
    events=("published_fatal_rate_8_8_1",),
    definition=Text(
        "Fatal occupational injuries over employees, times 100,000, as the country "
        "publishes it for SDG indicator 8.8.1.",
        "致命职业伤害例数除以雇员人数，乘以 100,000，由各国按可持续发展目标指标 8.8.1 公布。",
    ),
    numerator=Text("Fatal occupational injuries.", "致命职业伤害。"),
    denominator=Text("Employees.", "雇员人数。"),
    polarity="L",
    caliber="SDG 8.8.1",
    theme="lagging",
    reference=("United Nations, SDG indicator metadata 8.8.1, 2.a and 4.c, 2023-03-31"),
    caveats=(
        Text(
            "Each country counts in its own way: a status letter D says where the "
            "definition differs.",
            "各国统计方法不一，状态字母 D 表示定义有差异。",
        ),
        Text(
            "A rate over employees and one over all workers are not comparable.",
            "以雇员和以全部从业人员为分母的比率不可比。",
        ),
    ),
)
