"""Errors that speak to a person: what happened, to what, and what is possible now."""

from models.rules.sentences import Catalogue, Sentence


class TonggakError(Exception):
    """Something the person at the keyboard can understand and act on; anything else is a bug.

    The message is one or two sentences in English, with named places for what varies; `said_in` gives it in
    another language. `exit_code` is what the command line ends with.
    """

    exit_code = 1

    def __init__(self, sentence: str, /, **values: object) -> None:
        self.sentence = sentence if isinstance(sentence, Sentence) else Sentence(sentence, **values)
        super().__init__(str(self.sentence))

    def said_in(self, catalogue: Catalogue) -> str:
        """Say it in the catalogue's language; what is not in it stays English."""
        return self.sentence.said_in(catalogue)

    def listed(self) -> list[dict[str, object]]:
        """Give, for scripts, each thing to mend by itself, where there are several."""
        return []


class BadInput(TonggakError):
    """What was typed or handed in does not have the form it needs."""

    exit_code = 2


class Unknown(TonggakError):
    """The thing asked for does not exist; the message names near ones."""

    exit_code = 3


class Ambiguous(TonggakError):
    """Several things answer to what was typed; the message lists them."""

    exit_code = 4


class NotAllowed(TonggakError):
    """The rules refuse this move now; the message says what is possible instead."""

    exit_code = 5


class Changed(TonggakError):
    """Somebody else changed the same thing first; nothing was done, and trying again is safe."""

    exit_code = 6


class Unavailable(TonggakError):
    """Something outside Tonggak (database, Prefect, mail server) does not answer or does not fit."""

    exit_code = 7
