"""Where secrets come from: the environment, a file that TONGGAK_…_FILE names, or a Prefect Secret block."""

import os
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import PydanticBaseSettingsSource

from models.rules.errors import BadInput

PREFIX = "TONGGAK_"
_FILE, _BLOCK = "_FILE", "_BLOCK"


class SecretFiles(PydanticBaseSettingsSource):
    """Reads each secret whose variable ends in _FILE from that file; a secret itself wins over its file."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Read one field's file, where the field is a secret and a file is named."""
        name = variable_of(field_name) + _FILE
        path = os.environ.get(name, "")
        if not path or field.annotation is not SecretStr:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput("{name} names {file}, which cannot be read.", name=name, file=path) from error

    def __call__(self) -> dict[str, Any]:
        """Read them all."""
        found = {
            name: self.get_field_value(field, name)[0]
            for name, field in self.settings_cls.model_fields.items()
        }
        return {name: value for name, value in found.items() if value is not None}


def variable_of(field_name: str) -> str:
    """Name the environment variable of a setting."""
    return f"{PREFIX}{field_name}".upper()


def block_named_for(field_name: str) -> str:
    """Say which Prefect Secret block holds a secret, from TONGGAK_…_BLOCK; empty when none is named."""
    return os.environ.get(variable_of(field_name) + _BLOCK, "")
