"""What a rule says when it refuses: a code for programs and a sentence for people.

Pure, and below everything else, so that rules may use it without knowing the kit.
The sentence is an English msgid; it is translated at the edge.
"""

from enum import Enum


class Reason(Enum):
    """A named refusal. Members are ``NAME = "code", "English sentence."``

    The code travels in JSON and acks and never changes; the sentence may be reworded freely.
    """

    def __init__(self, code: str, sentence: str) -> None:
        self.code = code
        self.sentence = sentence


def N_(sentence: str) -> str:
    """Mark a sentence for translation where there is no request to translate it for."""
    return sentence
