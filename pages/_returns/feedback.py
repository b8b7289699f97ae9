"""What stands on the answer to a submission: own rate, peers, trend, and what is due next."""

import polars as pl
from markupsafe import Markup

from facts.text import Language
from governance import Actor, Door, Permission
from governance.feedback import Feedback, feedback
from governance.filings import Version
from indicators import indicators
from pages._gate import now
from pages._html import Part, joined, tag
from pages._numbers import number, places
from pages._returns.benchmark import peers_part, rate_part
from pages._returns.clock import clock_list
from pages._returns.trend import trend_part
from pages._words import words

FREQUENCY = "injury_frequency_gb"  # it is told first, and is not told again


def feedback_part(door: Door, filing: Version, actor: Actor, said: Language) -> Markup:
    """Write what an enterprise is told of its return; of a draft, that it is told later."""
    _ = words(said)
    told = feedback(door.ledger, filing, actor, now())
    if told is None:
        sentence = _("How this compares with others is told once the return is submitted.")
        return tag("p", sentence, class_="osh-empty")
    may_file = actor.may(Permission.FILE_RETURNS)
    return tag(
        "section",
        tag("h2", _("How this return compares"), id="feedback"),
        told_part(told, said),
        tag("h3", _("What is due next")),
        clock_list(told.owed, told.enterprise, said, may_file=may_file),
        class_="osh-feedback",
        aria_labelledby="feedback",
    )


def told_part(told: Feedback, said: Language) -> Markup:
    """Write the rate, its place among the peers, the other rates and the trend."""
    _ = words(said)
    return joined(
        rate_part(told, said),
        tag("h3", _("Beside its peers")),
        peers_part(told, said),
        *_cards(told, said),
        tag("h3", _("Over time")),
        trend_part(told.trend, said),
    )


def _cards(told: Feedback, said: Language) -> list[Part]:
    """List the figures of the standard; the frequency is told above already."""
    _ = words(said)
    rows = told.cards.drop_nulls("value").filter(pl.col("id") != FREQUENCY)
    if rows.is_empty():
        return []
    known = indicators()
    listed = []
    for id, value, lower, upper in rows.select("id", "value", "lower", "upper").iter_rows():
        decimals = places([value, lower, upper])
        between = _("95% interval {lower} to {upper}").format(
            lower=number(lower, said, decimals), upper=number(upper, said, decimals)
        )
        listed.append(
            tag(
                "div",
                tag("dt", known[id].title.to(said)),
                tag(
                    "dd",
                    number(value, said, decimals),
                    " ",
                    tag("span", known[id].unit.to(said), class_="osh-unit"),
                    tag("span", between, class_="osh-between"),
                ),
            )
        )
    return [
        tag("h3", _("By GB 6441, a year's rate")),
        tag("dl", *listed, class_="osh-facts"),
    ]
