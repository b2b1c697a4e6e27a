"""What each column of a file of people means, in the words of the template's explanation sheet."""

from collections.abc import Mapping

from models.people.words import Column

EXPLANATIONS: Mapping[Column, str] = {
    Column.PLACE: "Wajib. Tempat organisasi: kabupaten/kota, provinsi, atau Nasional. Pilih dari daftar.",
    Column.ORGANISATION: "Wajib. Nama resmi organisasi.",
    Column.KIND: "Wajib untuk organisasi baru. Jenis organisasi; pilih dari daftar.",
    Column.ROLES: "Peran organisasi dalam program, dipisahkan koma. Satu peran di satu tempat dipegang satu "
    "organisasi. Kosong berarti tidak berubah; tanda - berarti tanpa peran. Pilihan: {roles}.",
    Column.NAME: "Wajib. Nama orang atau meja layanan.",
    Column.POSITION: "Jabatan.",
    Column.CONTACT_ROLE: "Narahubung menerima pengingat, kepala menerima eskalasi, wakil menggantikan "
    "narahubung. Kosong berarti narahubung.",
    Column.LANGUAGE: "Bahasa surat-menyurat: id atau en. Kosong berarti id.",
    Column.MAIL: "Alamat surel. Beberapa alamat dipisahkan titik koma.",
    Column.WHATSAPP: "Nomor seluler, bukan telepon kantor. Tanpa kode negara dianggap nomor Indonesia.",
    Column.MATRIX: "Nama pengguna Matrix.",
    Column.TELEGRAM: "Nomor obrolan Telegram.",
    Column.SMS: "Nomor seluler untuk SMS.",
    Column.OTHER: "Alamat kanal lain; beberapa alamat dipisahkan spasi.",
    Column.ORDER: "Urutan kanal yang dicoba, dipisahkan koma. Kosong berarti menurut urutan kolom. "
    "Pilihan: {channels}.",
    Column.ACTIVE: "Tulis tidak bila orang ini tidak lagi dihubungi. Kosong berarti ya.",
}

EXAMPLES: Mapping[Column, str] = {
    Column.PLACE: "Kab. Lebong",
    Column.ORGANISATION: "Dinas PUPR",
    Column.KIND: "OPD",
    Column.ROLES: "public_works",
    Column.NAME: "Narahubung Dinas PUPR",
    Column.POSITION: "Kepala Bidang Cipta Karya",
    Column.CONTACT_ROLE: "Narahubung",
    Column.LANGUAGE: "id",
    Column.MAIL: "narahubung@pupr.lebong.example",
    Column.WHATSAPP: "0812-3456-7890",
    Column.MATRIX: "@pupr:matrix.example",
    Column.TELEGRAM: "123456789",
    Column.SMS: "0812-3456-7890",
    Column.OTHER: "ntfy://pengingat.example/pupr",
    Column.ORDER: "WhatsApp, Surel",
    Column.ACTIVE: "ya",
}
