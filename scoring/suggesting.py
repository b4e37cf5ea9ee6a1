"""Rounds to choose from before anything else is known of what an archer shoots."""

from scoring.classifications import ladder
from scoring.profiles import Profile
from scoring.rounds import Round, round_for

# What clubs shoot, the most common first.
_INDOORS = ("portsmouth", "wa18", "bray_i", "worcester", "frostbite", "vegas", "wa25", "stafford")
_OUTDOORS = (
    "wa720_70",
    "wa720_60",
    "wa720_50_c",
    "wa720_50_b",
    "national",
    "york",
    "hereford",
    "western",
    "warwick",
    "windsor",
    "american",
    "wa1440_90",
    "wa1440_70",
    "wa1440_60",
    *("bristol_i", "bristol_ii", "bristol_iii", "bristol_iv", "bristol_v"),
    *("metric_iii", "metric_iv", "metric_v"),
)
_OFTEN = ("portsmouth", "wa18", "wa720_70", "national", "york", "frostbite")
_MOST_OUTDOORS, _MOST_INDOORS = 4, 2


def often_shot() -> list[Round]:
    return [round_for(key) for key in _OFTEN]


def rounds_for(profile: Profile) -> list[Round]:
    """On which this archer can reach every class: outdoors the shortest, then the usual indoors."""
    outdoors = sorted(_fitting(_OUTDOORS, profile), key=_longest_distance)
    return [*outdoors[:_MOST_OUTDOORS], *_fitting(_INDOORS, profile)[:_MOST_INDOORS]]


def _fitting(keys: tuple[str, ...], profile: Profile) -> list[Round]:
    rounds = [round_for(key) for key in keys]
    classes = {round_.key: len(ladder(round_, profile)) for round_ in rounds}
    most = max(classes.values())
    return [round_ for round_ in rounds if classes[round_.key] == most]


def _longest_distance(round_: Round) -> float:
    return max(leg.distance_in("m") for leg in round_.legs)
