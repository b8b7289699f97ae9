"""Packed files (ZIP) that strangers send: what may be unpacked without harm."""

import zipfile
import zlib

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What is met in a packed file that is damaged, locked, or packed as no office program packs."""

PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Ways of packing that are unpacked a piece at a time; office programs write no other."""


def members_of(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Give the parts of a packed file.

    Raises
    ------
    BadZipFile
        If one is packed in a way that unpacks all at once: a kilobyte of bzip2 may hold gigabytes.
    """
    found = archive.infolist()
    if any(member.compress_type not in PLAIN for member in found):
        raise zipfile.BadZipFile("a part of it is packed in a way no office program packs")
    return found
