"""HTML written on the server, for pages that work without a script; all that goes in is escaped."""

from markupsafe import Markup, escape

VOID = ("input", "meta", "link", "img", "br")
Part = str | Markup


def tag(name: str, /, *children: Part, **attributes: str | bool | None) -> Markup:
    """Write an element; text in it is escaped.

    Parameters
    ----------
    attributes : a trailing _ is left out and other _ become -: class_="a", aria_label="b";
        True writes the name alone, None and False write nothing.
    """
    written = Markup("").join(
        _attribute(word.rstrip("_").replace("_", "-"), value)
        for word, value in attributes.items()
        if value not in (None, False)
    )
    opened = Markup(f"<{name}") + written + Markup(">")
    if name in VOID:
        return opened
    return opened + joined(*children) + Markup(f"</{name}>")


def joined(*parts: Part) -> Markup:
    """Write parts one after the other, each escaped unless it is HTML already."""
    return Markup("").join(escape(part) for part in parts)


def _attribute(name: str, value: str | bool | None) -> Markup:
    return Markup(f" {name}") if value is True else Markup(' {}="{}"').format(Markup(name), value)
