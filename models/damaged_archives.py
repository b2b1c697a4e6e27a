"""What Python's zipfile raises for an archive that is damaged or made by a stranger."""

import zipfile
import zlib

# Its list may be nonsense (ValueError, OSError), its members of an unknown kind (NotImplementedError),
# locked (RuntimeError), cut short (EOFError) or badly packed (zlib.error).
ARCHIVE_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
