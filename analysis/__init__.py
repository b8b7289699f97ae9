"""Statistics: numbers in, numbers and a verdict out; one card a method."""

from analysis._analysis import Analysed, Analysis, Setting

__all__ = ["Analysed", "Analysis", "Setting"]
