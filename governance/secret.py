"""The secret of a home: it signs what browsers keep, and every serving process knows the same."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

BYTES = 32
OWNER_ALONE = 0o600


def secret(home: Path) -> bytes:
    """Read the secret of a home; the first who asks makes it, and others find it whole."""
    file = home / "secret"
    if not file.exists():
        home.mkdir(parents=True, exist_ok=True)
        draft = home / f"secret.{secrets.token_hex(8)}"
        made = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ALONE)
        with os.fdopen(made, "wb") as out:
            out.write(secrets.token_bytes(BYTES))
            out.flush()
            os.fsync(out.fileno())
        with suppress(FileExistsError):  # another process was quicker
            os.link(draft, file)
        draft.unlink()
    return file.read_bytes()
