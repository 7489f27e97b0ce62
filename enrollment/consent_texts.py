"""The texts that are read out before a client says yes, by purpose, version and language.

Kept whole and in both languages, never through the translation catalogue: what was read out on a day must be found
again word for word (R29). A changed text is a new version; old consents keep theirs.
"""

from dataclasses import dataclass
from typing import Final

from enrollment.enums.clients import ConsentPurpose


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One text: what is shared, with whom, for how long, and that no is a good answer too."""

    version: str
    indonesian: str
    english: str

    def in_language(self, language: str) -> str:
        """The text as it is read out in ``id`` or ``en``."""
        return self.english if language == "en" else self.indonesian


#: Months a consent holds when no earlier end is agreed. Six and twelve: hazards 4.1; the others follow the longer one.
LONGEST_MONTHS: Final = {
    ConsentPurpose.TRAINING_PARTNER: 12,
    ConsentPurpose.EMPLOYER_VIEW: 6,
    ConsentPurpose.PHOTO: 12,
    ConsentPurpose.STORY: 12,
    ConsentPurpose.RESEARCH: 12,
    ConsentPurpose.AFTERCARE: 12,
}

#: What each purpose shares at most; a narrower choice is possible, a wider one needs a new text.
SHARED_FIELDS: Final = {
    ConsentPurpose.TRAINING_PARTNER: ("name", "phone"),
    ConsentPurpose.EMPLOYER_VIEW: ("skills", "certificates", "regency", "availability"),
    ConsentPurpose.PHOTO: ("photo",),
    ConsentPurpose.STORY: ("story",),
    ConsentPurpose.RESEARCH: ("pseudonymous_record",),
    ConsentPurpose.AFTERCARE: ("contact_after_guidance",),
}

#: Newest version first.
TEXTS: Final = {
    ConsentPurpose.TRAINING_PARTNER: (
        ConsentText(
            "2026-1",
            "Tempat pelatihan boleh tahu nama lengkap dan nomor telepon saya, agar pengajar dapat memanggil dan menghubungi "
            "saya. Perkara saya tidak diberitahukan. Tanpa persetujuan ini saya tetap boleh ikut kelas: daftar hadir hanya "
            "memuat nama panggilan dan nomor. Saya boleh menarik persetujuan ini kapan saja lewat Pembimbing Kemasyarakatan.",
            "The training place may know my full name and phone number, so that the instructor can call and reach me. My case "
            "is not told. Without this consent I can still attend: the class list then shows only a call name and a number. "
            "I can withdraw this consent at any time through my probation officer.",
        ),
    ),
    ConsentPurpose.EMPLOYER_VIEW: (
        ConsentText(
            "2026-1",
            "Pemberi kerja yang terdaftar boleh melihat profil saya tanpa nama: keterampilan, sertifikat, kabupaten atau kota, "
            "dan kapan saya bisa bekerja. Siapa pun yang melihat profil di sini tahu bahwa orangnya adalah klien Bapas. Nama dan "
            "telepon saya baru diberikan kalau saya setuju diperkenalkan kepada satu pemberi kerja. Saya boleh menarik "
            "persetujuan ini kapan saja; profil langsung hilang. Menolak tidak memengaruhi kelas atau urutan saya.",
            "Registered employers may see my profile without my name: skills, certificates, regency or city, and when I can "
            "work. Whoever sees a profile here knows that the person is a client of the probation office. My name and phone are "
            "given only when I agree to be introduced to one employer. I can withdraw this consent at any time; the profile "
            "disappears at once. Saying no changes nothing about my class or my place in line.",
        ),
    ),
    ConsentPurpose.PHOTO: (
        ConsentText(
            "2026-1",
            "Foto saya saat belajar atau bekerja boleh disimpan dan dipakai di halaman program ini. Orang yang mengenal saya "
            "dapat mengenali saya. Saya boleh menarik persetujuan ini kapan saja; foto lalu dihapus.",
            "Photos of me learning or working may be kept and used on pages about this program. People who know me may "
            "recognize me. I can withdraw this consent at any time; the photos are then deleted.",
        ),
    ),
    ConsentPurpose.STORY: (
        ConsentText(
            "2026-1",
            "Cerita saya boleh ditulis dan ditayangkan di halaman umum setelah saya membacanya atau dibacakan kepada saya. Saya "
            "boleh menarik persetujuan ini kapan saja; cerita lalu tidak ditayangkan lagi di mana pun.",
            "My story may be written and shown on public pages after I have read it or heard it read. I can withdraw this "
            "consent at any time; the story is then no longer shown anywhere.",
        ),
    ),
    ConsentPurpose.RESEARCH: (
        ConsentText(
            "2026-1",
            "Catatan saya tanpa nama, tanpa NIK, dan tanpa alamat boleh dipakai untuk penelitian yang disetujui Kepala Bapas. "
            "Saya boleh menarik persetujuan ini kapan saja untuk penelitian yang belum dimulai.",
            "My record without name, national number and address may be used for research that the head of office approves. I "
            "can withdraw this consent at any time for research that has not begun.",
        ),
    ),
    ConsentPurpose.AFTERCARE: (
        ConsentText(
            "2026-1",
            "Saya ingin terus dibimbing setelah masa bimbingan saya selesai, misalnya agar dapat menyelesaikan kelas. Ini bukan "
            "kewajiban: tanpa persetujuan ini bimbingan berhenti pada hari terakhir. Saya boleh berhenti kapan saja.",
            "I would like guidance to go on after my period has ended, for example to finish a class. This is no duty: without "
            "this consent guidance stops on the last day. I can stop at any time.",
        ),
    ),
}


def current_text(purpose: str) -> ConsentText:
    """The text that is read out today for ``purpose``."""
    return TEXTS[ConsentPurpose(purpose)][0]


def text_of(purpose: str, version: str) -> ConsentText:
    """The text of an older consent; KeyError when the version was never used."""
    for text in TEXTS[ConsentPurpose(purpose)]:
        if text.version == version:
            return text
    raise KeyError(f"{purpose} has no text {version}")
