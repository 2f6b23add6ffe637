"""Plots as places on a canvas: everything computed here, drawn by the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nlu.evaluation.answering import CurvePoint
from nlu.evaluation.calibration import ReliabilityBin
from nlu.evaluation.top1 import ConfusionCell

WIDTH, HEIGHT = 640, 380
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 20, 15, 55
_LEAST_ERROR = 0.05
_MOST_INTENTS = 30
_CELL = 18
_LABELS = 250
_LONGEST_LABEL = 30


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: its place along it and the share that it stands for."""

    at: float
    share: float


@dataclass(frozen=True, slots=True)
class Frame:
    """A plot of shares: x from 0 to 1, y from 0 to `highest`."""

    highest: float = 1.0
    left: float = _LEFT
    right: float = WIDTH - _RIGHT
    top: float = _TOP
    bottom: float = HEIGHT - _BOTTOM

    def x(self, share: float) -> float:
        """Where a share lies from left to right."""
        return round(self.left + share * (self.right - self.left), 1)

    def y(self, share: float) -> float:
        """Where a share lies from top to bottom."""
        return round(self.bottom - share / self.highest * (self.bottom - self.top), 1)

    @property
    def x_ticks(self) -> list[Tick]:
        """Every fifth of the way."""
        return [Tick(self.x(n / 5), n / 5) for n in range(6)]

    @property
    def y_ticks(self) -> list[Tick]:
        """Every fifth of the way."""
        return [Tick(self.y(self.highest * n / 5), self.highest * n / 5) for n in range(6)]


@dataclass(frozen=True, slots=True)
class CurvePlot:
    """The line of all thresholds and the place of the chosen one; None where that one answers nothing."""

    frame: Frame
    line: str
    chosen: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle, the denser the more rows it has, and where their mean confidence lies on the diagonal."""

    x: float
    y: float
    width: float
    height: float
    mark_x: float
    mark_y: float
    opacity: float


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell of the confusion picture; `strength` is its share of the row, 0..1."""

    x: float
    y: float
    strength: float
    right: bool
    count: int


@dataclass(frozen=True, slots=True)
class HeatLabel:
    """An intent's number and name beside its row."""

    at: float
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Heat:
    """The confusion picture of the intents with most mistakes; the last column gathers all others."""

    cells: list[HeatCell]
    labels: list[HeatLabel]
    cell: int
    left: int
    width: int
    height: int


def curve_plot(points: Sequence[CurvePoint], coverage: float, error: float | None) -> CurvePlot:
    """`points` by coverage, and the chosen threshold's coverage and error."""
    worst = max((*(point.error for point in points), error or 0.0, _LEAST_ERROR))
    frame = Frame(highest=next(step / 20 for step in range(1, 21) if step / 20 >= worst))
    line = " ".join(f"{frame.x(point.coverage)},{frame.y(point.error)}" for point in points)
    return CurvePlot(frame, line, (frame.x(coverage), frame.y(error)) if error is not None else None)


def reliability_bars(bins: Sequence[ReliabilityBin], frame: Frame) -> list[Bar]:
    """A bar for each bin that has rows, up to its accuracy."""
    bars = []
    most = max((each.rows for each in bins), default=0)
    for each in bins:
        if each.accuracy is None or each.confidence is None:
            continue
        left, right, top = frame.x(each.low), frame.x(each.high), frame.y(each.accuracy)
        mark = (frame.x(each.confidence), frame.y(each.confidence))
        size = (round(right - left - 2, 1), round(frame.bottom - top, 1))
        bars.append(Bar(round(left + 1, 1), top, *size, *mark, round(0.25 + 0.65 * (each.rows / most) ** 0.5, 2)))
    return bars


def heat(cells: Sequence[ConfusionCell]) -> Heat | None:
    """The picture for the intents that take part in most mistakes, at most thirty; None where there are no mistakes."""
    weight: Counter[str] = Counter()
    for cell in cells:
        if cell.expected != cell.predicted:
            weight.update({cell.expected: cell.count, cell.predicted: cell.count})
    names = sorted(name for name, _ in weight.most_common(_MOST_INTENTS) if name)
    if not names:
        return None
    place = {name: number for number, name in enumerate(names)}
    sizes: Counter[str] = Counter()
    merged: Counter[tuple[str, int]] = Counter()
    for cell in cells:
        sizes[cell.expected] += cell.count
        if cell.expected in place:
            merged[cell.expected, place.get(cell.predicted, len(names))] += cell.count
    drawn = [_cell(place[row], column, count, sizes[row]) for (row, column), count in sorted(merged.items())]
    labels = [HeatLabel(_CELL * n + _CELL * 1.7, n + 1, _short(name)) for n, name in enumerate(names)]
    return Heat(drawn, labels, _CELL, _LABELS, _LABELS + _CELL * (len(names) + 3), _CELL * (len(names) + 2))


def _cell(row: int, column: int, count: int, size: int) -> HeatCell:
    return HeatCell(_LABELS + _CELL * column, _CELL * (row + 1), round(count / size, 3), row == column, count)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_LABEL else name[: _LONGEST_LABEL - 1] + "…"
