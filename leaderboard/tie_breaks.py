"""What decides between equal totals: rules by their key, as data."""

from datetime import date

from scoring.rounds import Round
from scoring.tally import Tally

# The figures of `Tally` that decide, in this order; in each the higher is better.
TIE_BREAKS = {
    "wa_outdoor_2026": ("xs", "tens"),
    "wa_outdoor_before_2026": ("tens", "xs"),
    "wa_indoor": ("tens", "nines"),
    "agb_imperial": ("hits", "golds"),
    "wa_field": ("sixes", "fives"),
}

_XS_FIRST_FROM = date(2026, 1, 1)


def figures(rule: str, tally: Tally) -> dict[str, int]:
    """The figures that decide under this rule, in their order."""
    return {key: getattr(tally, key) for key in TIE_BREAKS[rule]}


def default_tie_break(round_: Round | None, starts_on: date) -> str:
    """The rule of a shoot until its host chooses another; None stands for mixed rounds."""
    if round_ is None:
        return "agb_imperial"
    is_world_archery = round_.body.startswith("WA")
    if round_.is_field:
        return "wa_field" if is_world_archery else "agb_imperial"
    if round_.is_indoor:
        return "wa_indoor" if is_world_archery else "agb_imperial"
    if not round_.keypad.counts_tens:
        return "agb_imperial"
    return "wa_outdoor_2026" if starts_on >= _XS_FIRST_FROM else "wa_outdoor_before_2026"
