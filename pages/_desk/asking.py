"""What part of the inbox an address asks for, read and written; and how the desk refuses."""

from urllib.parse import urlencode

from flask import Response, request

from facts.refusal import Refusal
from governance.inbox import WAITING, Asked, require_desk
from pages._gate import visit
from pages._html import Part, tag
from pages._plain_frame import alert, framed, sentence_of
from pages._returns.filing import status_of
from pages._shell import language
from pages._words import words

PATH = "/desk"
LONGEST = 200  # of a word of an address [characters]
FARTHEST = 100_000  # page of the inbox


def asked() -> Asked:
    """Read from the address what part of the inbox is asked for."""
    told = {name: request.args.get(name, "")[:LONGEST] for name in Asked._fields}
    return Asked(**told | {"state": told["state"] or WAITING})


def page_asked() -> int:
    """Read which page is asked for; the first where it is none."""
    said = request.args.get("page", "1")
    is_number = said.isascii() and said.isdecimal() and len(said) <= len(str(FARTHEST))
    return min(max(int(said), 1), FARTHEST) if is_number else 1


def address(path: str, of: Asked, **more: str | int) -> str:
    """Write the address of a part of the inbox, or of something reached from it."""
    told = {name: word for name, word in of._asdict().items() if word}
    if told.get("state") == WAITING:
        del told["state"]
    query = urlencode({**told, **more})
    return f"{path}?{query}" if query else path


def only_who_reviews() -> None:
    """Keep from the pages of a desk whoever reports, whatever they send."""
    owner = visit().owner
    if owner:
        require_desk(owner.actor)


def refused(refusal: Refusal) -> Response:
    """Write a refusal as a page of the desk."""
    said = language()
    _ = words(said)
    body: list[Part] = [
        alert(sentence_of(refusal, said)),
        tag("p", tag("a", _("Back to the returns"), href=PATH)),
    ]
    return framed(_("Returns to review"), body, said, status_of(refusal))
