"""Invented people and the ways in which a second record of the same person, or of another one, looks.

``plant_pair`` makes one pair of a kind; ``population`` makes many people with planted second records, and knows which
pairs are true. Everything comes from the given ``Random``, so a seed gives the same people again.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from enrollment.duplicates import PersonRecord
from enrollment.nik import birth_digits


def _words(text: str, separator: str = " ") -> list[str]:
    return text.split(separator)


MEN = _words(
    "Ahmad Agus Andi Andri Arifin Bambang Budi Burhan Dedi Edi Eko Effendi Fauzi Feri Firdaus Gunawan Hasan Hendra"
    " Herman Iskandar Ismail Jamaluddin Jauhari Junaidi Khairul Mahmud Marzuki Mulyadi Mustofa Nazaruddin Novri Rahmat"
    " Ramli Ridwan Rizal Rozali Rudi Rusdi Sahrul Sofyan Sulaiman Suparman Syaiful Tarmizi Taufik Usman Wahyudi Yusuf"
    " Zainal Zulkifli"
)
WOMEN = _words(
    "Aisyah Asmawati Devi Dewi Endang Ernawati Fatimah Fitri Halimah Hartini Indah Jamilah Khadijah Lestari Lilis"
    " Mardiana Maryam Maimunah Neneng Novita Nurhayati Rahma Ratna Rina Rohani Romlah Salamah Siti Sulastri Sumarni"
    " Suryani Tuti Wati Yuliana Yuniarti Zubaidah"
)
LAST = _words(
    "Alamsyah Amrullah Anwar Apriansyah Fadillah Firmansyah Hakim Hidayat Irawan Juniansyah Kurniawan Lubis Maulana"
    " Nugraha Oktavian Perdana Prasetyo Pratama Ramadhan Saputra Sanjaya Setiawan Siregar Syahputra Wijaya Yulianto"
    " Zakaria Rahayu Anggraini Handayani Puspita Khasanah Lestari Maharani Oktaviani Safitri"
)
MOTHERS = _words(
    "Asmawati,Ernawati,Halimah,Hartini,Hodijah,Jamilah,Kartinah,Maimunah,Masayu Halipah,Masitoh,Mursidah,Nuraini,"
    "Nurhayati,Nyimas Rukiah,Robiah,Rohana,Rusmini,Salbiah,Sarinah,Siti Aminah,Siti Zubaidah,Sulastri,Sumiati,"
    "Supinah,Suryati,Tuti Alawiyah,Yusnani,Zaleha,Zubaidah,Cik Nona,Siti Rahmah,Rukmini,Darmawati,Komariah",
    ",",
)
PLACES = {
    "Palembang": ("167107", "Jl. Sukarela RT {0} No. {1}, Sukarami"),
    "Sekayu": ("160601", "Jl. Kolonel Wahid Udin Lk. {0} No. {1}, Sekayu"),
    "Kayuagung": ("160205", "Kel. Jua-Jua RT {0} No. {1}, Kayu Agung"),
    "Prabumulih": ("167402", "Jl. Jend. Sudirman RT {0} No. {1}, Prabumulih Timur"),
    "Indralaya": ("161004", "Desa Tanjung Sejaro RT {0} No. {1}, Indralaya"),
    "Pangkalan Balai": ("160703", "Dusun {0} Desa Lubuk Saung No. {1}, Banyuasin III"),
    "Tanjung Raja": ("161003", "Desa Ulak Kerbau Lama RT {0} No. {1}, Tanjung Raja"),
    "Sungai Lilin": ("160607", "Desa Sri Gunung Blok {0} No. {1}, Sungai Lilin"),
}
NICKNAMES = ("Ujang", "Kecik", "Mang Ung", "Buyung", "Cek Man", "Botak", "Nang")
SHARE_WITHOUT_NIK = 0.2
SHARE_ON_DEFAULT_DAY = 0.02
SHARE_OF_SINGLE_NAMES = 0.05
SHARE_OF_MUHAMMAD = 0.1

Pair = tuple[PersonRecord, PersonRecord]


@dataclass(frozen=True)
class Population:
    """People in an order, the true pairs by place (earlier first) and the kind of each."""

    people: list[PersonRecord]
    kinds: dict[tuple[int, int], str]


def invent_person(rng: random.Random) -> PersonRecord:
    """One person with everything known, whose number agrees with date and sex."""
    sex = rng.choices(("L", "P"), (9, 1))[0]
    place = rng.choice(list(PLACES))
    first = rng.choice(MEN if sex == "L" else WOMEN)
    name = first if rng.random() < SHARE_OF_SINGLE_NAMES else f"{first} {rng.choice(LAST)}"
    if sex == "L" and rng.random() < SHARE_OF_MUHAMMAD:
        name = f"Muhammad {name}"
    born = date(1955, 1, 1) + timedelta(days=rng.randrange(19_000))
    if rng.random() < SHARE_ON_DEFAULT_DAY:
        born = born.replace(month=1, day=1)
    return PersonRecord(
        name=name,
        sex=sex,
        birth_date=born,
        birth_place=place,
        mother=rng.choice(MOTHERS),
        address=invent_address(place, rng),
        nik=invent_nik(place, born, sex, rng),
    )


def invent_address(place: str, rng: random.Random) -> str:
    """A street with numbers in this place."""
    return PLACES[place][1].format(rng.randrange(1, 40), rng.randrange(1, 200))


def invent_nik(place: str, born: date, sex: str, rng: random.Random) -> str:
    """A number that this person could have."""
    digits = birth_digits(born, "female" if sex == "P" else "male")
    return f"{PLACES[place][0]}{digits}{rng.randrange(1, 9999):04d}"


# --- the same person again ---


def with_first(person: PersonRecord, change: Callable[[str], str]) -> PersonRecord:
    """The person with another first word of the name."""
    first, *others = person.name.split()
    return replace(person, name=" ".join((change(first), *others)))


def _spell(person: PersonRecord, rng: random.Random) -> PersonRecord:
    swaps = (
        ("f", "p"), ("v", "p"), ("v", "f"), ("sy", "s"), ("sy", "sj"), ("kh", "ch"), ("kh", "h"), ("y", "i"), ("i", "y"),
        ("ll", "l"), ("ff", "f"), ("dh", "d"), ("ai", "ae"), ("z", "j"), ("u", "o"), ("ah", "a"), ("q", "k"), ("j", "y"),
    )  # fmt: skip
    fitting = [(old, new) for old, new in swaps if old in person.name.lower()]
    old, new = rng.choice(fitting) if fitting else ("n", "nn")
    return replace(person, name=person.name.lower().replace(old, new, 1).title())


def _one_letter(person: PersonRecord, rng: random.Random) -> PersonRecord:
    name, place = person.name, rng.randrange(1, len(person.name) - 1)
    if " " in name[place : place + 2]:
        place = 1
    changed = rng.choice(
        (
            name[:place] + rng.choice("aeioukrst") + name[place + 1 :],
            name[:place] + name[place + 1 :],
            name[:place] + name[place + 1] + name[place] + name[place + 2 :],
        )
    )
    return replace(person, name=changed, nik="")


def _old_spelling(person: PersonRecord, rng: random.Random) -> PersonRecord:
    name = person.name.lower()
    for old, new in rng.sample((("u", "oe"), ("j", "dj"), ("c", "tj")), 3):
        if old in name:
            return replace(person, name=name.replace(old, new).title(), nik="")
    return replace(person, name=person.name.upper(), nik="")


def _near_date(person: PersonRecord, rng: random.Random) -> PersonRecord:
    born = person.birth_date
    assert born is not None
    day = rng.choice((born + timedelta(days=1), born - timedelta(days=10), _add_year(born)))
    return replace(person, birth_date=day, nik="")


def _add_year(born: date) -> date:
    return born.replace(year=born.year + 1, day=min(born.day, 28))


def _swap_date(person: PersonRecord, rng: random.Random) -> PersonRecord:
    born = person.birth_date
    assert born is not None
    if born.day > 12 or born.day == born.month:
        return _near_date(person, rng)
    return replace(person, birth_date=born.replace(day=born.month, month=born.day), nik="")


def _mother(person: PersonRecord, rng: random.Random) -> PersonRecord:
    mother = person.mother.replace("Siti", "St.").replace("Masayu", "Msy.").replace("Nyimas", "Nys.")
    mother = mother if mother != person.mother else mother.replace("a", "aa", 1).replace("iah", "iyah")
    return replace(person, mother=mother, address="Kab. OKI", nik="")


def _title(person: PersonRecord, rng: random.Random) -> PersonRecord:
    front = ("H. {}", "Kgs. {}", "Drs. {}", "{}, S.H.") if person.sex == "L" else ("Hj. {}", "Msy. {}", "{}, S.Pd.")
    return replace(person, name=rng.choice(front).format(person.name), nik="")


def _bin(person: PersonRecord, rng: random.Random) -> PersonRecord:
    mark = "bin" if person.sex == "L" else "binti"
    return replace(person, name=f"{person.name} {mark} {rng.choice(MEN)}", nik="")


def _alias(person: PersonRecord, rng: random.Random) -> PersonRecord:
    form = rng.choice(("{} als {}", "{} alias {}", "{} ({})", "{} als. {}"))
    return replace(person, name=form.format(person.name, rng.choice(NICKNAMES)), nik="")


def _glue(person: PersonRecord, rng: random.Random) -> PersonRecord:
    first, *others = person.name.split()
    if not others:
        return replace(person, name=first[:3], nik="")
    return replace(person, name=rng.choice((first + others[0].lower(), f"{first} {others[0][:4]}.")), nik="")


SAME: dict[str, Callable[[PersonRecord, random.Random], PersonRecord]] = {
    "spelling": _spell,
    "one_letter": _one_letter,
    "order": lambda p, rng: replace(p, name=" ".join(reversed(p.name.split())).upper(), nik=""),
    "single_name": lambda p, rng: replace(p, name=p.name.split()[0], birth_place="", nik=""),
    "alias_in_name": _alias,
    "bin_binti": _bin,
    "title": _title,
    "old_spelling": _old_spelling,
    "date_swapped": _swap_date,
    "date_near": _near_date,
    "date_unknown": lambda p, rng: replace(p, birth_date=p.birth_date and p.birth_date.replace(month=1, day=1), nik=""),
    "glued": _glue,
    "truncated": lambda p, rng: replace(p, name=p.name[: max(4, len(p.name) - 4)], nik=""),
    "nik_equal_name_differs": lambda p, rng: replace(p, name=invent_person(rng).name),
    "mother_spelling": _mother,
    "initial_no_mother": lambda p, rng: replace(with_first(p, lambda word: f"{word[0]}."), mother="", nik=""),
    "address_changed": lambda p, rng: replace(p, address=invent_address(p.birth_place, rng), mother=""),
    "muhammad": lambda p, rng: replace(p, name=p.name.replace("Muhammad", rng.choice(("Moh.", "M.", "Muh.", "Mohd")))),
}


# --- another person who looks alike ---


def _sibling_name(name: str, rng: random.Random) -> str:
    first, *others = name.split()
    ending = "".join(rng.sample("aiou", 1))
    return " ".join((first[:-1] + (ending if first[-1] != ending else "e"), *others))


def _twin(person: PersonRecord, rng: random.Random) -> PersonRecord:
    nik = f"{person.nik[:15]}{(int(person.nik[15]) + 1) % 10}"
    return replace(person, name=_sibling_name(person.name, rng), nik=rng.choice((nik, "")))


def _father(person: PersonRecord, rng: random.Random) -> PersonRecord:
    assert person.birth_date is not None
    born = person.birth_date - timedelta(days=rng.randrange(18 * 365, 40 * 365))
    nik = invent_nik(person.birth_place, born, person.sex, rng)
    return replace(_with_other_mother(person, rng), birth_date=born, nik=rng.choice((nik, "")))


def _with_other_mother(person: PersonRecord, rng: random.Random) -> PersonRecord:
    place = MOTHERS.index(person.mother) + rng.randrange(1, len(MOTHERS))
    return replace(person, mother=MOTHERS[place % len(MOTHERS)])


def _stranger_with(person: PersonRecord, rng: random.Random, **shared: object) -> PersonRecord:
    stranger = invent_person(rng)
    while stranger.birth_place == person.birth_place or stranger.birth_date == person.birth_date:
        stranger = invent_person(rng)
    stranger = replace(_with_other_mother(replace(stranger, mother=person.mother), rng), sex=person.sex)
    stranger = replace(stranger, **shared)  # type: ignore[arg-type]
    assert stranger.birth_date is not None
    return replace(stranger, nik=invent_nik(stranger.birth_place, stranger.birth_date, stranger.sex, rng))


def _sibling(person: PersonRecord, rng: random.Random) -> PersonRecord:
    assert person.birth_date is not None
    born = person.birth_date + timedelta(days=rng.randrange(400, 4000))
    nik = invent_nik(person.birth_place, born, person.sex, rng)
    return replace(person, name=_sibling_name(person.name, rng), birth_date=born, nik=rng.choice((nik, "")))


def _other_sex(person: PersonRecord, rng: random.Random) -> PersonRecord:
    other = _stranger_with(person, rng, name=person.name, birth_date=person.birth_date)
    return replace(other, sex="P" if person.sex == "L" else "L")


DIFFERENT: dict[str, tuple[Callable[[PersonRecord, random.Random], PersonRecord], str]] = {
    "twins": (_twin, "review|no"),
    "father_son": (_father, "no"),
    "common_same_date": (lambda p, r: _stranger_with(p, r, name=p.name, birth_date=p.birth_date), "review|no"),
    "common_other_date": (lambda p, r: _stranger_with(p, r, name=p.name), "no"),
    "siblings": (_sibling, "review|no"),
    "common_mother": (lambda p, r: _stranger_with(p, r, name=p.name, mother=p.mother), "review|no"),
    "one_letter_other_person": (lambda p, r: _stranger_with(p, r, name=_sibling_name(p.name, r)), "no"),
    "unisex": (_other_sex, "review|no"),
    "same_alias": (lambda p, r: replace(_stranger_with(p, r), alias="Ujang"), "no"),
}


def population(size: int, rng: random.Random, share_of_second_records: float = 0.05) -> Population:
    """People in random order, a share of whom are second records of others; a fifth have no number."""
    second = int(size * share_of_second_records)
    people = [invent_person(rng) for _ in range(size - second)]
    people = [replace(p, nik="") if rng.random() < SHARE_WITHOUT_NIK else p for p in people]
    tagged: list[tuple[PersonRecord, int, str]] = [(person, number, "") for number, person in enumerate(people)]
    for number in rng.sample(range(len(people)), second):
        kind = rng.choice([kind for kind in SAME if _fits(kind, people[number])])
        tagged.append((SAME[kind](people[number], rng), number, kind))
    rng.shuffle(tagged)
    return Population([person for person, _, _ in tagged], _true_pairs(tagged))


def _fits(kind: str, person: PersonRecord) -> bool:
    """Some kinds need a number, or a name that holds what they change."""
    if kind == "nik_equal_name_differs":
        return bool(person.nik)
    return kind != "muhammad" or person.name.startswith("Muhammad")


def _true_pairs(tagged: list[tuple[PersonRecord, int, str]]) -> dict[tuple[int, int], str]:
    places: dict[int, list[int]] = {}
    for place, (_, number, _) in enumerate(tagged):
        places.setdefault(number, []).append(place)
    pairs = (tuple(found) for found in places.values() if len(found) > 1)
    return {(a, b): tagged[a][2] or tagged[b][2] for a, b in pairs}
