"""Cases of a case file that the GB 6441-2025 caliber counts, of every class."""

from facts.text import Text
from indicators._indicator import Indicator

INDICATOR = Indicator(
    id="cases_gb6441_2025",
    title=Text("Cases, GB 6441-2025 caliber", "案例数（GB 6441-2025 口径）"),
    unit=Text("cases", "例"),
    shape="total",
    events=(
        "case_gb6441_2025_death",
        "case_gb6441_2025_serious",
        "case_gb6441_2025_minor",
    ),
    definition=Text(
        "Cases of a case file that are deaths, serious or minor injuries by GB 6441-2025.",
        "案例库中按 GB 6441-2025 计为死亡、重伤或轻伤的案例。",
    ),
    numerator=Text("Cases of every class of the caliber.", "该口径各类案例之和。"),
    polarity="L",
    caliber="GB 6441-2025",
    theme="lagging",
    reference="GB 6441-2025 and GB 15499-2025, in force from 2026-07-01",
    minimum=5,
    caveats=(
        Text(
            "The thresholds are those of 1986 until the text of 2025 has been read.",
            "在核对 2025 年文本之前，沿用 1986 年的界限。",
        ),
        Text(
            "A case file holds the cases of those who send one: it tells how calibers "
            "differ, not how high a risk is.",
            "案例库只含报送者的案例：可说明口径差异，不能说明风险高低。",
        ),
    ),
    status="to be verified",
)
