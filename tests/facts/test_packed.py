"""Defends what may be unpacked: only what comes out a piece at a time."""

import io
import zipfile

import pytest

from facts.packed import members_of


@pytest.mark.parametrize(
    ("way", "is_taken"),
    [
        (zipfile.ZIP_STORED, True), (zipfile.ZIP_DEFLATED, True),
        (zipfile.ZIP_BZIP2, False), (zipfile.ZIP_LZMA, False),
    ],
)  # fmt: skip
def test_only_what_comes_out_a_piece_at_a_time_may_be_unpacked(way, is_taken):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
    with zipfile.ZipFile(out) as archive:
        if is_taken:
            assert [one.filename for one in members_of(archive)] == ["xl/workbook.xml"]
        else:
            with pytest.raises(zipfile.BadZipFile):
                members_of(archive)
