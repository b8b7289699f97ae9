"""What a person may read when something is refused: what was met, what was expected, what to do."""

from facts.text import Text


class Refusal(Exception):
    """A sentence for a person; the edges show it without a traceback."""


class SpokenRefusal(Refusal):
    """A refusal said in both languages, for pages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class UnknownCode(Refusal):
    """A word that is in no list; the sentence names the list."""


class BadQuestion(Refusal):
    """A question that cannot be asked; the sentence says how it could be."""


class NotAllowed(Refusal):
    """An actor asked for what their role does not give."""


class UnreadableFile(Refusal):
    """A file that cannot be read at all; the sentence says where reading stopped."""


class BadSetting(Refusal):
    """A setting that cannot be read; the sentence says how it is written."""


class BrokenHome(Refusal):
    """A home whose files and ledger disagree."""


class NotAcknowledged(Refusal):
    """Something stands out that somebody must look at first; the sentence says how."""


class WrongState(Refusal):
    """A step that cannot be taken from where things stand; the sentence says which can."""
