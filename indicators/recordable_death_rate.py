"""Recordable deaths per 100,000 full-time workers (column G)."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="recordable_death_rate",
    title=Text("Recordable death rate (OSHA)", "可记录死亡率（OSHA）"),
    unit=Text(
        "per 200,000,000 hours (100,000 full-time workers)", "每 2 亿工时（10 万名全职工人）"
    ),
    shape="rate",
    events=("recordable_deaths",),
    exposure=("hours_worked",),
    per=200_000_000,
    definition=Text(
        "Work-related deaths on the annual summary (column G), over the hours worked, "
        "times 200,000,000.",
        "年度汇总表中的与工作有关的死亡（G 列）除以实际工时，乘以 200,000,000。",
    ),
    numerator=Text("Recordable deaths, those of illnesses included.", "可记录死亡，含因病死亡。"),
    denominator=Text(
        "Hours worked by all employees in the period, leave and holidays left out (form 300A).",
        "全体雇员当期实际工时，不含休假与节假日（300A 表）。",
    ),
    polarity="L",
    caliber="OSHA",
    theme="lagging",
    reference=(
        "US Bureau of Labor Statistics, Census of Fatal Occupational Injuries, "
        "hours-based fatal injury rate: (N / EH) x 200,000,000"
    ),
    minimum=5,
    caveats=(
        Text(
            "The Census of Fatal Occupational Injuries counts otherwise: self-employed "
            "workers included, deaths of illnesses left out.",
            "致命职业伤害普查（CFOI）口径不同：含自雇者，不含因病死亡。",
        ),
        Text(
            "Zero in a small unit is little evidence: read the upper limit.",
            "小单位的零值证据有限，请看区间上限。",
        ),
    ),
)
