"""Forms that send files, and how much of a body their doors take."""

from flask import Blueprint, Response, request
from markupsafe import Markup

from facts.refusal import NotAllowed, Refusal, UnknownCode, WrongState
from facts.text import Language
from pages._gate import CSRF_FIELD, Entrance, csrf, visit
from pages._html import Part, tag
from pages._plain_frame import alert, framed, sentence_of
from pages._words import words

BESIDE = 100_000  # bytes of a body that are not the file: the other fields, the borders
STATUS: tuple[tuple[type[Refusal], int], ...] = (
    (NotAllowed, 403), (UnknownCode, 404), (WrongState, 409),
)  # fmt: skip
"""How a refusal is answered; every other is 400."""

MILLION = 1_000_000


def takes_files(doors: Blueprint, entrance: Entrance, most: int) -> None:
    """Let doors read bodies of `most` bytes, if a session comes with them; others stay small.

    It is said before the gate looks at the form for its token.
    """

    @doors.url_value_preprocessor
    def make_room(_endpoint: str | None, _values: object) -> None:
        has_session = entrance.cookie in request.cookies
        if request.method == "POST" and (has_session or entrance.header in request.headers):
            request.max_content_length = most + BESIDE


def file_form(
    action: str, label: str, note: str, button: str, entrance: Entrance, said: Language, *,
    most: int, accept: str, more: tuple[Part, ...] = (), is_many: bool = False, **hidden: str,
) -> Markup:  # fmt: skip
    """Write a form that sends a file; a script, where there is one, shows how far it got.

    Parameters
    ----------
    most : the largest file. [bytes]
    accept : endings a browser offers.
    more : what is chosen beside the file.
    """
    _ = words(said)
    kept = {CSRF_FIELD: csrf(visit(), entrance), **hidden}
    id = f"file-{action.strip('/').replace('/', '-')}"
    note_id = f"{id}-note"
    large = _("The file is larger than {most} MB.").format(most=most // MILLION)
    return tag(
        "form",
        *(tag("input", type="hidden", name=name, value=value) for name, value in kept.items()),
        tag(
            "div",
            tag("label", label, for_=id),
            tag("input", id=id, name="file", type="file", required=True, accept=accept,
                multiple=is_many, aria_describedby=note_id),
            tag("span", note, id=note_id, class_="osh-note"),
            class_="osh-field",
        ),
        *more,
        tag("button", button, type="submit"),
        tag("p", role="status", class_="osh-sending", hidden=True,
            data_sending=_("Sending"), data_checking=_("Sent; it is being looked at."),
            data_failed=_("It could not be sent. Try again.")),
        method="post", action=action, enctype="multipart/form-data", class_="osh-upload",
        data_most=str(most), data_large=large,
    )  # fmt: skip


def refused(title: str, refusals: list[Refusal], said: Language, back: str) -> Response:
    """Write the page of what was refused, with a way back."""
    _ = words(said)
    status = next((code for kind, code in STATUS if isinstance(refusals[0], kind)), 400)
    body = [
        *(alert(sentence_of(one, said)) for one in refusals),
        tag("p", tag("a", _("Back"), href=back)),
    ]
    return framed(title, body, said, status)


def too_large(title: str, most: int, said: Language, back: str) -> Response:
    """Write the page of a body that is larger than its door takes."""
    _ = words(said)
    sentence = _("The file is larger than {most} MB.").format(most=most // MILLION)
    return framed(title, [alert(sentence), tag("p", tag("a", _("Back"), href=back))], said, 413)


def way_back() -> str:
    """Give the path of ours a form was sent from; one's own page where it says none."""
    path = request.form.get("back", "")
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_ours else "/enterprise"


def bytes_shown(count: int) -> str:
    """Write a number of bytes as a person reads it.

    Examples
    --------
    >>> bytes_shown(12), bytes_shown(56_300), bytes_shown(3_400_000)
    ('12 B', '56 kB', '3.4 MB')
    """
    if count >= MILLION:
        return f"{count / MILLION:.1f} MB"
    return f"{count / 1000:.0f} kB" if count >= 1000 else f"{count} B"
