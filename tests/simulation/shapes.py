"""The shapes of simulated agencies: what troubles each one, and what is demanded of an estimate about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from metrics.volumes.rows import VolumeChannel


class Demand(StrEnum):
    """What must hold over many worlds of one shape."""

    COVER = "cover"
    """The 90 % interval holds the truth in 0.85 to 0.99 of the worlds."""
    BIAS = "bias"
    """The mean error is at most one point."""
    RMSE = "rmse"
    """The root mean square error is at most three points."""
    FEW_FALSE = "false_saves"
    """Without effect, at most 0.05 of the worlds are told that the bot saves."""
    POWER = "saves"
    """At least 0.90 of the worlds are told that the bot saves."""
    POWER_SMALL = "saves_small"
    """At least 0.80 of the worlds are told so: the usual power at the smallest effect that a design promises to see."""
    SILENT = "insufficient_data"
    """Every world is told that its data do not suffice, and no number."""
    SPEAKS = "speaks"
    """No world is told that its data do not suffice."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of agency; shares are 0..1, growth is per year, drift is the standard deviation of one day's step."""

    name: str
    demands: frozenset[Demand]
    share: float = 0.12
    """Of the covered services' contacts, displaced once everybody has taken the bot up; negative raises demand."""
    channel: VolumeChannel = VolumeChannel.PHONE
    contacts_per_day: float = 1500.0
    """Of all covered services together on an ordinary Thursday; the mean of the year is about a quarter less."""
    control_size: float = 0.6
    """Contacts of the services not covered, relative to the covered ones."""
    months_before: int = 24
    days_after: int = 274
    """Counted from the last service's launch."""
    ramp_days: int = 60
    covered: int = 4
    controls: int = 3
    shared_drift: float = 0.0
    own_drift: float = 0.0
    """Of the covered services together, against the others."""
    campaign: float = 0.0
    """Added to every service's contacts by a campaign that begins within 45 days after launch, and stays."""
    control_growth: float = 0.0
    fading_half_life_days: int | None = None
    missing_days: float = 0.0
    """Share of the days without any row; a gap of ten days in a row is added."""
    missing_cells: float = 0.0
    """Share of the rows of single services that are not there."""
    strike: bool = False
    """One day on which every service gets a tenth, before launch, and one after it."""
    late_service: bool = False
    """One covered service appears eight months before the launch only, and one control three months after it."""
    ending_service: bool = False
    """One control has no more rows from two months after the launch on."""
    stagger_weeks: int = 0
    """Weeks from one service's launch to the next one's, in drawn order; 0 = all at once."""


_SPEAKS = frozenset({Demand.COVER, Demand.SPEAKS})
_FIRM = _SPEAKS | {Demand.BIAS, Demand.RMSE}
_SILENT = frozenset({Demand.SILENT})

_AR = Shape("ar", _FIRM)
_TOWN = Shape("town", _SPEAKS, contacts_per_day=40.0)
_STAGGERED = Shape("staggered", _FIRM, covered=8, controls=0, stagger_weeks=5, days_after=91)

_WITH_EFFECT: tuple[Shape, ...] = (
    _AR,
    replace(_AR, name="drift", shared_drift=0.004),
    replace(_AR, name="own_drift", shared_drift=0.004, own_drift=0.001),
    replace(_AR, name="shock", shared_drift=0.004, campaign=0.08),
    replace(_AR, name="controls_plus_5", control_growth=0.05),
    replace(_AR, name="controls_plus_10", control_growth=0.10),
    replace(_AR, name="missing_days", missing_days=0.05),
    replace(_AR, name="missing_cells", missing_cells=0.02),
    replace(_AR, name="strike", strike=True),
    replace(_AR, name="late_service", late_service=True),
    replace(_AR, name="ending_service", ending_service=True),
    replace(_AR, name="in_person", channel=VolumeChannel.IN_PERSON, contacts_per_day=300.0),
    replace(_AR, name="months_36", months_before=36, shared_drift=0.004),
)

_TOO_HARD_TO_SEE = frozenset({"in_person", "own_drift"})
"""Fewer than 1,500 contacts a day, or a drift that no control shares: nothing is promised about seeing 12 % there."""

_SHORT: tuple[Shape, ...] = (
    replace(_AR, name="months_12", months_before=12, shared_drift=0.004, demands=_SPEAKS),
    replace(_AR, name="months_18", months_before=18, shared_drift=0.004, demands=_SPEAKS),
    _TOWN,
)

_OTHERS: tuple[Shape, ...] = (
    replace(_AR, name="fading", fading_half_life_days=180),
    replace(_AR, name="slow_uptake", ramp_days=150, demands=_SPEAKS),
    replace(_AR, name="small_effect", share=0.05),
    replace(_AR, name="raises", share=-0.10),
    replace(_AR, name="months_6", months_before=6, demands=_SILENT),
    replace(_AR, name="months_11", months_before=11, demands=_SILENT),
    replace(_AR, name="no_control", controls=0, demands=_SILENT),
)

_FIVE_PERCENT = 0.058
"""Full share whose mean since launch, ramp included, is about five percent: that mean is what is estimated."""

_ROLL_OUTS: tuple[Shape, ...] = (
    replace(_STAGGERED, name="staggered", demands=_FIRM | {Demand.POWER}),
    replace(_STAGGERED, name="staggered_drift", shared_drift=0.004, demands=_FIRM | {Demand.POWER}),
    replace(_STAGGERED, name="staggered_5pct", share=_FIVE_PERCENT, demands=_FIRM | {Demand.POWER_SMALL}),
    replace(
        _STAGGERED,
        name="staggered_5pct_controls",
        share=_FIVE_PERCENT,
        controls=3,
        demands=_FIRM | {Demand.POWER_SMALL},
    ),
    replace(_STAGGERED, name="staggered_3_weeks", stagger_weeks=3, demands=_FIRM | {Demand.POWER}),
    replace(_STAGGERED, name="staggered_six", covered=6, share=_FIVE_PERCENT, demands=_FIRM | {Demand.POWER_SMALL}),
    replace(_STAGGERED, name="staggered_null", share=0.0, demands=_FIRM | {Demand.FEW_FALSE}),
    replace(_STAGGERED, name="staggered_drift_null", share=0.0, shared_drift=0.004, demands=_FIRM | {Demand.FEW_FALSE}),
)


def _must_see(shape: Shape) -> Shape:
    return replace(shape, demands=shape.demands | {Demand.POWER})


def _without_effect(shape: Shape) -> Shape:
    return replace(shape, name=f"{shape.name}_null", share=0.0, demands=shape.demands | {Demand.FEW_FALSE})


SHAPES: tuple[Shape, ...] = (
    *(shape if shape.name in _TOO_HARD_TO_SEE else _must_see(shape) for shape in _WITH_EFFECT),
    *_SHORT,
    *(_without_effect(shape) for shape in (*_WITH_EFFECT, *_SHORT)),
    *_OTHERS,
    *_ROLL_OUTS,
)
"""Every shape of the nightly run, by the name that its results bear."""


def shape_named(name: str) -> Shape:
    """The shape of that name; ValueError says which ones there are."""
    for shape in SHAPES:
        if shape.name == name:
            return shape
    known = ", ".join(shape.name for shape in SHAPES)
    raise ValueError(f"There is no shape {name!r}; there are: {known}.")
