"""Decides who the people are: names and homes, guidance from when to when, officers, wishes, limits, what they live on."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from enrollment.enums.clients import ConsentPurpose, ContactKind, GuidanceEndReason, Literacy, PhoneKind, Sex, Transport
from portal.demo.calendar import at_hour, in_office, soon, workday
from portal.demo.names import draw_address, draw_name, draw_nik, draw_phone, words
from portal.demo.plan.cohorts import POPULATION
from portal.demo.plan.model import Life, PlannedConsent

if TYPE_CHECKING:
    from partners.models import Region
    from portal.demo.world import World

#: Share of clients by how many days ago their guidance began; the newest were released in the last days.
BEGINNINGS = (((-640, -430), 0.42), ((-430, -90), 0.37), ((-90, -6), 0.15), ((-4, -1), 0.06))
#: Release programs with their share and their length in days; the last two exist since the new criminal code is in force.
KINDS = (
    ("parole", 0.58, (480, 1150)),
    ("conditional_leave", 0.12, (150, 450)),
    ("pre_release_leave", 0.05, (80, 220)),
    ("assimilation", 0.09, (240, 600)),
    ("community_service", 0.07, (90, 240)),
    ("supervision_order", 0.09, (300, 800)),
)
NEW_CODE_SINCE = date(2026, 1, 2)
NEW_KINDS = frozenset({"community_service", "supervision_order"})
OFFENSES = (
    ("narkotika", 45),
    ("pencurian", 20),
    ("penganiayaan", 9),
    ("penggelapan", 7),
    ("penipuan", 7),
    ("perjudian", 5),
    ("senjata-tajam", 4),
    ("kecelakaan-lalu-lintas", 3),
)
CHILDREN, WOMEN, RESTRICTED, UNASSIGNED_NEW = 0.04, 0.09, 0.008, 0.4
#: Of a hundred homes in a regency so many lie in its main district.
IN_TOWN = 0.5
TOWNS = {"16.71": "16.71.07", "16.07": "16.07.03", "16.10": "16.10.03", "16.02": "16.02.05", "16.06": "16.06.01", "16.74": "16.74.05"}
EDUCATIONS = (("none", 6), ("sd", 28), ("smp", 26), ("sma", 24), ("smk", 11), ("d3", 3), ("s1", 2))
MEANS = ((Transport.MOTORCYCLE, 48), (Transport.PUBLIC, 26), (Transport.NONE, 10), (Transport.BICYCLE, 6), (Transport.CAR, 10))
PHONES = ((PhoneKind.SMARTPHONE, 60), (PhoneKind.BASIC, 25), (PhoneKind.NONE, 15))
READING = ((Literacy.READS, 78), (Literacy.SLOW, 17), (Literacy.NOT, 5))
NEEDS = ("employment", "financial", "education", "family", "companions", "leisure", "substance")
#: A client who owns a motorcycle and lives far out says how far is too far.
SAYS_DISTANCE, FAR = 0.45, (25, 90)
MOST_CONTACTS = 5
#: Share of sessions that people attend: a beta distribution with a mean of nine in ten.
RELIABILITY = (16, 1.7)
#: One file of so many was opened twice for the same person; a leader has to find out.
TWICE_EVERY, TWICE_AT = 140, 76
#: The assistant has a small caseload beside the officers'.
ASSISTED = 5
ENDS_EARLY = ((GuidanceEndReason.REVOKED, 0.025), (GuidanceEndReason.TRANSFERRED, 0.015), (GuidanceEndReason.DECEASED, 0.006))


def pick(rng: Random, weighted: tuple[tuple[Any, float], ...]) -> Any:
    """One of the values, by weight."""
    return rng.choices([value for value, _weight in weighted], [weight for _value, weight in weighted])[0]


class PeoplePlanner:
    """Draws the people of one world; each has a chance of their own, so that one more changes nobody else."""

    def __init__(self, world: World, *, seed: int) -> None:
        self.world, self.seed, self.calendar = world, seed, world.calendar
        self.niks: set[str] = set()
        self.districts = {code: [row for row in world.regions.values() if row.code.startswith(f"{code}.")] for code in POPULATION}
        self.last: Life | None = None
        child = [position for position, actor in enumerate(world.officers) if actor.membership.is_child_officer]
        self.child_officers = child or [0]

    def draw(self, number: int, place: float) -> Life:
        """The ``number``-th person of this office; ``place`` in 0..1 says how long ago guidance began."""
        rng = Random(f"{self.seed}:person:{number}")
        starts_on = self._begins(rng, place)
        is_child = rng.random() < CHILDREN
        person = self._person(rng, starts_on, is_child)
        period = self._period(rng, starts_on, person["sex"], is_child, number)
        life = Life(
            number=number,
            person=person,
            period=period,
            officer=self._officer(rng, number, is_child),
            registered_at=self._registered(rng, starts_on),
            assigned_at=None,
            reliability=rng.betavariate(*RELIABILITY),
            is_child=is_child,
        )
        life.is_restricted = rng.random() < RESTRICTED
        if number % TWICE_EVERY == TWICE_AT and self.last and not self.last.is_child:
            self._typed_twice(life, self.last)
        self.last = life
        self._begin(rng, life)
        self._end(rng, life)
        return life

    def _typed_twice(self, life: Life, other: Life) -> None:
        """The same person under another register number, with one letter missing and without the national number."""
        name = other.person["name"]
        life.person = {**other.person, "name": name[:-2] + name[-1:], "alias": "", "nik": "", "phone": ""}
        life.is_child, life.is_typed_twice = False, True

    # --- guidance ----------------------------------------------------------------------------------------------------

    def _begins(self, rng: Random, place: float) -> date:
        """By the place in the line, so that the shares hold exactly."""
        share = 0.0
        for (first, last), part in BEGINNINGS:
            share += part
            if place < share:
                return self.calendar.day(rng.randint(first, last))
        return self.calendar.day(-2)

    def _period(self, rng: Random, starts_on: date, sex: str, is_child: bool, number: int) -> dict[str, Any]:
        kinds = tuple((row, row[1]) for row in KINDS if starts_on >= NEW_CODE_SINCE or row[0] not in NEW_KINDS)
        code, _share, length = ("assimilation", 0, (180, 480)) if is_child else pick(rng, kinds)
        offense = pick(rng, OFFENSES)
        unit = words("unit_of_children") if is_child else words("unit_of_women") if sex == Sex.FEMALE else rng.choice(words("units"))
        kind = self.world.release_kinds[code]
        return {
            "kind": kind,
            "starts_on": starts_on,
            "ends_on": starts_on + timedelta(days=rng.randint(*length)),
            "register_number": f"{kind.abbreviation or code[:3].upper()}.D{number:05d}/{starts_on.year}",
            "offense_kind": self.world.offense_kinds[offense],
            "correctional_unit": unit,
            "released_at": at_hour(starts_on, rng.randint(8, 17), 30),
        }

    def _registered(self, rng: Random, starts_on: date) -> datetime:
        """Put on file on a working day around the release; the newest not later than now."""
        return min(
            in_office(rng, starts_on + timedelta(days=rng.randint(-2, 1))), self.calendar.now - timedelta(minutes=rng.randint(20, 90))
        )

    def _officer(self, rng: Random, number: int, is_child: bool) -> int:
        officers = len(self.world.officers) - 1
        if is_child:
            return rng.choice(self.child_officers)
        return officers if number % (ASSISTED * officers) == 0 else number % officers

    def _end(self, rng: Random, life: Life) -> None:
        """Guidance that is over was closed within days, nearly always; a few ended otherwise."""
        chance, share = rng.random(), 0.0
        for reason, part in ENDS_EARLY:
            share += part
            ended = life.starts_on + timedelta(days=rng.randint(90, 300))
            if chance < share and ended < min(life.ends_on, self.calendar.day(-5)):
                life.ending = (reason, ended, in_office(rng, ended + timedelta(days=1)))
                return
        closed = in_office(rng, life.ends_on + timedelta(days=rng.randint(1, 6)))
        if self.calendar.past(closed) and rng.random() < 0.96:
            life.ending = (GuidanceEndReason.COMPLETED, life.ends_on, closed)

    # --- the person --------------------------------------------------------------------------------------------------

    def _person(self, rng: Random, starts_on: date, is_child: bool) -> dict[str, Any]:
        sex = Sex.FEMALE if rng.random() < WOMEN else Sex.MALE
        born = self._born(rng, starts_on, is_child)
        region, name = self._home(rng), draw_name(rng, sex)
        return {
            "name": name.name,
            "alias": name.alias,
            "sex": sex,
            "birth_date": born,
            "birth_place": self._town_of(region),
            "mother_name": rng.choice(words("mothers")),
            "tried_as_child": is_child,
            "nik": self._nik(rng, region, born, sex),
            "education": rng.choice(("sd", "smp")) if is_child else pick(rng, EDUCATIONS),
            "past_work": "" if is_child else rng.choice(words("work")),
            "address": draw_address(rng, region.name),
            "region": region,
            "phone": draw_phone(rng) if rng.random() < 0.85 else "",
            "phone_kind": pick(rng, PHONES),
            "literacy": pick(rng, READING),
        }

    def _born(self, rng: Random, starts_on: date, is_child: bool) -> date:
        if is_child:
            return self.calendar.day(-rng.randint(int(14.5 * 365.25), int(17.9 * 365.25)))
        return starts_on - timedelta(days=rng.randint(int(18.7 * 365.25), 58 * 365))

    def _nik(self, rng: Random, region: Region, born: date, sex: str) -> str:
        return draw_nik(rng, region_code=region.code, born=born, sex=sex, taken=self.niks) if rng.random() < 0.93 else ""

    def _home(self, rng: Random) -> Region:
        regency = pick(rng, tuple(POPULATION.items()))
        if regency != "16.71" and rng.random() < IN_TOWN:
            return self.world.regions[TOWNS[regency]]
        return rng.choice(self.districts[regency])

    def _town_of(self, region: Region) -> str:
        name = self.world.regions[region.code[:5]].name
        return name.removeprefix("Kota ").removeprefix("Kabupaten ")

    # --- the first weeks ---------------------------------------------------------------------------------------------

    def _begin(self, rng: Random, life: Life) -> None:
        """Assignment, first contact, wish, limits, income: what an officer writes down in the first weeks."""
        is_new = life.starts_on >= self.calendar.day(-4)
        if is_new and rng.random() < UNASSIGNED_NEW:
            life.officer = None
            return
        assigned = soon(rng, life.registered_at, (0.2, 20))
        life.assigned_at = min(assigned, self.calendar.now - timedelta(minutes=5))
        self._guarantor(rng, life)
        if is_new:
            return
        self._contacts(rng, life)
        if rng.random() < 0.93:
            self._wish(rng, life)

    def _guarantor(self, rng: Random, life: Life) -> None:
        if rng.random() < 0.85 or life.is_child:
            relations = words("relations_of_women" if life.person["sex"] == Sex.FEMALE else "relations")
            relation = "Orang tua" if life.is_child else rng.choice(relations)
            name = draw_name(rng, Sex.FEMALE if relation in ("Istri", "Bibi") else Sex.MALE).name
            life.guarantor = {"name": name, "relation": relation, "phone": draw_phone(rng)}

    def _contacts(self, rng: Random, life: Life) -> None:
        """The first within two days of the release as a rule, then every month or two."""
        first = max(soon(rng, life.period["released_at"], (5, 66)), life.assigned_at or life.registered_at)
        kinds = (ContactKind.OFFICE, ContactKind.PHONE, ContactKind.HOME_VISIT, ContactKind.GUARANTOR)
        life.contacts.append((first, rng.choice(kinds), rng.choice(words("first_contacts"))))
        if life.guarantor:
            life.acknowledged_at = soon(rng, first, (0.2, 1))
        day = life.starts_on + timedelta(days=rng.randint(30, 70))
        until = min(life.ends_on, self.calendar.today)
        while day < until and len(life.contacts) < MOST_CONTACTS:
            note = "" if rng.random() < 0.4 else rng.choice(words("later_contacts"))
            kind = ContactKind.UNREACHED if rng.random() < 0.1 else rng.choice(kinds)
            life.contacts.append((in_office(rng, day), kind, "" if kind == ContactKind.UNREACHED else note))
            day += timedelta(days=rng.randint(45, 110))
        life.contacts = [each for each in life.contacts if self.calendar.past(each[0])]

    def _wish(self, rng: Random, life: Life) -> None:
        wished = in_office(rng, life.starts_on + timedelta(days=rng.randint(3, 12)))
        if not self.calendar.past(wished) or (life.assigned_at and wished < life.assigned_at):
            return
        life.wished_at = wished
        taught = [program.program.skill for program in self.world.programs]
        life.wishes = list(dict.fromkeys(rng.choices(taught, k=rng.randint(2, 5))))[:4]
        means = pick(rng, MEANS) if not life.is_child else Transport.PUBLIC
        life.limits = {
            "unavailable_days": tuple(sorted(rng.sample(range(7), k=rng.choice((0, 0, 1, 1, 2))))),
            "transport": means,
            "max_distance_km": rng.randint(*FAR)
            if rng.random() < SAYS_DISTANCE and means not in (Transport.NONE, Transport.BICYCLE)
            else None,
        }
        if rng.random() < 0.6:
            life.duty = {
                "weekday": rng.randrange(5),
                "starts_at": time(8),
                "ends_at": time(9),
                "every_weeks": rng.choice((1, 2, 4)),
                "from_on": workday(life.starts_on),
                "until_on": life.ends_on,
                "place": "Bapas",
            }
        if rng.random() < 0.88:
            life.baseline = draw_baseline(rng, life)
        if rng.random() < 0.7:
            life.needs, life.assessed_on = rng.sample(NEEDS, k=rng.randint(1, 4)), wished.date()
        if not life.is_child and rng.random() < 0.15:
            life.consents.append(PlannedConsent(soon(rng, wished, (0.2, 2)), ConsentPurpose.RESEARCH))


def draw_baseline(rng: Random, life: Life) -> dict[str, Any]:
    """What somebody lived on in the month before the first talk; many had next to nothing."""
    works = rng.random() < 0.4
    income = rng.randrange(5, 28) * 50_000 if works else 0
    household = rng.randint(1, 6)
    return {
        "monthly_income": income,
        "days_worked": rng.randint(4, 22) if works else 0,
        "weekly_hours": rng.randint(8, 40) if works else 0,
        "regularity": rng.choice(("casual", "casual", "steady")) if works else "none",
        "household_size": household,
        "household_income": income + rng.randrange(0, 50) * 50_000,
        "dependence": rng.choice(("on_others", "partly")) if income < 900_000 else "partly",
        "has_savings": rng.random() < 0.08,
        "has_security": rng.random() < 0.1,
        "has_debts_in_arrears": rng.random() < 0.35,
        "source": "own_word",
    }
