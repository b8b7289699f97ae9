"""The pages on which enterprises file their returns and look at them."""
