"""Fatal accidents at work per 100,000 persons employed, as ESAW counts them."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="fatal_injury_rate_esaw",
    title=Text("Fatal accident rate (ESAW)", "工作事故死亡率（ESAW）"),
    unit=Text("per 100,000 persons employed", "每 10 万就业人员"),
    shape="rate",
    events=("fatal_accidents_esaw",),
    exposure=("workers",),
    per=100_000,
    definition=Text(
        "Accidents at work that lead to death within one year, over the persons employed, "
        "times 100,000.",
        "一年内导致死亡的工作事故数除以就业人数，乘以 100,000。",
    ),
    numerator=Text(
        "Accidents at work of the period whose victim died within one year of the accident.",
        "当期发生、受害者在事故后一年内死亡的工作事故。",
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
            "Zero in a small unit is little evidence: read the upper limit.",
            "小单位的零值证据有限，请看区间上限。",
        ),
    ),
)
