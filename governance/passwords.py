"""Passwords: what one must be like, and how it is kept.

By length and by a list of what others choose, without rules on signs [1]_; kept with Argon2id [2]_.

References
----------
.. [1] NIST SP 800-63B, "Digital Identity Guidelines: Authentication and Lifecycle Management",
   section 5.1.1.2, 2017.
.. [2] A. Biryukov, D. Dinu, D. Khovratovich, S. Josefsson, "Argon2 Memory-Hard Function for
   Password Hashing and Proof-of-Work Applications," RFC 9106, 2021.
"""

import re
import unicodedata
from functools import cache

import polars as pl
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError, VerifyMismatchError

from facts.codes import LISTS
from facts.text import Text

SHORTEST, LONGEST = 12, 256  # [characters]
FEWEST_DIFFERENT = 5  # signs a password is made of
LEAST_OF_ITS_OWN = 5  # signs that are left when common words, digits and the name are taken out
SWAPPED = str.maketrans("0134578@$!", "oleastbasi")
RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm")
LONGEST_RUN = 6  # signs of a row of a keyboard, the alphabet or the digits that are left

TOO_SHORT = Text(
    f"a password has at least {SHORTEST} characters; a few words together are easy to remember",
    f"密码至少 {SHORTEST} 个字符；几个词连在一起便于记忆",
)
TOO_LONG = Text(f"a password has at most {LONGEST} characters", f"密码最多 {LONGEST} 个字符")
TOO_PLAIN = Text(
    "this password is among the first anybody tries: common words, a row of keys, or few "
    "different signs; add words of your own",
    "该密码属于最先被尝试的一类：常用词、键盘顺序或重复字符；请加入自己的词",
)
LIKE_THE_NAME = Text(
    "this password is the name of the account with little beside it; choose another",
    "密码与用户名过于相似；请另选密码",
)
HASHER = PasswordHasher()  # RFC 9106's low-memory choice: 64 MiB, 3 passes, 4 lanes


def fault(password: str, name: str) -> Text | None:
    """Say what is wrong with a password for an account of a name; None where nothing is."""
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    ways = [(_normal(said).casefold(), _plain(said)) for said in (password, name)]
    for written, called in zip(*ways, strict=True):
        if len(set(written)) < FEWEST_DIFFERENT or len(_own(written)) < LEAST_OF_ITS_OWN:
            return TOO_PLAIN
        if len(_own(written.replace(called, ""))) < LEAST_OF_ITS_OWN:
            return LIKE_THE_NAME
    return None


def keep(password: str) -> str:
    """Give what is kept of a password: an Argon2id hash with its salt and costs in it."""
    return HASHER.hash(_normal(password))


def matches(kept: str, password: str) -> bool:
    """Say whether a password is the one of a hash; takes as long where there is none to compare."""
    if len(password) > LONGEST:
        return False
    try:
        HASHER.verify(kept or _nobody(), _normal(password))
    except VerifyMismatchError:
        return False
    return bool(kept)


def is_kept_well(kept: str) -> bool:
    """Say whether a hash has today's costs; else it is made again at the next sign-in.

    Raises
    ------
    ValueError
        If it is no hash of ours.
    """
    try:
        return not HASHER.check_needs_rehash(kept)
    except VerificationError as found:
        raise ValueError("this is no Argon2 hash") from found


@cache
def _nobody() -> str:
    return HASHER.hash("nobody has this password")


@cache
def _common() -> re.Pattern[str]:
    """Find the words of data/common_passwords.csv, the longest first."""
    listed = pl.read_csv(LISTS / "common_passwords.csv", schema={"word": pl.String})
    known = {*listed["word"], *_runs()}
    found = known | {_plain(word) for word in known}
    return re.compile("|".join(map(re.escape, sorted(found, key=len, reverse=True))))


def _runs() -> set[str]:
    return {
        row[start : start + LONGEST_RUN]
        for line in RUNS
        for row in (line, line[::-1])
        for start in range(len(row) - LONGEST_RUN + 1)
    }


def _own(plain: str) -> str:
    """Give the signs that are left without common words, rows of keys, digits and marks."""
    left = re.sub(r"[\W\d_]", "", _common().sub("", plain))
    return "".join(dict.fromkeys(left))


def _plain(password: str) -> str:
    return _normal(password).casefold().translate(SWAPPED)


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
