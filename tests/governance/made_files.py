"""Small files as people send them, and as somebody hostile does; all made up."""

import io
import zipfile
import zlib

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
JPEG = b"\xff\xd8\xff\xe0" + bytes(32)
HTML = b"  <!DOCTYPE html><script>alert(1)</script>"
SVG = b"\xef\xbb\xbf<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


def packed(*names: str, content: bytes = b"<x/>", way: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A packed file with parts of these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way) as archive:
        for name in names:
            archive.writestr(name, content)
    return out.getvalue()


XLSX = packed("[Content_Types].xml", "xl/workbook.xml")
DOCX = packed("[Content_Types].xml", "word/document.xml")
MACROS = packed("xl/workbook.xml", "xl/vbaProject.bin")


def bomb(part: str = "xl/workbook.xml", unpacked: int = 300_000_000) -> bytes:
    """A packed file whose one part is small here and large once unpacked."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(part, "w", force_zip64=True) as inside,
    ):
        piece = bytes(1 << 20)
        for _ in range(unpacked >> 20):
            inside.write(piece)
    return out.getvalue()


def lying(unpacked: int = 4_000_000) -> bytes:
    """A bomb whose headers say that its part is ten bytes."""
    made = bytearray(bomb(unpacked=unpacked))
    for start, size, checksum in ((b"PK\x03\x04", 22, 14), (b"PK\x01\x02", 24, 16)):
        place = made.index(start)
        made[place + size : place + size + 4] = (10).to_bytes(4, "little")
        made[place + checksum : place + checksum + 4] = zlib.crc32(bytes(10)).to_bytes(4, "little")
    return bytes(made)
