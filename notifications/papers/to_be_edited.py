"""What an office gets to make papers its own: the shipped templates, the docx, and a sample of its file."""

from typing import Final

from notifications.papers.docx_base import own_base
from notifications.papers.docx_same_bytes import same_bytes
from notifications.papers.offices import BASE, FILE
from notifications.papers.template_files import TEMPLATES, shipped_templates

_SAMPLE: Final = """\
# Data kantor untuk naskah. Simpan sebagai papers/offices.yaml di folder data Tonggak.
# Yang dikosongkan tetap menjadi titik-titik; tidak ada yang dikarang.
"17.07":                        # kode daerah, dalam tanda kutip
  government: ""                # kosong: PEMERINTAH KABUPATEN/KOTA menurut daerahnya
  office: ""                    # misalnya Sekretariat Daerah
  address: []                   # baris alamat, misalnya ["Jalan ..., Kabupaten Lebong 39264"]
  phone: ""
  mail: ""
  place: ""                     # tempat di depan tanggal surat
  nature: ""                    # Sifat: Biasa, Penting, Segera; kosong: Biasa
  logo: ""                      # berkas PNG, JPEG atau SVG di sebelah berkas ini
  letterhead_in_docx: false     # true: kop sudah ada dalam dasar.docx
  signatories:                  # peran: sekda, ketua-pokja, pimpinan-rapat, notulis
    sekda:
      above: ["a.n. Bupati Lebong", "Sekretaris Daerah,"]
      name: ""
      nip: ""
"""


def files_to_edit() -> list[tuple[str, bytes]]:
    """List them by their paths below `papers` in the data folder; the office's file comes as a sample."""
    templates = [(f"{TEMPLATES}/{name}.md", text.encode()) for name, text in shipped_templates().items()]
    return [*templates, (BASE, same_bytes(own_base())), (f"contoh-{FILE}", _SAMPLE.encode())]
