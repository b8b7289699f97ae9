"""The engines that turn batches into cells."""

LAST_DAY = "9999-12-31"  # until which a unit is what it reported last
MOVING = ("area", "industry", "ownership", "size")
"""Attributes of a unit that may change from one period to the next."""
