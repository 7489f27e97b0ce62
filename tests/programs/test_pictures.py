"""Own pictures of a program: what is accepted, that they follow the review, and that nobody sees them before (R34, R44, R48)."""

from io import BytesIO
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from PIL import Image

from partners.models.organizations import private_storage
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from programs.models import Program, ProgramPicture
from programs.pictures import MOST_PICTURES, SHAPES, Placed, arranged, check_arrangement, moved_forward, stored
from programs.services import pictures as services
from programs.services.programs import archive_program, edit_program, publish_program, return_program, submit_program
from tests.factories.pictures import picture_file
from tests.factories.programs import ProgramFactory
from tests.kernel.upload_corpus import GPS_EXIF, IMAGES_REFUSED, picture
from tests.programs.helpers import sides

pytestmark = pytest.mark.django_db
ALT = "Kain batik dijemur di halaman"


@pytest.fixture
def people():
    return sides()


@pytest.fixture
def program(people):
    return ProgramFactory(partner=people.manager.organization)


@pytest.fixture
def manager(browser_of, people):
    return browser_of(people.manager.membership)


@pytest.fixture
def head(browser_of, people):
    return browser_of(people.head.membership)


def add(people, program, alt=ALT, data=None):
    changed = services.add_picture(
        actor=people.manager, program=program, file=BytesIO(data or picture_file()), name="IMG_0001.PNG", alt=alt, now=clock.now()
    )
    program.refresh_from_db()
    newest = (changed.pending_changes or {}).get("pictures") or changed.pictures
    return ProgramPicture.objects.get(public_id=newest[-1]["id"])


def publish(people, program):
    program.refresh_from_db()
    submit_program(actor=people.manager, program=program, now=clock.now())
    publish_program(actor=people.head, program=program, now=clock.now())


def open_to_all(row, size="card-320"):
    return Browser().get(reverse("programs:picture", args=[row.public_id]), {"size": size})


def code_of(call, **arguments):
    with pytest.raises(DomainError) as refusal:
        call(**arguments)
    return refusal.value.code


# --- review ----------------------------------------------------------------------------------------------------------


def test_picture_waits_for_the_office_and_is_absent_until_then(people, program):
    row = add(people, program)
    assert program.pictures == []
    assert len(program.pending_changes["pictures"]) == 1
    page = reverse("programs:program", args=[program.slug])
    assert open_to_all(row).status_code == 404
    assert str(row.public_id) not in Browser().get(page).content.decode()
    publish(people, program)
    answer = open_to_all(row)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    html = Browser().get(page).content.decode()
    assert f"program/picture/{row.public_id}/" in html
    assert f'alt="{ALT}"' in html
    assert "srcset" in html


def test_pictures_of_drafts_taken_out_and_archived_programs_are_absent(people, program):
    row = add(people, program)
    publish(people, program)
    services.remove_picture(actor=people.manager, program=program, picture=row.public_id)
    assert open_to_all(row).status_code == 200
    publish(people, program)
    assert open_to_all(row).status_code == 404
    other = add(people, program)
    publish(people, program)
    archive_program(actor=people.head, program=program, reason="Selesai", now=clock.now())
    assert open_to_all(other).status_code == 404


def test_nothing_lies_where_the_web_server_serves_files(people, program):
    row = add(people, program)
    publish(people, program)
    assert open_to_all(row).status_code == 200
    copies = f"program-pictures/copies/{row.public_id.hex}"
    assert row.file.storage is storages["private"]
    assert storages["private"].exists(row.file.name)
    assert storages["private"].listdir(copies)[1]
    assert not storages["default"].exists(row.file.name)
    assert not storages["default"].exists(copies)


@pytest.mark.parametrize("name", ["partner:picture_file", "office:picture_file", "partner:program_preview", "office:program_preview"])
def test_files_and_previews_are_for_the_two_sides_only(name, people, program, browser_of, manager, head):
    row = add(people, program)
    address = reverse(name, args=[row.public_id if "picture" in name else program.public_id])
    stranger = sides()
    own, other = (manager, stranger.manager) if name.startswith("partner") else (head, stranger.head)
    assert Browser().get(address).status_code in (302, 404)
    assert browser_of(other.membership).get(address).status_code == 404
    answer = own.get(address)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "public" not in answer["Cache-Control"]


def test_sitemap_feed_and_api_do_not_name_a_waiting_picture(people, program):
    row = add(people, program)
    for address in ("/sitemap.xml", "/", "/program/", "/api/cms/v2/images/", f"/media/{row.file.name}", f"/private/{row.file.name}"):
        answer = Browser().get(address)
        assert answer.status_code == 404 or str(row.public_id) not in answer.content.decode()
        assert answer.status_code == 404 or row.public_id.hex not in answer.content.decode()


def test_edit_of_the_text_keeps_waiting_pictures(people, program):
    add(people, program)
    edit_program(actor=people.manager, program=program, title="Judul lain")
    assert set(program.pending_changes) == {"pictures", "title"}


def test_nothing_changes_while_the_office_reads(people, program):
    row = add(people, program)
    submit_program(actor=people.manager, program=program, now=clock.now())
    calls = {
        services.remove_picture: {"picture": row.public_id},
        services.move_picture: {"picture": row.public_id},
        services.point_picture: {"picture": row.public_id, "x": 1, "y": 1},
        services.describe_picture: {"picture": row.public_id, "alt": ALT + " baru", "x": 1, "y": 1},
        services.add_picture: {"file": BytesIO(picture_file()), "name": "a.png", "alt": ALT, "now": clock.now()},
    }
    for call, values in calls.items():
        assert code_of(call, actor=people.manager, program=program, **values) == "changes_in_review"
    assert code_of(services.remove_picture, actor=sides().manager, program=program, picture=row.public_id) == "not_yours"


def test_versions_remember_their_pictures_and_files_stay_while_a_text_names_them(people, program):
    first = add(people, program)
    publish(people, program)
    services.replace_picture(
        actor=people.manager, program=program, picture=first.public_id, file=BytesIO(picture_file(400, 300)), name="b.png", now=clock.now()
    )
    publish(people, program)
    old, new = program.versions.get(number=2).content["pictures"], program.versions.get(number=3).content["pictures"]
    assert old[0]["id"] == str(first.public_id) != new[0]["id"]
    assert old[0]["alt"] == new[0]["alt"] == ALT
    assert ProgramPicture.objects.filter(public_id=first.public_id, is_shown=False).exists()
    assert private_storage().exists(first.file.name)


@pytest.mark.django_db(transaction=True)
def test_file_that_no_text_names_is_deleted(people, program, manager):
    row = add(people, program)
    manager.get(reverse("partner:picture_file", args=[row.public_id]), {"size": "card-320"})
    folder = f"program-pictures/copies/{row.public_id.hex}"
    assert not private_storage().exists(folder), "trying out points fills no disk"
    services.remove_picture(actor=people.manager, program=program, picture=row.public_id)
    assert not ProgramPicture.objects.filter(pk=row.pk).exists()
    assert not private_storage().exists(row.file.name)
    program.refresh_from_db()
    assert program.pending_changes is None


def test_returned_pictures_can_be_changed_again(people, program):
    row = add(people, program)
    submit_program(actor=people.manager, program=program, now=clock.now())
    return_program(actor=people.head, program=program, reason="Lebih terang", now=clock.now())
    services.describe_picture(actor=people.manager, program=program, picture=row.public_id, alt="Kain terang", x=10, y=90)
    program.refresh_from_db()
    assert arranged(program.pending_changes["pictures"]) == [Placed(str(row.public_id), "Kain terang", 10, 90)]


# --- arrangement -----------------------------------------------------------------------------------------------------


def test_seventh_picture_is_refused(people, program):
    for number in range(MOST_PICTURES):
        add(people, program, alt=f"{ALT} {number}")
    values = {"file": BytesIO(picture_file()), "name": "a.png", "alt": ALT, "now": clock.now()}
    assert code_of(services.add_picture, actor=people.manager, program=program, **values) == "too_many_pictures"
    assert ProgramPicture.objects.filter(program=program).count() == MOST_PICTURES


def test_order_changes_by_moving_forward():
    a, b, c = (Placed(str(uuid4()), ALT) for _number in range(3))
    assert moved_forward([a, b, c], c.public_id) == [a, c, b]
    assert moved_forward([a, b, c], a.public_id) == [a, b, c]
    assert moved_forward([a, b], uuid4()) == [a, b]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"alt": "ab"}, "no_alt"),
        ({"alt": "   ab   "}, "no_alt"),
        ({"alt": "a" * 126}, "no_alt"),
        ({"x": 101}, "focus_outside"),
        ({"y": -1}, "focus_outside"),
        ({"id": "kain"}, "pictures_unreadable"),
        ({"alt": None}, "pictures_unreadable"),
    ],
)
def test_arrangement_that_breaks_a_rule_is_refused(change, code):
    good = stored([Placed(str(uuid4()), ALT)])
    check_arrangement(good)
    with pytest.raises(ValidationError) as refusal:
        check_arrangement([{**good[0], **change}])
    assert refusal.value.code == code


def test_arrangement_holds_each_picture_once_and_at_most_six():
    one = stored([Placed(str(uuid4()), ALT)])
    for values in (one * 2, stored(Placed(str(uuid4()), ALT) for _number in range(7))):
        with pytest.raises(ValidationError) as refusal:
            check_arrangement(values)
        assert refusal.value.code == "too_many_pictures"


# --- pages -----------------------------------------------------------------------------------------------------------


def send(manager, row, data, **fields):
    file = SimpleUploadedFile("foto.jpg", data, "image/jpeg")
    return manager.post(reverse("partner:program_pictures", args=[row.public_id]), {"file": file, "alt": ALT, **fields})


def test_page_takes_a_picture_without_its_metadata(people, program, manager):
    assert send(manager, program, picture("JPEG", (400, 300), exif=GPS_EXIF)).status_code == 302
    row = ProgramPicture.objects.get()
    assert (row.width, row.height, row.added_by) == (300, 400, people.manager.user), "upright, as the camera noted"
    image = Image.open(row.file)
    assert not image.getexif()
    assert "foto" not in row.file.name


@pytest.mark.parametrize("name", [name for name in IMAGES_REFUSED if "bomb of" not in name])
def test_hostile_file_is_refused_on_the_page_and_nothing_is_stored(name, program, manager):
    answer = send(manager, program, IMAGES_REFUSED[name][0]())
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert not ProgramPicture.objects.exists()


@pytest.mark.parametrize("alt", ["", "foto", "Foto.", "gambar foto", "IMG_0001.jpg", "a" * 126])
def test_words_that_say_nothing_are_refused(alt, program, manager):
    assert send(manager, program, picture_file(), alt=alt).status_code == 200
    assert not ProgramPicture.objects.exists()


def test_extra_fields_of_a_request_are_never_stored(people, program, manager):
    other = ProgramFactory()
    extra = {"program": other.pk, "is_shown": "1", "is_published": "1", "state": "published", "added_by": people.head.user.pk, "x": "9"}
    send(manager, program, picture_file(), **extra)
    row = ProgramPicture.objects.get()
    assert (row.program, row.is_shown, row.added_by) == (program, False, people.manager.user)
    program.refresh_from_db()
    assert program.pending_changes["pictures"][0]["x"] == 50
    manager.post(reverse("partner:picture", args=[row.public_id]), {"alt": ALT, "x": "5", "y": "6", "id": str(uuid4()), "version": "9"})
    program.refresh_from_db()
    assert program.pending_changes["pictures"] == [{"id": str(row.public_id), "alt": ALT, "x": 5, "y": 6}]
    assert program.version == 1


def test_tap_sets_the_focal_point_without_a_script(people, program, manager):
    row = add(people, program)
    page = manager.get(reverse("partner:picture", args=[row.public_id])).content.decode()
    assert 'type="image"' in page
    address = reverse("partner:picture_point", args=[row.public_id])
    assert manager.post(address, {"point.x": "70", "point.y": "189"}).status_code == 302
    program.refresh_from_db()
    assert arranged(program.pending_changes["pictures"])[0] == Placed(str(row.public_id), ALT, 25, 90)
    for nothing in ({}, {"point.x": "0", "point.y": "0"}, {"point.x": "999", "point.y": "5"}, {"point.x": "a", "point.y": "5"}):
        assert manager.post(address, nothing).status_code == 200
    program.refresh_from_db()
    assert arranged(program.pending_changes["pictures"])[0].x == 25


@pytest.mark.parametrize("size", ["point", "huge", "card-320/../..", ""])
def test_only_known_sizes_are_made(size, people, program):
    row = add(people, program)
    publish(people, program)
    assert open_to_all(row, size).status_code == 404
    assert all(open_to_all(row, name).status_code == 200 for name in SHAPES)


def test_picture_that_is_no_longer_part_of_the_text_has_no_page(people, program, manager):
    row = add(people, program)
    publish(people, program)
    services.remove_picture(actor=people.manager, program=program, picture=row.public_id)
    assert manager.get(reverse("partner:picture", args=[row.public_id])).status_code == 404
    assert code_of(services.move_picture, actor=people.manager, program=program, picture=row.public_id) == "picture_gone"


def test_card_shows_the_first_picture_and_the_drawn_one_before(people, program):
    def catalog():
        return Browser().get("/program/", {"q": ""}, headers={"cache-control": "no-cache"}).content.decode()

    assert "/crafts/" in catalog()
    row = add(people, program)
    publish(people, program)
    assert str(row.public_id) in Browser().get("/program/?page=1").content.decode()
    assert UUID(Program.objects.get().pictures[0]["id"]) == row.public_id
