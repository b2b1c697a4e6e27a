"""The forms an official fills in in the Prefect UI, and what a run is about."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from models.rules.names import read_regions


class PhaseOf(BaseModel):
    """Fase yang dijalankan."""

    model_config = ConfigDict(title="Fase")

    region: str = Field(title="Kode daerah", description="Contoh: 17.07", pattern=r"^\d\d\.\d\d$")
    milestone: str = Field(title="Tonggak", description="Contoh: M4", min_length=1, max_length=20)
    year: int = Field(title="Tahun", ge=2002, le=2050)
    phase: str = Field(title="Kode fase", description="Contoh: kick_off", min_length=1, max_length=40)


class MilestoneOf(BaseModel):
    """Tonggak yang dijalankan."""

    model_config = ConfigDict(title="Tonggak")

    region: str = Field(title="Kode daerah", description="Contoh: 17.07", pattern=r"^\d\d\.\d\d$")
    milestone: str = Field(title="Tonggak", min_length=1, max_length=20)
    year: int = Field(title="Tahun", ge=2002, le=2050)


class Answer(BaseModel):
    """Isi nama dan jabatan, lalu kirim. Tanpa centang, fase hanya dilanjutkan bila semua langkah tuntas."""

    model_config = ConfigDict(title="Lanjutkan fase", extra="forbid")

    name: str = Field(title="Nama pengisi", min_length=2, max_length=80, pattern=r"\S")
    position: str = Field(title="Jabatan", min_length=2, max_length=80, pattern=r"\S")
    close_anyway: bool = Field(
        default=False,
        title="Tutup meskipun masih ada langkah terbuka",
        description="Langkah yang terbuka dilewati dan alasannya dicatat.",
    )
    reason: str = Field(default="", title="Alasan", description="Wajib bila ditutup.", max_length=500)

    @property
    def by(self) -> str:
        """Who answered, as the history names them."""
        return f"{self.name.strip()} ({self.position.strip()})"


class Nudge(BaseModel):
    """Tonggak ditutup dengan sendirinya bila semua fasenya ditutup; formulir ini hanya memeriksanya lagi."""

    model_config = ConfigDict(title="Periksa lagi", extra="forbid")

    name: str = Field(title="Nama pengisi", min_length=2, max_length=80, pattern=r"\S")
    position: str = Field(title="Jabatan", min_length=2, max_length=80, pattern=r"\S")


# What the caretaker and the command line fill in when they ring: nobody answered, people are simply done.
RING: dict[str, Any] = {"name": "Tonggak", "position": "penjaga"}


# Prefect does not check that a date is one; the pattern does as far as it can, and the flow asks again.
_DAY = r"^\d{4}-\d{2}-\d{2}$"


def _offer_regions(schema: dict[str, Any]) -> None:
    schema["enum"] = [f"{r.label} — {r.province} ({r.code})" for r in read_regions()]


class Opening(BaseModel):
    """Membuka satu tonggak untuk satu kabupaten atau kota."""

    model_config = ConfigDict(title="Buka tonggak")

    region: str = Field(
        title="Kabupaten/kota",
        description="Ketik sebagian nama, lalu pilih dari daftar.",
        json_schema_extra=_offer_regions,
    )
    milestone: str = Field(
        default="M4", title="Tonggak", json_schema_extra={"enum": ["M1", "M2", "M3", "M4", "post_M4"]}
    )
    year: int = Field(title="Tahun", ge=2002, le=2050)
    kick_off: str = Field(
        title="Tanggal kick-off",
        description="Rapat koordinasi perdana. Contoh: 2024-05-30",
        pattern=_DAY,
        json_schema_extra={"format": "date"},
    )
    workshop: str = Field(
        title="Tanggal lokakarya nasional",
        description="Hari pertama. Contoh: 2024-06-03",
        pattern=_DAY,
        json_schema_extra={"format": "date"},
    )
    by: str = Field(title="Nama dan jabatan Anda", min_length=2, max_length=160, pattern=r"\S")
    anyway_because: str = Field(default="", title="Alasan bila tanggal jatuh pada hari libur", max_length=500)

    @property
    def region_code(self) -> str:
        """The code at the end of the chosen name."""
        return self.region.rpartition("(")[2].rstrip(")")
