"""The commands' help in Indonesian; the English one stands at each command, as its docstring."""

from deployments.language import tr

_IN_INDONESIAN = {
    "init": """
    Membuat folder data dan basis data, atau membawa yang lama ke bentuk terbaru.

    Contoh: tonggak init
    """,
    "demo": """
    Memperagakan Milestone 4 Lebong tahun 2024 dengan jam simulasi; surel, alur, dan berkasnya nyata.

    Contoh: tonggak demo --stay
    """,
    "up": """
    Menjalankan semuanya di mesin ini: basis data, server Prefect, alur, penjaga, dan pengingat. Ctrl-C
    menghentikannya.

    Contoh: tonggak up
    """,
    "open": """
    Membuka tonggak untuk satu daerah; membukanya dua kali menemukan yang pertama.

    Contoh: tonggak open "Kab. Lebong" M4 --year 2024 --kick-off 2024-05-30 --workshop 2024-06-03
    """,
    "status": """
    Memperlihatkan keadaan: satu daerah selengkapnya, satu provinsi, seluruh negeri, atau semua yang
    terlambat.

    Contoh: tonggak status "Kab. Lebong"; tonggak status --province Bengkulu; tonggak status --late
    --json
    """,
    "step": """
    Menggerakkan satu langkah; geraknya diperiksa, dibuat, dan dicatat, atau ditolak dengan penjelasan.

    Contoh: tonggak step "Kab. Lebong" M4 matriks submit --file matriks.xlsx --by "Dinas PUPR"; tonggak
    step "Kab. Lebong" M4 matriks snooze --until 2024-05-28
    """,
    "close": """
    Menutup fase meskipun ada langkah yang belum tuntas: langkah itu dilewati dengan alasan yang
    diberikan.

    Contoh: tonggak close "Kab. Lebong" M4 monitoring --reason "uji coba dihentikan"
    """,
    "reschedule": """
    Memperlihatkan apa yang bergeser bila tanggal acuan bergeser, dan dengan --apply menerapkannya.
    Langkah yang sudah selesai tidak berubah.

    Contoh: tonggak reschedule "Kab. Lebong" M4 --workshop 2024-06-10 --reason "surat undangan pusat"
    --apply
    """,
    "cancel": """
    Membatalkan tonggak beserta semua langkah yang belum tuntas.

    Contoh: tonggak cancel "Kab. Lebong" M4 --year 2024 --reason "surat Bupati: ditunda ke 2025"
    """,
    "mute": """
    Menghentikan pengingat tentang satu daerah atau satu tonggaknya, atau kepada satu orang, sampai hari
    tertentu.

    Menghentikan hal yang sama sekali lagi menggantikan yang sebelumnya. Untuk satu langkah saja:
    `tonggak step … mute`.

    Contoh: tonggak mute "Kab. Lebong" --until 2024-06-30 --reason "Banjir"; tonggak mute --contact
    "Narahubung PUPR, Dinas PUPR" --until 2024-06-07 --reason "Cuti melahirkan"
    """,
    "unmute": """
    Menjalankan pengingat lagi sebelum harinya; yang masih terbuka disampaikan sekali pada pagi kerja
    berikutnya.

    Contoh: tonggak unmute "Kab. Lebong"
    """,
    "mutes": """
    Memperlihatkan pengingat yang sedang ditahan dan langkah yang diwakilkan: di mana pun, atau yang
    berlaku di satu daerah.

    Contoh: tonggak mutes "Kab. Lebong"
    """,
    "attendance": """
    Daftar hadir pertemuan: siapa yang datang, dan organisasi mana yang tidak hadir.

    Contoh: tonggak attendance list "Kab. Lebong" M4
    """,
    "attendance import": """
    Membaca daftar hadir (xlsx, xls, ods, csv) suatu pertemuan; daftar yang dibaca lagi menggantikan yang
    lama.

    Contoh: tonggak attendance import "Kab. Lebong" M4 rakor daftar-hadir.xlsx
    """,
    "attendance list": """
    Memperlihatkan siapa yang datang per organisasi, dan siapa yang tidak hadir.

    Contoh: tonggak attendance list "Kab. Lebong" M4 rakor
    """,
    "proof": """
    Mengekspor bukti sebagai xlsx dan pdf: siapa yang wajib, kapan dan lewat apa diberi tahu, serta apa
    jawabannya.

    Kode keluar 8 bila riwayat tidak utuh.

    Contoh: tonggak proof "Kab. Lebong" M4 --to bukti
    """,
    "history": """
    Memperlihatkan setiap gerak pada satu tonggak, dari yang paling lama; dengan --verify memeriksa
    bahwa tidak ada yang hilang atau diubah.

    Contoh: tonggak history "Kab. Lebong" M4 --verify
    """,
    "calendar": """
    Memperlihatkan hari-hari satu daerah: mana hari kerja, mengapa yang lain bukan, dan seberapa pasti.

    Contoh: tonggak calendar "Kab. Lebong" --from 2024-05-20 --to 2024-06-07
    """,
    "day": """
    Mencatat hari libur (atau, dengan --working, hari kerja) yang tidak ada dalam kalender nasional.

    Tanggal langkah yang sudah ditetapkan tidak berubah; `tonggak reschedule` memperlihatkan dan
    menerapkan yang perlu bergeser.

    Contoh: tonggak day 2025-01-07 "Hari jadi Kabupaten Lebong" --region "Kab. Lebong" --source "SE
    Bupati"
    """,
    "doctor": """
    Memeriksa basis data, Prefect, jam, setiap saluran, dan kotak keluar, serta menjelaskan cara
    memperbaikinya.

    Contoh: tonggak doctor
    """,
    "people": """
    Daftar organisasi dan narahubung.

    Contoh: tonggak people import BERKAS
    """,
    "remind": """
    Pengingat: mengirim yang sudah waktunya, dan menjelaskan sebabnya.

    Contoh: tonggak remind send
    """,
    "people import": """
    Membaca narahubung dari berkas: semua baris diperiksa sebelum ada yang disimpan.

    Contoh: tonggak people import narahubung-lebong.xlsx
    """,
    "people export": """
    Menulis semua narahubung ke berkas yang dapat dibaca kembali.

    Contoh: tonggak people export narahubung.xlsx
    """,
    "people template": """
    Menulis formulir kosong dengan judul kolom, pilihan, dan penjelasan.

    Contoh: tonggak people template formulir-narahubung.xlsx
    """,
    "monitoring": """
    Hasil monev di lapangan: formulir, putaran, dan laporannya.

    Contoh: tonggak monitoring form "Kab. Lebong" M4
    """,
    "monitoring form": """
    Menulis formulir untuk diisi, lengkap dengan layanan yang sudah dikenal dari putaran sebelumnya.

    Contoh: tonggak monitoring form "Kab. Lebong" M4 --to formulir-monev.xlsx
    """,
    "monitoring import": """
    Membaca formulir terisi sebagai putaran monev: seluruhnya, atau tidak sama sekali beserta sebabnya.

    Contoh: tonggak monitoring import "Kab. Lebong" M4 formulir-monev.xlsx --by "Dinas PUPR"
    """,
    "monitoring add": """
    Mencatat satu layanan pada putaran terbaru, atau memperbaikinya; yang pertama memulai putaran 1.

    Contoh: tonggak monitoring add "Kab. Lebong" M4 lltt-amen --title "LLTT Amen" --location "Kec. Amen"
    --model lltt --on 2024-05-31 --target 200 --served 146 --decision perluas
    """,
    "monitoring indicator": """
    Mencatat satu indikator pada putaran terbaru, atau memperbaikinya.

    Contoh: tonggak monitoring indicator "Kab. Lebong" M4 akses-layak 82,5 --source "Dinas Kesehatan"
    """,
    "monitoring list": """
    Memperlihatkan putaran monev dan perubahan layanan serta indikator dari satu putaran ke berikutnya.

    Contoh: tonggak monitoring list "Kab. Lebong" M4
    """,
    "monitoring report": """
    Menulis laporan singkat putaran terbaru sebagai docx dan pdf, berupa konsep untuk ditandatangani.

    Contoh: tonggak monitoring report "Kab. Lebong" M4 --to laporan
    """,
    "monitoring area-risk": """
    Menghitung risiko desa dari dampak dan paparan, lalu membaginya menjadi kelas yang sama lebar.

    Contoh: tonggak monitoring area-risk desa.csv --impacts 0.25,0.25,0.25,0.25
    """,
    "rehearse": """
    Menjalankan pengingat melalui hari-hari mendatang: siapa menerima berapa pesan, dan apa yang berubah
    bila rencana, aturan, atau kalender berubah.

    Tidak ada yang dikirim dan tidak ada yang dicatat.

    Contoh: tonggak rehearse --openings m4-2027.csv --rules usulan.yaml --picture gladi.svg
    """,
    "people repairs": """
    Memperlihatkan alamat yang tidak berfungsi: milik siapa, apa kata server, dan berapa langkah yang tidak
    dapat disampaikan.

    Contoh: tonggak people repairs "Kab. Lebong"
    """,
    "people mend": """
    Memakai lagi alamat yang bermasalah, atau menggantinya; yang tertahan disampaikan pada pagi kerja
    berikutnya.

    Contoh: tonggak people mend "Narahubung PUPR, Dinas PUPR" --address pupr@lebong.example
    """,
    "remind send": """
    Merencanakan apa yang perlu disampaikan, dan mengirim yang menunggu; `tonggak up` melakukannya
    setiap seperempat jam kerja.

    Contoh: tonggak remind send
    """,
    "remind templates": """
    Menampilkan templat WhatsApp yang harus disetujui Meta sebelum Cloud API dapat dipakai.

    Dengan --json: dalam bentuk yang diterima Meta, dalam kedua bahasa.

    Contoh: tonggak remind templates
    """,
    "outbox": """
    Kotak keluar: yang menunggu, yang terkirim, yang gagal, dan tindakan atasnya.

    Contoh: tonggak outbox status
    """,
    "outbox status": """
    Menunjukkan berapa pesan yang menunggu di tiap saluran, kapan semuanya keluar, dan apa yang gagal dalam
    sepekan.

    Contoh: tonggak outbox status
    """,
    "readiness": """
    Kelengkapan readiness criteria usulan di luar APBD: apa yang berlaku, apa yang ada, dan siapa menyiapkan.

    Contoh: tonggak readiness list "Kab. Lebong" M4
    """,
    "readiness list": """
    Memperlihatkan bagi tiap usulan apa yang berlaku, apa yang terpenuhi, dan apa yang belum ada, beserta
    penanggung jawab dan tenggatnya.

    Contoh: tonggak readiness list "Kab. Lebong" M4
    """,
    "readiness steps": """
    Menjadikan semua yang belum ada sebagai langkah dengan penanggung jawab dan tenggat; pengingat menyusul.

    Contoh: tonggak readiness steps "Kab. Lebong" M4
    """,
    "readiness form": """
    Menulis formulir semua usulan, terisi dengan yang sudah diketahui, untuk dilengkapi.

    Contoh: tonggak readiness form "Kab. Lebong" M4 rc-lebong.xlsx
    """,
    "readiness import": """
    Mengambil isi formulir yang sudah dilengkapi: semuanya, atau tidak sama sekali.

    Contoh: tonggak readiness import "Kab. Lebong" M4 rc-lebong.xlsx
    """,
    "readiness propose": """
    Mencatat usulan di luar APBD; kriteria yang berlaku baginya mengikuti.

    Contoh: tonggak readiness propose "Kab. Lebong" M4 TPS3R "TPS3R Muning Agung" --households 250
    """,
    "readiness change": """
    Mengubah data usulan; jenis pekerjaan lain mensyaratkan kelengkapan lain.

    Contoh: tonggak readiness change "Kab. Lebong" M4 iplt-1 --work rehabilitation --logbook 80
    """,
    "readiness from-matrix": """
    Menyarankan usulan dari kegiatan matriks yang didanai di luar APBD; --apply mencatatnya.

    Contoh: tonggak readiness from-matrix "Kab. Lebong" M4 matriks.xlsx --apply
    """,
    "readiness give": """
    Menyerahkan berkas atau tautan untuk satu kriteria; bila ada langkahnya, diserahkan melalui langkah itu.

    Contoh: tonggak readiness give "Kab. Lebong" M4 tps3r-1 06 --file kk.pdf
    """,
    "readiness refuse": """
    Mengembalikan yang diserahkan untuk satu kriteria, dengan alasan.

    Contoh: tonggak readiness refuse "Kab. Lebong" M4 tps3r-1 06 --reason "halaman 3 tidak terbaca"
    """,
    "readiness waive": """
    Memutuskan, dengan alasan, bahwa satu kriteria tidak diperlukan; kriteria itu tidak lagi dihitung.

    Contoh: tonggak readiness waive "Kab. Lebong" M4 iplt-1 02 --reason "hanya truk, tanpa lokasi"
    """,
    "readiness withdraw": """
    Menarik usulan, dengan alasan; langkahnya yang belum tuntas dilewati.

    Contoh: tonggak readiness withdraw "Kab. Lebong" M4 iplt-1 --reason "dibiayai APBD"
    """,
    "outbox list": """
    Mendaftar pesan, yang terbaru lebih dahulu; tanpa pilihan, yang gagal atau dihentikan.

    Contoh: tonggak outbox list "Kab. Lebong" --state sent
    """,
    "outbox show": """
    Menampilkan satu pesan dengan isinya, hal-hal yang disampaikannya, dan setiap percobaan mengirimnya.

    Contoh: tonggak outbox show 12
    """,
    "outbox retry": """
    Menyampaikan kembali isi pesan yang gagal, dengan kata-kata yang sesuai dengan harinya.

    Contoh: tonggak outbox retry 12
    """,
    "outbox drop": """
    Mengesampingkan pesan yang gagal untuk seterusnya.

    Contoh: tonggak outbox drop 12 --reason "sudah disampaikan lewat telepon"
    """,
    "dossier": """
    Berkas untuk lokakarya: diperiksa, dikemas, dan dipastikan utuh. Contoh: tonggak dossier check BERKAS
    """,
    "dossier check": """
    Memeriksa satu berkas, atau semua yang diserahkan sebuah tonggak kepada lokakarya.

    Kode keluar 2 bila ada kesalahan dalam berkas, 5 bila tonggak belum siap diajukan.

    Contoh: tonggak dossier check matriks.xlsx --ssk 2023-2027; tonggak dossier check "Kab. Lebong" M4
    """,
    "dossier annotate": """
    Memeriksa matriks dan mengembalikannya dengan catatan pada setiap sel yang perlu dilihat.

    Contoh: tonggak dossier annotate matriks.xlsx --to matriks-temuan.xlsx
    """,
    "dossier clean": """
    Menulis ulang matriks dalam satu bentuk yang jelas: satu judul kolom, satu baris satu kegiatan.

    Contoh: tonggak dossier clean matriks.xls --to matriks-rapi.xlsx
    """,
    "dossier pack": """
    Mengemas versi terbaru setiap berkas; berkas yang sama menghasilkan paket yang sama, bita demi bita.

    Contoh: tonggak dossier pack "Kab. Lebong" M4 --to lokakarya
    """,
    "dossier verify": """
    Menyebut apakah sebuah paket utuh sampai ke bita terakhir; kode keluar 8 bila tidak.

    Contoh: tonggak dossier verify kab-lebong-m4-2024-v1.zip
    """,
    "dossier receipt": """
    Mencatat tanda terima paket dari lokakarya.

    Contoh: tonggak dossier receipt "Kab. Lebong" M4 --from "Pokja PKP Nasional" --number 12/WS/2024
    """,
    "dossier list": """
    Menampilkan paket sebuah tonggak beserta tanda terimanya.

    Contoh: tonggak dossier list "Kab. Lebong" M4
    """,
    "papers": """
    Draf naskah rapat dan surat, serta templatnya. Contoh: tonggak papers meeting "Kab. Lebong" M4 rakor
    """,
    "papers meeting": """
    Membuat draf naskah rapat: undangan, susunan acara, daftar hadir, notulen, berita acara, dan berkas
    kalender.

    Yang tidak disebut di sini tetap menjadi titik-titik. Semuanya draf: yang mengundang hanyalah surat yang
    sudah ditandatangani.

    Contoh: tonggak papers meeting "Kab. Lebong" M4 rakor --place "Aula Bappeda" --time 09.00 --to naskah
    """,
    "papers letter": """
    Membuat draf surat yang meminta kepala perangkat daerah menyelesaikan langkah yang terlambat.

    Contoh: tonggak papers letter "Kab. Lebong" M4 matriks --to naskah
    """,
    "papers cover": """
    Membuat draf surat pengantar berkas yang diserahkan ke lokakarya.

    Contoh: tonggak papers cover "Kab. Lebong" M4 --to naskah
    """,
    "papers templates": """
    Menyalin templat bawaan, dasar docx, dan contoh data kantor untuk disunting.

    Berkas yang sudah ada dibiarkan. Yang dipakai adalah yang terletak di `papers` dalam folder data.

    Contoh: tonggak papers templates --to papers
    """,
    "remind why": """
    Menjelaskan apa yang disampaikan tentang satu langkah pada pagi kerja berikutnya, kepada siapa, dan
    mengapa ya atau tidak.

    Dengan NARAHUBUNG: hanya tentang orang itu, beserta apa yang pernah disampaikan kepadanya, lewat apa dan
    bagaimana hasilnya, serta kapan ia akan diberi tahu berikutnya bila tidak ada yang berubah.

    Contoh: tonggak remind why "Kab. Lebong" M4 matriks "Dinas PUPR"
    """,
}


def help_of(command: str) -> str | None:
    """Give a command's help in the language in use; None in English, where its docstring speaks."""
    return tr(_IN_INDONESIAN.get(command, ""), "") or None
