"""The frame round the pages written on the server: accounts and returns. No script is needed."""

from collections.abc import Sequence
from pathlib import Path

from flask import Response, redirect, request
from markupsafe import Markup

from facts.refusal import Refusal, SpokenRefusal
from facts.text import LANGUAGES, Language
from pages._gate import CSRF_FIELD, Entrance, csrf, visit
from pages._html import Part, joined, tag
from pages._places import places
from pages._words import TAGS, words

NATIVE: dict[Language, str] = {"en": "English", "zh": "中文"}
STYLES = sorted(file.name for file in (Path(__file__).parent / "assets").glob("*.css"))
SCRIPT = "/assets/03_account.js"
LATER = sorted(file.name for file in (Path(__file__).parent / "assets").glob("04_*.js"))
"""Scripts that wait until the page is there."""


def framed(
    title: str, body: Sequence[Part], said: Language, status: int = 200, *, wide: bool = False
) -> Response:
    """Write a page; the title is its first heading, and a wide one takes the whole window."""
    _ = words(said)
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{title} · OSH Observatory"),
        tag("link", rel="icon", href="/assets/icon.svg"),
        *(tag("link", rel="stylesheet", href=f"/assets/{name}") for name in STYLES),
        tag("script", src=SCRIPT),
        *(tag("script", src=f"/assets/{name}", defer=True) for name in LATER),
    )
    width = "osh-account osh-wide" if wide else "osh-account"
    main = tag("main", tag("h1", title), *body, class_=width, id="page")
    page = tag("html", head, tag("body", _bar(said), *_places(said), main), lang=TAGS[said])
    return Response(f"<!DOCTYPE html>\n{page}", status, mimetype="text/html")


def form(
    action: str, parts: Sequence[Part], button: str, entrance: Entrance, **hidden: str
) -> Markup:
    """Write a form that sends its fields and the token for changes."""
    kept = {CSRF_FIELD: csrf(visit(), entrance), **hidden}
    return tag(
        "form",
        *(tag("input", type="hidden", name=name, value=value) for name, value in kept.items()),
        *parts,
        tag("button", button, type="submit"),
        method="post",
        action=action,
    )


def text_field(
    name: str,
    label: str,
    note: str = "",
    kind: str = "text",
    place: str = "",
    **more: str | bool | None,
) -> Markup:
    """Write a labelled field, with a note below that a screen reader gives with it.

    Parameters
    ----------
    place : tells fields of one name on one page apart.
    """
    id, note_id = f"field-{name}{place}", f"note-{name}{place}"
    entered: dict[str, str | bool | None] = {
        "id": id, "name": name, "type": kind, "required": True,
        "aria_describedby": note_id if note else None, **more,
    }  # fmt: skip
    return tag(
        "div",
        tag("label", label, for_=id),
        tag("input", **entered),
        *([tag("span", note, id=note_id, class_="osh-note")] if note else []),
        class_="osh-field",
    )


def choice_field(
    name: str, label: str, options: Sequence[tuple[str, str]], chosen: str, place: str = ""
) -> Markup:
    """Write a labelled list to choose one from, each a value and its words."""
    id = f"field-{name}{place}"
    listed = [
        tag("option", shown, value=value, selected=value == chosen) for value, shown in options
    ]
    return tag(
        "div",
        tag("label", label, for_=id),
        tag("select", *listed, id=id, name=name),
        class_="osh-field",
    )


def alert(sentence: str) -> Markup:
    """Write what went wrong, so that it is read out at once."""
    return tag("p", sentence, class_="osh-alert", role="alert")


def done(sentence: str) -> Markup:
    """Write what was done."""
    return tag("p", sentence, class_="osh-done", role="status")


def sentence_of(refusal: Refusal, said: Language) -> str:
    """Say a refusal in the language of the page, where it is written in both."""
    return refusal.text.to(said) if isinstance(refusal, SpokenRefusal) else str(refusal)


def to_own(path: str) -> Response:
    """Send on to a path of ours; an address of anybody else becomes the first page."""
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    sent: Response = redirect(path if is_ours and "\\" not in path else "/", 303)  # type: ignore[assignment]  # Flask's own response class
    return sent


def _bar(said: Language) -> Markup:
    _ = words(said)
    owner = visit().owner
    links = [
        tag(
            "a", NATIVE[code], href=f"{request.path}?lang={code}", lang=TAGS[code],
            class_="osh-language", aria_current="true" if code == said else None,
        )
        for code in LANGUAGES
    ]  # fmt: skip
    here = (
        tag("a", owner.name, href="/account", class_="osh-language osh-visitor")
        if owner
        else tag("a", _("Sign in"), href="/sign-in", class_="osh-language")
    )
    return tag(
        "header",
        tag("a", _("OSH Observatory"), href="/", class_="osh-name"),
        tag("nav", joined(*links), here, class_="osh-languages", aria_label=_("Language")),
        class_="osh-bar",
    )


def _places(said: Language) -> list[Markup]:
    """Write where the owner may go; nothing for whoever has nowhere of their own."""
    owner = visit().owner
    links = [
        tag(
            "a", one.title.to(said), href=one.path,
            aria_current="page" if request.path == one.path else None,
        )
        for one in (places(owner.actor) if owner else ())
    ]  # fmt: skip
    _ = words(said)
    figures = tag("a", _("Figures"), href="/")
    return (
        [tag("nav", figures, *links, class_="osh-places", aria_label=_("Pages"))] if links else []
    )
