"""The regulator's desk: returns that wait, one of them to review, many at once, later last days."""
