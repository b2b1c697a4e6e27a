"""The words people use in headings and cells, and what they mean; add a synonym here and it is understood."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from models.rules.channel_kinds import ChannelKind
from models.tables.people import ContactRole, OrganisationKind

Meaning = TypeVar("Meaning")


class Column(StrEnum):
    """The columns of a file of people, in the order in which they are written."""

    PLACE = "place"  # which region, province, or the nation
    ORGANISATION = "organisation"  # the body's name
    KIND = "kind"  # what sort of body it is
    ROLES = "roles"  # the programme roles it holds in its place
    NAME = "name"  # the person, or the office's desk
    POSITION = "position"  # their post
    CONTACT_ROLE = "contact_role"  # key person, head or deputy
    LANGUAGE = "language"  # in which they are written to
    MAIL = "mail"  # electronic mail
    WHATSAPP = "whatsapp"  # a mobile number
    MATRIX = "matrix"  # a Matrix user id
    TELEGRAM = "telegram"  # a Telegram chat id
    SMS = "sms"  # a mobile number
    OTHER = "other"  # any other service, by its address
    ORDER = "order"  # which channel is tried first
    ACTIVE = "active"  # whether they are still written to


REQUIRED = (Column.PLACE, Column.ORGANISATION, Column.NAME)
CHANNELS = {
    Column.MAIL: ChannelKind.MAIL,
    Column.WHATSAPP: ChannelKind.WHATSAPP,
    Column.MATRIX: ChannelKind.MATRIX,
    Column.TELEGRAM: ChannelKind.TELEGRAM,
    Column.SMS: ChannelKind.SMS,
    Column.OTHER: ChannelKind.OTHER,
}

PEOPLE_SHEET = "Narahubung"  # where we write people
EXPLANATION_SHEET = "Penjelasan"  # where the template explains itself
PLACES_SHEET = "Daftar tempat"  # where the template lists what a place may be called

# The first word of each is the one we write ourselves.
HEADINGS: Mapping[Column, tuple[str, ...]] = {
    Column.PLACE: ("Tempat", "Daerah", "Wilayah", "Kabupaten/Kota", "Kab/Kota", "Place", "Region"),
    Column.ORGANISATION: (
        "Organisasi", "OPD", "Instansi", "Perangkat daerah", "SKPD", "Lembaga", "Nama OPD", "Nama instansi",
        "Organisation", "Organization", "Agency",
    ),
    Column.KIND: ("Jenis", "Jenis organisasi", "Jenis instansi", "Kind", "Type"),
    Column.ROLES: ("Peran", "Peran program", "Peran organisasi", "Peran OPD", "Roles", "Role"),
    Column.NAME: ("Nama", "Nama narahubung", "Nama lengkap", "Narahubung", "Kontak", "Name", "Contact"),
    Column.POSITION: ("Jabatan", "Position"),
    Column.CONTACT_ROLE: ("Peran narahubung", "Peran kontak", "Sebagai", "Contact role"),
    Column.LANGUAGE: ("Bahasa", "Language"),
    Column.MAIL: ("Surel", "Email", "E-mail", "Alamat surel", "Alamat email", "Pos-el", "Mail"),
    Column.WHATSAPP: (
        "WhatsApp", "WA", "HP", "No HP", "Nomor HP", "No WA", "Nomor WA", "WhatsApp/HP", "HP/WA", "No HP/WA",
        "WA/HP", "Nomor WhatsApp", "No WhatsApp", "Telepon seluler", "Mobile",
    ),
    Column.MATRIX: ("Matrix", "Matrix ID"),
    Column.TELEGRAM: ("Telegram", "Telegram ID", "ID Telegram"),
    Column.SMS: ("SMS", "Nomor SMS"),
    Column.OTHER: ("Kanal lain", "Saluran lain", "Lainnya", "Other"),
    Column.ORDER: ("Urutan kanal", "Urutan saluran", "Urutan", "Kanal", "Channel order"),
    Column.ACTIVE: ("Aktif", "Status aktif", "Active"),
}  # fmt: skip

COUNTING = frozenset({"no", "nomor", "no urut"})  # columns that number the rows; nothing is lost with them

KINDS: Mapping[OrganisationKind, tuple[str, ...]] = {
    OrganisationKind.OPD: ("OPD", "Perangkat daerah", "SKPD", "Dinas", "Badan"),
    OrganisationKind.POKJA: (
        "Pokja",
        "Kelompok kerja",
        "Pokja PKP",
        "Pokja PPAS",
        "Pokja AMPL",
        "Pokja Sanitasi",
    ),
    OrganisationKind.BALAI: ("Balai", "Balai PPW", "BPPW"),
    OrganisationKind.PROVINCE: ("Provinsi", "Dinas provinsi", "Badan provinsi", "Province"),
    OrganisationKind.NATIONAL: ("Nasional", "Pusat", "Kementerian", "National"),
}

CONTACT_ROLES: Mapping[ContactRole, tuple[str, ...]] = {
    ContactRole.KEY_PERSON: ("Narahubung", "Key person", "Kontak", "PIC"),
    ContactRole.HEAD: ("Kepala", "Pimpinan", "Ketua", "Head"),
    ContactRole.DEPUTY: ("Wakil", "Pengganti", "Deputy"),
}

CHANNEL_WORDS: Mapping[ChannelKind, tuple[str, ...]] = {
    kind: HEADINGS[column] for column, kind in CHANNELS.items()
}

LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "Indonesia", "Bahasa Indonesia", "Indonesian"),
    "en": ("en", "Inggris", "Bahasa Inggris", "English"),
}

YES_NO: Mapping[bool, tuple[str, ...]] = {
    True: ("ya", "aktif", "yes", "true", "benar", "1"),
    False: ("tidak", "nonaktif", "tidak aktif", "no", "false", "salah", "0"),
}

ROLES: Mapping[str, tuple[str, ...]] = {
    "coordinator": ("koordinator", "sekretariat pokja", "pokja", "pokja pkp", "pokja ppas", "pokja ampl"),
    "bappeda": ("bapperida", "bappelitbangda", "bappedalitbang", "bapelitbangda"),
    "public_works": ("pupr", "dinas pupr", "pekerjaan umum", "perkim", "dinas pu"),
    "environment": ("dlh", "lingkungan hidup", "dinas lingkungan hidup"),
    "health": ("dinkes", "kesehatan", "dinas kesehatan"),
    "village_empowerment": ("dpmd", "dpmpdes", "pemberdayaan masyarakat desa"),
    "regional_secretary": ("sekda", "setda", "sekretaris daerah"),
    "provincial_facilitator": ("pfi", "fasilitator provinsi", "provincial facilitator"),
    "balai": ("bppw", "balai ppw"),
    "province": ("provinsi", "pokja provinsi"),
    "national": ("nasional", "pusat", "pokja nasional"),
}


def plain(text: str) -> str:
    """Bring a word down to what matters when words are compared: letters and digits, spaced once."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold().replace("_", " ")))


def lookup(words: Mapping[Meaning, Iterable[str]]) -> dict[str, Meaning]:
    """Turn words around: from each known word, brought down by `plain`, to what it stands for."""
    return {plain(word): key for key, known in words.items() for word in known}


def role_words(codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Give each known role its own code and its synonyms as words."""
    return {code: (code, *ROLES.get(code, ())) for code in codes}


def ours(words: Mapping[Meaning, tuple[str, ...]]) -> dict[Meaning, str]:
    """Give the word that we write ourselves for each meaning."""
    return {key: known[0] for key, known in words.items()}
