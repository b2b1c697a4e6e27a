"""Words as a document can hold them: XML has no place for most control characters."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Final, TypeVar

_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_T = TypeVar("_T")


def readable(value: _T) -> _T:
    """Give a paper, or a part of one, without characters that no document can hold."""
    return _without(value)  # type: ignore[return-value]  # it has the shape of what it was made from


def _without(value: object) -> object:
    if type(value) is str:
        return _UNWRITABLE.sub("", value)
    if isinstance(value, tuple):
        return tuple(_without(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _without(getattr(value, field.name)) for field in fields(value)})
    return value
