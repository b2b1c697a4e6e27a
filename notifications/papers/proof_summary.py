"""The first thing a proof says: what it is about, how much was in time, and whether its history holds."""

from collections.abc import Callable

from models.rules.sentences import Sentence
from notifications.papers import proof_words as words
from notifications.proof_facts import Proof, Verdict


def summary_of(proof: Proof, say: Callable[[Sentence], str]) -> list[tuple[str, str]]:
    """Say in names and words what a proof is about and whether its history holds."""
    counted = [one.verdict for one in proof.obligations]
    return [
        ("Tonggak", f"{proof.milestone}, {proof.title}"),
        ("Daerah", f"{proof.region} ({proof.region_code}), Provinsi {proof.province}"),
        ("Program", f"{proof.programme}; sidik jari cetak biru {proof.blueprint_sha256}"),
        ("Keadaan tonggak", words.STATUSES[proof.status]),
        ("Dibuka", words.moment(proof.opened_at, proof.timezone)),
        ("Ditutup", words.moment(proof.closed_at, proof.timezone)),
        ("Diekspor pada", words.moment(proof.exported_at, proof.timezone)),
        ("Cakupan", f"langkah {proof.step} saja" if proof.step else f"semua {len(counted)} kewajiban"),
        *((words.VERDICTS[one], str(counted.count(one))) for one in Verdict if one in counted),
        ("Data pribadi", words.personal_data(proof)),
        ("Riwayat", words.chain_words(proof.chain)),
        *(("Yang tidak cocok", say(one)) for one in proof.chain.breaks),
        ("Jumlah baris riwayat", f"{len(proof.chain.rows)} ditemukan, {proof.chain.count} dicatat"),
        ("Kunci baris terakhir", proof.chain.head),
    ]
