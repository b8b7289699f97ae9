"""New cases of occupational disease, counted."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="new_disease_cases",
    title=Text("New occupational disease cases", "新发职业病例数"),
    unit=Text("cases", "例"),
    shape="total",
    events=("disease_cases",),
    definition=Text(
        "Cases of occupational disease newly diagnosed and reported in the period.",
        "当期新诊断并报告的职业病例数。",
    ),
    numerator=Text(
        "New diagnoses reported, of every disease of the catalogue in force.",
        "新报告诊断病例，按现行目录。",
    ),
    polarity="L",
    caliber="National catalogue of occupational diseases",
    theme="health",
    reference=(
        "Law of the People's Republic of China on the prevention and control of "
        "occupational diseases; national reports on occupational disease 2005 to 2022"
    ),
    minimum=5,
    caveats=(
        Text(
            "Diseases appear years after exposure: a count tells of the past, and of how "
            "many were examined.",
            "职业病潜伏期长，例数反映过去的暴露，也取决于检查覆盖面。",
        ),
        Text(
            "The catalogue changes (2013: 132 diseases, 2024: 135).",
            "目录会调整（2013 年 132 种，2024 年 135 种）。",
        ),
    ),
)
