"""Defends the receipt: it names what was received, and prints in both languages."""

import shutil
import subprocess

import pytest

from facts.refusal import WrongState
from governance.filings import digest_of, filing, luhn
from governance.receipts import pdf, qr_svg, receipt
from governance.return_tables import FILING
from governance.returns import save, submit
from tests.governance.returns_made import ONE, REPORTER, WHEN, words


def made(ledger):
    submit(ledger, [words()], REPORTER, WHEN)
    return filing(ledger, 1, REPORTER)


def test_a_receipt_names_the_return_its_time_and_the_digest_of_what_was_received(ledger):
    version = made(ledger)
    said = receipt(version).said
    assert said["receipt"].startswith("R20260110-00000001-1-")
    assert said["submitted"] == "2026-01-10T08:00:00+00:00"
    assert said["digest"].replace(" ", "") == digest_of(words(), ONE, "2025-Q4", 1)
    assert version.digest in receipt(version).code


def test_there_is_no_receipt_of_a_draft(ledger):
    number = save(ledger, words(), REPORTER, WHEN)
    with pytest.raises(WrongState, match="was not submitted"):
        receipt(filing(ledger, number, REPORTER))


def test_a_return_changed_behind_the_back_of_the_ledger_has_no_receipt(ledger):
    version = made(ledger)
    with ledger.writing() as connection:
        connection.execute(FILING.update().values(words=words(workers="1")))
    with pytest.raises(WrongState, match="is not what was received"):
        receipt(filing(ledger, version.number, REPORTER))


def test_it_prints_in_both_languages(ledger, tmp_path):
    printed = pdf(receipt(made(ledger)))
    assert printed.startswith(b"%PDF")
    if (reader := shutil.which("pdftotext")) is None:
        pytest.skip("no pdftotext here to read the page back")
    file = tmp_path / "receipt.pdf"
    file.write_bytes(printed)
    text = subprocess.run([reader, file, "-"], capture_output=True, text=True, check=True).stdout
    for word in ("Receipt of a return", "报表回执", "虚构企业", "R20260110-00000001-1-", "已提交"):
        assert word in text


def test_its_code_is_drawn(ledger):
    assert b"<svg" in qr_svg(receipt(made(ledger)))


@pytest.mark.parametrize(("digits", "check"), [("7992739871", 3), ("0", 0)])
def test_the_check_digit_is_that_of_luhn(digits, check):
    assert luhn(digits) == check
