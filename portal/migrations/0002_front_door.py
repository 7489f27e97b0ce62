"""Puts our home page in place of Wagtail's welcome page, in Indonesian and English."""

import uuid
from typing import Any

from django.db import migrations

WORDS = {
    "id": {
        "title": "Simpul Mandiri",
        "hero_title": "Belajar satu keterampilan. Mulai satu kehidupan kerja.",
        "hero_text": "Kelas dari mitra di enam daerah untuk orang yang sedang menjalani bimbingan Bapas. Kami menemani sampai bekerja, dan bertanya lagi setahun kemudian.",
        "chain_title": "Satu benang, tujuh simpul",
        "chain_text": "Banyak kelas berhenti di foto bersama. Di sini setiap orang diikuti sampai simpul terakhir, dan setiap simpul punya orang yang bertanggung jawab.",
    },
    "en": {
        "title": "Simpul Mandiri",
        "hero_title": "Learn one skill. Begin one working life.",
        "hero_text": "Classes by partners in six districts for people under the guidance of the probation office. We stay until there is work, and ask again a year later.",
        "chain_title": "One thread, seven knots",
        "chain_text": "Many courses end with a group photo. Here everybody is followed to the last knot, and each knot has somebody who answers for it.",
    },
}


def build(apps: Any, editor: Any) -> None:
    """Two home pages that know each other as translations; the Indonesian one is the root of the site."""
    get = apps.get_model
    locale, page, home = get("wagtailcore", "Locale"), get("wagtailcore", "Page"), get("portal", "HomePage")
    content_type, _new = get("contenttypes", "ContentType").objects.get_or_create(model="homepage", app_label="portal")
    get("wagtailcore", "Site").objects.all().delete()
    page.objects.filter(depth=2).delete()
    root, key = page.objects.get(depth=1), uuid.uuid4()
    pages = []
    for number, (language, words) in enumerate(WORDS.items(), start=1):
        row, _new = locale.objects.get_or_create(language_code=language)
        pages.append(
            home.objects.create(
                draft_title=words["title"],
                slug="home" if language == "id" else "home-en",
                content_type=content_type,
                path=f"{root.path}{number:04d}",
                depth=2,
                numchild=0,
                live=True,
                locale=row,
                translation_key=key,
                url_path="/home/" if language == "id" else "/home-en/",
                **words,
            )
        )
    page.objects.filter(pk=root.pk).update(numchild=len(WORDS))
    get("wagtailcore", "Site").objects.create(
        hostname="localhost", root_page_id=pages[0].pk, is_default_site=True, site_name="Simpul Mandiri"
    )
    get("portal", "PageGeneration").objects.get_or_create(pk=1)


def remove(apps: Any, editor: Any) -> None:
    """Leave an empty tree behind."""
    apps.get_model("wagtailcore", "Site").objects.all().delete()
    apps.get_model("portal", "HomePage").objects.all().delete()
    page = apps.get_model("wagtailcore", "Page")
    page.objects.filter(depth=1).update(numchild=page.objects.filter(depth=2).count())
    apps.get_model("portal", "PageGeneration").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial"), ("wagtailcore", "0098_apitoken")]
    operations = [migrations.RunPython(build, remove)]
