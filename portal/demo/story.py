"""What people write down in the demonstration when they give a reason: the same words, whichever way it is made."""

from portal.demo.plan.people import NEEDS

INSTRUMENT = {"code": "kebutuhan-awal", "version": "1", "title": "Urutan kebutuhan pada awal bimbingan", "domains": NEEDS}
CANCELLED_BECAUSE = "Pengajar sakit dan belum ada pengganti."
SMALL_BECAUSE = "Peserta sedikit, tetapi kelas di daerah ini sudah lama ditunggu."
SAME_PLACE_BECAUSE = "Ruangnya cukup luas untuk dua kelas."
RETURNED_BECAUSE = "Mohon pindahkan hari pertama; ruang pos dipakai pada minggu itu."
CALLED_OFF_BECAUSE = "Jalan ke tempat kelas terendam."
WITHDRAWN_BECAUSE = "Kelas dibatalkan; klien memilih kelas lain."
RESTRICTED_BECAUSE = "Klien adalah kerabat pegawai kantor."
NO_LONGER_NEEDED = "Sudah tidak dipakai."
ASKED_BACK = "Apakah klien sudah pernah memegang alatnya?"
NO_ROOM = "Bulan ini kami belum sanggup mendampingi satu orang lagi."
