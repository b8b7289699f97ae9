"""Non-fatal accidents at work with over three days of absence per 100,000 persons employed."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="nonfatal_incidence_esaw",
    title=Text("Non-fatal accident incidence (ESAW)", "非致命工作事故发生率（ESAW）"),
    unit=Text("per 100,000 persons employed", "每 10 万就业人员"),
    shape="rate",
    events=("nonfatal_accidents_esaw",),
    exposure=("workers",),
    per=100_000,
    definition=Text(
        "Accidents at work with more than three calendar days of absence and no death "
        "within a year, over the persons employed, times 100,000.",
        "缺勤超过三个日历日且一年内未死亡的工作事故数除以就业人数，乘以 100,000。",
    ),
    numerator=Text(
        "Non-fatal accidents at work with an absence of four calendar days or more.",
        "缺勤四个日历日及以上的非致命工作事故。",
    ),
    denominator=Text("Persons employed, average of the period.", "当期平均就业人数。"),
    polarity="L",
    caliber="ESAW",
    theme="lagging",
    reference=(
        "Eurostat, European Statistics on Accidents at Work (ESAW), Summary methodology, "
        "2013; reference metadata hsw_acc_work, section 3"
    ),
    minimum=5,
    caveats=(
        Text(
            "Never comparable with a rate of another caliber: one day, three days, seven "
            "days and recordable are different cases.",
            "不同口径的比率不可比：缺勤一日、三日、七日以上与可记录病例是不同的范围。",
        ),
        Text(
            "Denominators from the labour force survey are not the insured population of "
            "the register: rates differ from those Eurostat publishes.",
            "以劳动力调查为分母与登记参保人群不同，结果会与欧盟统计局发布的比率有差异。",
        ),
        Text(
            "Countries differ much in how completely accidents are reported; a low rate "
            "may be a low reporting.",
            "各国事故报告的完整程度差异很大，低发生率可能源于漏报。",
        ),
    ),
)
