"""Charts as inline SVG: drawn 460 units wide with text of 16.5, so 12 px on a phone and 18 px on a desk.

Every chart carries the sentence it says and the table it draws; a rate carries numerator, denominator and range, and
what is unknown is hatched beside the known. Rows may be objects or mappings.
"""

from portal.ui.charts.bars import bar_chart, funnel_chart, stack_chart, stackbar
from portal.ui.charts.drawing import Drawing, KeyEntry
from portal.ui.charts.lines import line_chart, survival_chart
from portal.ui.charts.maps import bubble_map, tile_map
from portal.ui.charts.rates import interval_chart
from portal.ui.charts.schedule import cohort_timeline, score_bars

__all__ = [
    "Drawing",
    "KeyEntry",
    "bar_chart",
    "bubble_map",
    "cohort_timeline",
    "funnel_chart",
    "interval_chart",
    "line_chart",
    "score_bars",
    "stack_chart",
    "stackbar",
    "survival_chart",
    "tile_map",
]
