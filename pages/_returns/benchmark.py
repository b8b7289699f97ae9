"""An enterprise beside its peers: its own rate, what is told of the group, a drawing of both."""

from math import floor, log10

from markupsafe import Markup

from facts.codes import labels
from facts.text import Language
from governance.feedback import Feedback
from governance.peers import DIGITS, FEWEST, WITH_QUARTILES, Group, place
from pages._html import Part, joined, tag
from pages._numbers import number, period_name, places
from pages._words import words

WIDE, HIGH, EDGE, MIDDLE = 320.0, 44.0, 8.0, 22.0  # of the drawing [pixels]


def rate_part(told: Feedback, said: Language) -> Markup:
    """Write the rate of the return, how sure it is, and what it was made of."""
    _ = words(said)
    own = told.own
    value, lower, upper = own["value"], own["lower"], own["upper"]
    if value is None or lower is None or upper is None:
        sentence = _("There is no rate: the return does not say both the hours worked and the "
                     "dead and injured.")  # fmt: skip
        return tag("p", sentence)
    decimals = places([value, lower, upper])
    made_of = _(
        "{events} dead and injured in {hours} hours worked. 95% interval {lower} to {upper}: "
        "the risk behind the rate may lie anywhere in it."
    )
    return joined(
        tag(
            "p",
            tag("strong", number(value, said, decimals if value else 0), class_="osh-big"),
            " ",
            _("dead and injured per million hours worked, {period}").format(
                period=period_name(told.period, said)
            ),
            class_="osh-headline",
        ),
        tag(
            "p",
            made_of.format(
                events=number(own["events"] or 0, said),
                hours=number(own["hours"] or 0, said),
                lower=number(lower, said, decimals if lower else 0),
                upper=number(upper, said, decimals),
            ),
            class_="osh-note",
        ),
    )


def peers_part(told: Feedback, said: Language) -> Markup:
    """Write where the rate lies among its peers, or why it is not said."""
    _ = words(said)
    found = told.group
    who = group_name(found, said)
    if not found.is_large_enough:
        sentence = _("It is not held against others: only {count} other enterprises like it "
                     "({who}) have filed this period, and a comparison needs {fewest}. "
                     "Look again when more have filed.")  # fmt: skip
        return tag(
            "p", sentence.format(count=found.peers, who=who, fewest=FEWEST), class_="osh-empty"
        )
    parts: list[Part] = [
        tag(
            "p",
            _("Peers: {count} other enterprises that filed {period} ({who}).").format(
                count=found.peers, period=period_name(told.period, said), who=who
            ),
        )
    ]
    if none := _without(found, said):
        parts.append(tag("p", none, class_="osh-note"))
    if told.verdict is not None:
        parts += [tag("p", tag("strong", _position(found, said)), " ", _verdict(told, said))]
    parts += [_drawing(told, said), _quartiles(found, said), _widened(found, said)]
    return joined(*parts)


def _without(found: Group, said: Language) -> str:
    """Say how many had nobody dead or injured, in quarters as the quartiles tell it already."""
    _ = words(said)
    if found.upper_quartile == 0:
        return _("At least three quarters of them had nobody dead or injured.")
    return _("At least half of them had nobody dead or injured.") if found.median == 0 else ""


def group_name(found: Group, said: Language) -> str:
    """Say who the members of a group are, as far as all are alike."""
    _ = words(said)
    named = [
        labels(dimension, said).get(code, code)
        for dimension, code in (
            ("size", found.size), ("industry", found.industry), ("area", found.area),
        )
        if code
    ]  # fmt: skip
    return " · ".join(named)


def _position(found: Group, said: Language) -> str:
    _ = words(said)
    sentences = {
        "lower_than_three_quarters": _("Lower than at least three quarters of them."),
        "higher_than_three_quarters": _("Higher than at least three quarters of them."),
        "lower_than_half": _("Lower than at least half of them."),
        "higher_than_half": _("Higher than at least half of them."),
        "same_as_half": _("The same as at least half of them."),
        "in_the_middle": _("In the middle of them."),
    }
    return sentences[place(found)]


def _verdict(told: Feedback, said: Language) -> str:
    _ = words(said)
    sentences = {
        "lower": _("The whole interval lies below their median."),
        "higher": _("The whole interval lies above their median."),
        "similar": _("It cannot be told apart from their median: the interval covers it, so the "
                     "difference may be chance."),
    }  # fmt: skip
    return sentences[str(told.verdict)]


def _quartiles(found: Group, said: Language) -> Markup:
    _ = words(said)
    pairs = [
        (_("Lower quartile"), found.lower_quartile),
        (_("Median"), found.median),
        (_("Upper quartile"), found.upper_quartile),
    ]
    unit = tag("span", _("per million hours"), class_="osh-unit")
    listed = [
        tag("div", tag("dt", name), tag("dd", rounded(value, said), " ", unit))
        for name, value in pairs
        if value is not None
    ]
    why = (
        _("Rounded to {digits} significant digits.")
        if found.upper_quartile is not None
        else _("Rounded to {digits} significant digits; quartiles are told from {most} peers on.")
    )
    note = why.format(digits=DIGITS, most=WITH_QUARTILES)
    return joined(tag("dl", *listed, class_="osh-facts"), tag("p", note, class_="osh-note"))


def rounded(value: float, said: Language) -> str:
    """Write a number that has only DIGITS significant digits, with those and no more."""
    decimals = max(DIGITS - 1 - floor(log10(value)), 0) if value > 0 else 0
    return number(value, said, decimals)


def _widened(found: Group, said: Language) -> Markup:
    """Say to whom the group was widened; see governance.peers.STEPS."""
    _ = words(said)
    sentences = (
        "",
        _("Of the same division of industry fewer than {fewest} have filed in the city; "
          "these are all of the section of industry there."),
        _("Of the same section of industry fewer than {fewest} have filed in the city; "
          "these are those of the province."),
        _("Of the same section of industry fewer than {fewest} have filed in the province; "
          "these are those of the country."),
    )  # fmt: skip
    sentence = sentences[found.step].format(fewest=FEWEST)
    return tag("p", sentence, class_="osh-note") if sentence else Markup("")


def _drawing(told: Feedback, said: Language) -> Markup:
    """Draw the own interval over the peers' quartiles, from 0 to the highest of them."""
    _ = words(said)
    own, found = told.own, told.group
    value, lower, upper = own["value"], own["lower"], own["upper"]
    if value is None or lower is None or upper is None or found.median is None:
        return Markup("")
    shown = max(2 * value, 3 * (found.upper_quartile or found.median), upper / 4)
    most = min(upper, shown) or 1.0  # an interval that reaches far is cut, with an arrow
    marks = [
        _bar("osh-axis", 0, most, most, 1),
        *(
            [_bar("osh-quartiles", found.lower_quartile, found.upper_quartile, most, 20)]
            if found.lower_quartile is not None and found.upper_quartile is not None
            else []
        ),
        _bar("osh-own-interval", lower, min(upper, most), most, 3),
        _tick(found.median, most),
        *([_arrow()] if upper > most else []),
        tag(
            "circle", class_="osh-own", cx=f"{_across(value, most):.1f}", cy=f"{MIDDLE:.0f}", r="6"
        ),
    ]
    label = _("The dot is the own rate with its 95% interval, the upright line the peers' median, "
              "the shaded part the middle half of the peers.")  # fmt: skip
    drawn = tag(
        "svg", *marks, viewBox=f"0 0 {WIDE:.0f} {HIGH:.0f}", role="img", aria_label=label,
        class_="osh-strip",
    )  # fmt: skip
    return tag("figure", drawn, tag("figcaption", label, class_="osh-note"), class_="osh-peers")


def _across(value: float, most: float) -> float:
    return EDGE + (WIDE - 2 * EDGE) * min(value / most, 1)


def _bar(kind: str, first: float, last: float, most: float, thick: float) -> Markup:
    start, end = _across(first, most), _across(last, most)
    return tag(
        "rect", class_=kind, x=f"{start:.1f}", y=f"{MIDDLE - thick / 2:.1f}",
        width=f"{max(end - start, 1):.1f}", height=f"{thick:.1f}",
    )  # fmt: skip


def _tick(value: float, most: float) -> Markup:
    x = f"{_across(value, most):.1f}"
    return tag("line", class_="osh-median", x1=x, x2=x, y1="6", y2=f"{HIGH - 6:.0f}")


def _arrow() -> Markup:
    tip, back = WIDE - 1, WIDE - EDGE
    return tag(
        "path",
        class_="osh-own-arrow",
        d=f"M{back:.0f} {MIDDLE - 5:.0f}L{tip:.0f} {MIDDLE:.0f}L{back:.0f} {MIDDLE + 5:.0f}Z",
    )
