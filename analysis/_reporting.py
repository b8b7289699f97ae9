"""What would explain a signal of under-reporting innocently, and what a signal is not."""

from facts.text import Text

NOT_PROOF = Text(
    "A signal says where to look, never that somebody hid something.",
    "信号只提示应核查之处，并不表明有人瞒报。",
)


def innocent(en: str, zh: str) -> tuple[Text, ...]:
    """Say what a signal is not, and what else may lie behind it."""
    return NOT_PROOF, Text(f"What would explain it innocently: {en}.", f"可能的正常原因：{zh}。")
