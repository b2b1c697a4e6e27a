"""What stands where in the form of readiness criteria, in the words in which officials fill it in."""

from enum import StrEnum

PROPOSAL, EDITION = "Kode usulan", "Edisi"
HOUSEHOLDS, LOGBOOK = "Jumlah KK penerima manfaat", "Pemanfaatan menurut logbook (%)"


class FormColumn(StrEnum):
    """The columns of the form, in order."""

    CODE = "Kode"  # of the item
    TITLE = "Kriteria"  # in words
    CONDITION = "Syarat"  # under which it applies
    ISSUER = "Diterbitkan oleh"  # who makes or signs it
    OWNER = "Penanggung jawab"  # who must bring it
    FORM = "Bentuk berkas"  # which kind of file, how large
    THERE = "Ada"  # one of the answers below
    LINK = "Tautan"  # where it lies
    REMARK = "Keterangan"  # why it is not needed, or anything else


class Answer(StrEnum):
    """What may stand in the column "Ada"."""

    YES = "ada"  # it is there; the link says where
    NO = "tidak"  # it is not there yet
    NOT_NEEDED = "tidak berlaku"  # it need not be brought; the remark says why


ASKED = (FormColumn.CODE, FormColumn.THERE, FormColumn.LINK, FormColumn.REMARK)  # those that are read
