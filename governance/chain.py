"""The chain of the journal: each entry's link is made of the entry and of the link before it.

An entry that is changed, inserted, taken away or moved breaks the chain where it stood. An end that
was cut off breaks nothing, so whoever audits keeps the last link elsewhere and asks for it later.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

START = "0" * 64  # what the first entry is chained to
TOLD = 100  # breaks that are told one by one

ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False)


class Written(NamedTuple):
    """An entry as it was written; `link` chains it to the one before."""

    place: int
    at: str
    actor: str
    verb: str
    said: dict[str, object]
    link: str


class Whole(NamedTuple):
    """What a look at the whole journal found.

    link : of the last entry. Who keeps it elsewhere sees later whether the end was cut off.
    breaks : a sentence for each entry that is not as it was written.
    """

    entries: int
    link: str
    breaks: tuple[str, ...]


def link_of(before: str, at: str, actor: str, verb: str, said: object) -> str:
    """Give the link of an entry that stands after another: a SHA-256 of both."""
    return hashlib.sha256(ENCODER.encode([before, at, actor, verb, said]).encode()).hexdigest()


def followed(entries: Iterable[Written], until: str = "") -> Whole:
    """Follow the chain from its start, entry by entry; none is held longer than it is looked at.

    Parameters
    ----------
    until : a link that was kept elsewhere and must be met; empty asks for none.
    """
    before, place, count, is_met = START, 0, 0, until in ("", START)
    found: list[str] = []
    broken = 0
    for entry in entries:
        if entry.link != link_of(before, entry.at, entry.actor, entry.verb, entry.said):
            broken += 1
            if broken <= TOLD:
                found.append(_broken(entry.place, place))
        before, place, count = entry.link, entry.place, count + 1
        is_met = is_met or entry.link == until
    if broken > TOLD:
        found.append(f"journal: {broken - TOLD:,} more entries are not as they were written")
    if not is_met:
        found.append(cut_off(place, until))
    return Whole(count, before, tuple(found))


def _broken(place: int, last: int) -> str:
    """Say what is wrong with an entry that does not follow on the one before."""
    if place > last + 1:
        is_one = place == last + 2
        gone = f"entry {last + 1} was" if is_one else f"entries {last + 1} to {place - 1} were"
        return f"journal entry {place}: does not follow on what is there; {gone} taken away"
    return f"journal entry {place}: was changed after it was written"


def cut_off(place: int, until: str) -> str:
    """Say that a link kept elsewhere is nowhere to be met."""
    return (
        f"journal: no entry has the link {until}; entries after {place} were cut off, or the link "
        "is of another journal"
    )


def pieces(entries: Iterable[tuple[str, Written]]) -> Iterator[tuple[int, str]]:
    """Look at entries that left the ledger, each with the link it was chained to.

    Yields
    ------
    the place of an entry and a sentence on what is wrong with it, or an empty one where a piece
    begins: entries before it are not in the file.
    """
    link, place = START, 0
    for before, entry in entries:
        if entry.link != link_of(before, entry.at, entry.actor, entry.verb, entry.said):
            yield entry.place, _broken(entry.place, entry.place - 1)
        elif entry.place <= place:
            yield entry.place, f"journal entry {entry.place}: stands after entry {place}"
        elif before != link and entry.place == place + 1:
            yield entry.place, _broken(entry.place, place)
        elif before != link:
            yield entry.place, ""
        link, place = entry.link, entry.place
