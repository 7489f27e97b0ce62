"""Does a programme go on after this cohort? Its score with named parts, and the alarm before it stops (design §4.2). Pure; no query.

The parts follow what is known to keep programmes alive: the Program Sustainability Assessment Tool (Luke, Calhoun,
Robichaux, Elliott and Moreland-Russell 2014, Preventing Chronic Disease 11:130184) names funding stability, partnerships,
organizational capacity, strategic planning and environmental support among its domains. PSAT asks people for opinions; here
every part is a fact of the register with its date and its source, and what nobody knows stays unknown instead of low.
"""

from programs.continuity.alarm import Alarm, Step, alarm_of
from programs.continuity.facts import CohortFact, ProgramFacts, Stage
from programs.continuity.parts import PARTS, WEIGHTS, Part, Score, score_of

__all__ = [
    "PARTS",
    "WEIGHTS",
    "Alarm",
    "CohortFact",
    "Part",
    "ProgramFacts",
    "Score",
    "Stage",
    "Step",
    "alarm_of",
    "score_of",
]
