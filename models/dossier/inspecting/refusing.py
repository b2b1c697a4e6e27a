"""Why a file is refused, in words; the name of the file is added by who knows it."""

from models.rules.sentences import Sentence

PASSWORD = Sentence("it has a password. Save it without one.")
MACROS = Sentence("it carries macros. Save it without them, as xlsx or docx.")
DAMAGED = Sentence("it is damaged. Save it anew.")
TWO_KINDS = Sentence("another file is hidden in it. Save it anew, or print it to pdf.")
TOO_LARGE_UNPACKED = Sentence(
    "unpacked it would fill the memory. Delete empty rows and columns, and save it anew."
)


class Refused(Exception):
    """A file that is not taken, and what its maker can do about it."""

    def __init__(self, reason: Sentence) -> None:
        self.reason = reason
        super().__init__(reason)
