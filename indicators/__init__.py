"""Definitions of figures: one card an indicator."""

from indicators._indicator import Indicator

__all__ = ["Indicator"]
