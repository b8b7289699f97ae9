"""Makes a home in which one enterprise is known to three sources, and another to none."""

from pathlib import Path

from governance import Role, accept, publish
from governance.ledger import Ledger
from governance.register import import_register
from governance.returns import submit
from governance.roles import Actor
from ingest import sources
from tests.governance.making import ANN
from tests.governance.returns_made import WHEN, code, words, write_register

SAMPLES = Path(__file__).parent.parent.parent / "data" / "samples"
KNOWN = "91110000MADEUP901K"  # the enterprise of the samples of measurements and cases
QUIET = code(1)
BEIJING = "CN-110000"

REPORTER = Actor("rita", Role.ENTERPRISE, KNOWN)
WORKER = Actor("wei", Role.WORKER, KNOWN)
OFFICE = Actor("bo", Role.REGULATOR, BEIJING)
ELSEWHERE = Actor("elsa", Role.REGULATOR, "CN-440000")
FILER = Actor("fay", Role.ADMINISTRATOR)

RETURNS = (
    "enterprise_id,enterprise_name,period,area,industry,ownership,size,workers,hours_worked,deaths,"
    "serious_injuries,minor_injuries,days_lost,hazard_points_noise,hazard_points_over_limit_noise\n"
    f"{KNOWN},虚构,2025-Q2,110000,C,private,small,100,50000,0,0,1,4,4,1\n"
    f"{KNOWN},虚构,2025-Q3,110000,C,private,small,120,60000,0,1,2,205,4,3\n"
)


def make_home(ledger: Ledger, folder: Path) -> Path:
    """Publish what three sources say of KNOWN in a home, and file as `enter_and_file` does."""
    home = folder / "home"
    returns = folder / "returns.csv"
    returns.write_text(RETURNS, "utf-8")
    files = {
        "enterprise_return": returns,
        "sensor_summary": SAMPLES / "sensor_summary" / "awkward.csv",
        "incident_cases": SAMPLES / "incident_cases" / "cases.csv",
    }
    for source, file in files.items():
        accept(ledger, home, sources()[source], file, ANN, WHEN, synthetic=True)
    publish(ledger, home, ANN, WHEN)
    enter_and_file(ledger, folder)
    return home


def enter_and_file(ledger: Ledger, folder: Path) -> None:
    """Enter KNOWN and QUIET into the register, and file a return of KNOWN."""
    register = write_register(
        folder / "register.csv",
        f"{KNOWN},2024-01-01,虚构采掘,110000,C,private,medium,,desk@example.org",
        f"{KNOWN},2025-01-01,虚构采掘厂,110000,C,private,small,,desk@example.org",
        f"{QUIET},2024-01-01,虚构小厂,130102,C,private,small,,",
    )
    import_register(ledger, register, ANN, WHEN)
    said = words(enterprise_id=KNOWN, area="110000", hours_worked="52345")
    answer = submit(ledger, [said], FILER, WHEN)
    assert answer.is_submitted, answer.findings["rule"].to_list()
