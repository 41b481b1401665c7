"""How good the listings are: what is missing, wrong, gone, twice there or unchecked, and what to do about it."""

from directory.quality.desk import QualityDesk
from directory.quality.faults import KINDS, Fault, FaultKind
from directory.quality.judging import Judge, Judgement

__all__ = ["KINDS", "Fault", "FaultKind", "Judge", "Judgement", "QualityDesk"]
