"""The ways by which people are reached."""

from enum import StrEnum


class ChannelKind(StrEnum):
    """By which way a contact is reached."""

    MAIL = "mail"  # electronic mail
    WHATSAPP = "whatsapp"  # WhatsApp, number in E.164
    MATRIX = "matrix"  # a Matrix user id
    TELEGRAM = "telegram"  # a Telegram chat id
    SMS = "sms"  # text message, number in E.164
    OTHER = "other"  # any other service, by its address
