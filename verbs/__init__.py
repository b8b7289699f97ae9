"""The verbs of the `osh` command, by what they are for; each reads its words and calls one room."""
