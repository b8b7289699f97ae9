"""The frame round every page: header, navigation, language, light and dark, footer."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from flask import Flask, Response, request

from facts.cards import cards
from facts.text import LANGUAGES, Language
from governance.release import Edition
from pages._address import language_of, query
from pages._browser import aria, in_browser
from pages._numbers import day
from pages._page import House, Page
from pages._states import empty_home, nowhere
from pages._theme import THEME, template
from pages._words import TAGS, words

COOKIE = "osh_language"
YEAR = 365 * 24 * 3600  # how long a language is remembered [s]
NATIVE: dict[Language, str] = {"en": "English", "zh": "中文"}
ROOT = Path(__file__).parent
INDEX = """<!DOCTYPE html>
<html lang="{lang}">
<head>{metas}<title>{title}</title><link rel="icon" href="/assets/icon.svg">{css}</head>
<body>{app_entry}<footer>{config}{scripts}{renderer}</footer></body>
</html>"""


class Observatory(Dash):
    """A Dash app whose page says its language from the first byte."""

    def interpolate_index(self, *_: str, **parts: str) -> str:
        """Fill the page around the app; screen readers and fonts go by its lang."""
        return INDEX.format(lang=TAGS[language()], **parts)

    def register_scripts(self) -> None:
        """Learn which scripts may be served.

        Dash learns it at its first answer, once: where that answer fails, or another comes at the
        same time, no script is served until a page is drawn.
        """
        with self.server.test_request_context():
            self._generate_scripts_html()
            self._generate_css_dist_html()  # type: ignore[no-untyped-call]  # Dash forgot it


def open_pages(house: House, server: Flask) -> Dash:
    """Make the app with every page of the house.

    Parameters
    ----------
    house : all that pages may use.
    server : the Flask app to live in; what it answers itself comes before pages.
    """
    known = cards("pages", "PAGE", Page)
    app = Observatory(
        __name__,
        server=server,  # type: ignore[arg-type]  # Dash takes a Flask; its types forgot
        use_async=False,
        enable_mcp=False,
        suppress_callback_exceptions=True,
        assets_folder=str(ROOT / "assets"),
        title="OSH Observatory",
        update_title="",
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.layout = lambda: _frame(house, known, language())
    _answer(app, house, known)
    for page in known.values():
        page.callbacks(app, house)
    _finish(app.server, {"/", *(page.path for page in known.values())})
    app.register_scripts()
    return app


def language() -> Language:
    """Tell a request's language by its address, where it came from, its cookie or its browser."""
    came_from = urlsplit(request.headers.get("Referer", "")).query
    said = [language_of(request.query_string.decode()), language_of(came_from)]
    kept = request.cookies.get(COOKIE)
    said += [known for known in LANGUAGES if known == kept]
    browser = request.accept_languages.best_match(["en", "zh-CN", "zh"], default="en")
    return next((found for found in said if found), "zh" if browser.startswith("zh") else "en")


def _finish(server: Flask, paths: set[str]) -> None:
    """Remember the language asked for, and answer an address without a page as not found."""

    def finish(response: Response) -> Response:
        asked = language_of(request.query_string.decode())
        if asked:
            response.set_cookie(COOKIE, asked, max_age=YEAR, samesite="Lax")
        if request.endpoint == "/<path:path>" and request.path not in paths:
            response.status_code = 404
        return response

    server.after_request(finish)


def _answer(app: Dash, house: House, known: Mapping[str, Page]) -> None:
    @app.callback(
        Output("shell-page", "children"),
        Output("shell-navigation", "children"),
        Input("shell-address", "pathname"),
        State("shell-address", "search"),
        State("shell-language", "data"),
    )
    def show(path: str, search: str, said: Language) -> tuple[Component, list[Component]]:
        page = _at(path, known)
        links = [*_links(known, page, said), *_places(house, said)]
        if page is None:
            return nowhere(path, said), links
        if house.edition() is None:
            return empty_home(said), links
        return page.layout(query(search or ""), house, said), links

    in_browser(
        app,
        "languages",
        *(Output(f"shell-language-{code}", "href") for code in LANGUAGES),
        Input("shell-address", "pathname"),
        Input("shell-address", "search"),
    )
    in_browser(
        app,
        "burger",
        Output("shell-frame", "navbar"),
        Input("shell-burger", "opened"),
        State("shell-frame", "navbar"),
    )


def _at(path: str, known: Mapping[str, Page]) -> Page | None:
    ordered = sorted(known.values(), key=lambda page: page.order)
    if path in ("/", None):
        return ordered[0]
    return next((page for page in ordered if page.path == path), None)


def _frame(house: House, known: Mapping[str, Page], said: Language) -> Component:
    _ = words(said)
    edition = house.edition()
    part: Component = dmc.MantineProvider(
        theme=THEME,
        defaultColorScheme="auto",
        children=[
            dcc.Location(id="shell-address", refresh="callback-nav"),
            dcc.Store(id="shell-language", data=said),
            dcc.Store(
                id="shell-templates", data={"light": template("light"), "dark": template("dark")}
            ),
            html.A(_("Skip to the figures"), href="#shell-page", className="osh-skip"),
            dmc.AppShell(
                [
                    dmc.AppShellHeader(_header(edition, house.signed_in(), said)),
                    dmc.AppShellNavbar(
                        html.Div(
                            [*_links(known, None, said), *_places(house, said)],
                            id="shell-navigation",
                        ),
                        p="sm",
                        **aria(label=_("Pages")),
                    ),
                    dmc.AppShellMain(
                        [
                            *_banner(edition, said),
                            html.Div(id="shell-page", tabIndex=-1),
                            _footer(said),
                        ]
                    ),
                ],
                id="shell-frame",
                header={"height": 60},
                navbar={"width": 208, "breakpoint": "sm", "collapsed": {"mobile": True}},
                padding="md",
            ),
        ],
    )
    return part


def _header(edition: Edition | None, owner: str, said: Language) -> Component:
    _ = words(said)
    part: Component = dmc.Group(
        [
            dmc.Group(
                [
                    dmc.Burger(
                        id="shell-burger",
                        size="sm",
                        hiddenFrom="sm",
                        opened=False,
                        **aria(label=_("Show or hide the navigation")),
                    ),
                    html.Div(
                        [
                            html.A(_("OSH Observatory"), href="/", className="osh-name"),
                            _vintage(edition, said),
                        ],
                        className="osh-title",
                    ),
                ],
                gap="sm",
                wrap="nowrap",
            ),
            dmc.Group(
                [_owner(owner, said), _languages(said), _schemes(said)], gap="sm", wrap="nowrap"
            ),
        ],
        justify="space-between",
        wrap="nowrap",
        h="100%",
        px="md",
    )
    return part


def _vintage(edition: Edition | None, said: Language) -> Component:
    _ = words(said)
    if edition is None:
        return html.Span(_("no vintage"), className="osh-vintage")
    number = html.Span(_("Vintage {number}").format(number=edition.number))
    date = html.Time(day(edition.created, said), dateTime=edition.created.date().isoformat())
    return html.Span([number, date], id="shell-vintage", className="osh-vintage")


def _owner(owner: str, said: Language) -> Component:
    """Say who is signed in, on the way to their account; or where one signs in."""
    _ = words(said)
    if owner:
        return html.A(owner, href="/account", title=_("My account"), className="osh-visitor")
    return html.A(_("Sign in"), href="/sign-in", className="osh-visitor")


def _languages(said: Language) -> Component:
    _ = words(said)
    return html.Nav(
        [
            html.A(
                NATIVE[code],
                id=f"shell-language-{code}",
                href=f"?lang={code}",
                lang=TAGS[code],
                className="osh-language",
                **(aria(current="true") if code == said else {}),
            )
            for code in LANGUAGES
        ],
        className="osh-languages",
        **aria(label=_("Language")),
    )


def _schemes(said: Language) -> Component:
    _ = words(said)
    part: Component = dmc.ColorSchemeToggle(
        id="shell-scheme",
        lightIcon=_icon("moon"),
        darkIcon=_icon("sun"),
        variant="default",
        size="lg",
        **aria(label=_("Switch between light and dark")),
    )
    return part


def _icon(name: str) -> Component:
    return html.Span(className=f"osh-icon osh-icon-{name}", **aria(hidden="true"))


def _links(known: Mapping[str, Page], here: Page | None, said: Language) -> list[Component]:
    return [
        dmc.NavLink(label=page.title.to(said), href=page.path, active=page is here, variant="light")
        for page in sorted(known.values(), key=lambda page: page.order)
    ]


def _places(house: House, said: Language) -> list[Component]:
    """Write the way to the pages written on the server; their addresses are loaded anew."""
    links = [
        dmc.NavLink(label=title.to(said), href=path, refresh=True, variant="light")
        for title, path in house.places()
    ]
    return [dmc.Divider(my="xs"), *links] if links else []


def _banner(edition: Edition | None, said: Language) -> list[Component]:
    _ = words(said)
    if edition is None or not edition.synthetic:
        return []
    sentence = _("Demonstration data: some figures here are made up and say nothing about anyone.")
    return [html.Div(sentence, className="osh-banner", role="note")]


def _footer(said: Language) -> Component:
    _ = words(said)
    version = tomllib.loads((ROOT.parent / "pyproject.toml").read_text())["project"]["version"]
    return html.Footer(
        [
            html.P(
                _(
                    "Figures made from returns are hidden where they rest on 1 to 4 cases, on "
                    "fewer than 3 reporting units or mostly on one unit, with others beside them "
                    "so that none can be worked out from the same answer. "
                    "What a publisher has made public is shown as published."
                )
            ),
            html.P(
                _("OSH Observatory {version} · software under the Apache License 2.0").format(
                    version=version
                )
            ),
        ],
        className="osh-footer",
    )
