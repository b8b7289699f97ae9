"""The shape of a fact, code lists, vintages and the engine that sums them."""
