"""The encrypted column: plain in Python, unreadable in the database, in fixtures and to every look-up."""

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection, models
from django.test.utils import isolate_apps

from portal.kernel.crypto import CannotDecrypt, keyring
from portal.kernel.fields import EncryptedTextField

NIK = "1671010101900001"


@pytest.fixture
def secret_model():
    with isolate_apps("tests"):

        class Secret(models.Model):
            nik = EncryptedTextField(aad="kernel_secret.nik", null=True, blank=True)

            class Meta:
                app_label = "tests"
                db_table = "kernel_secret"
                managed = False

        yield Secret


@pytest.fixture
def secret_table(db, secret_model):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE kernel_secret (id integer PRIMARY KEY, nik text)")
    yield secret_model
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE kernel_secret")


def stored(pk):
    with connection.cursor() as cursor:
        cursor.execute("SELECT nik FROM kernel_secret WHERE id = %s", [pk])
        return cursor.fetchone()[0]


def test_column_holds_no_plain_text_and_the_model_does(secret_table):
    secret_table(id=1, nik=NIK).save(force_insert=True)
    assert NIK not in stored(1)
    assert keyring().decrypt(stored(1), aad="kernel_secret.nik") == NIK
    assert secret_table.objects.get(pk=1).nik == NIK
    assert list(secret_table.objects.values_list("nik", flat=True)) == [NIK]


@pytest.mark.parametrize("empty", [None, ""])
def test_empty_values_stay_empty(secret_table, empty):
    secret_table(id=1, nik=empty).save(force_insert=True)
    assert stored(1) == empty
    assert secret_table.objects.get(pk=1).nik == empty


def test_update_encrypts_too(secret_table):
    secret_table(id=1, nik=None).save(force_insert=True)
    secret_table.objects.filter(pk=1).update(nik=NIK)
    assert stored(1).startswith(f"{keyring().current}:")
    secret_table.objects.bulk_update([secret_table(id=1, nik="baru")], ["nik"])
    assert secret_table.objects.get(pk=1).nik == "baru"


def test_value_of_another_column_does_not_open(secret_table):
    secret_table(id=1, nik=None).save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_secret SET nik = %s", [keyring().encrypt(NIK, aad="kernel_secret.phone")])
    with pytest.raises(CannotDecrypt):
        secret_table.objects.get(pk=1)


def test_column_can_be_tested_for_null_only(secret_table):
    secret_table(id=1, nik=NIK).save(force_insert=True)
    assert secret_table.objects.filter(nik__isnull=False).count() == 1
    for lookup in ({"nik": NIK}, {"nik__contains": "1671"}, {"nik__in": [NIK]}, {"nik__startswith": "16"}):
        with pytest.raises(FieldError, match="blind index"):
            secret_table.objects.filter(**lookup)


@pytest.mark.parametrize("value", [NIK, "", None])
def test_fixture_is_unreadable_and_can_be_loaded(secret_model, value):
    text = serializers.serialize("json", [secret_model(id=7, nik=value)])
    assert NIK not in text
    field = secret_model._meta.get_field("nik")
    in_fixture = field.value_to_string(secret_model(nik=value)) if value is not None else None
    assert field.to_python(in_fixture) == value


def test_plain_text_from_a_form_is_taken_as_it_is(secret_model):
    field = secret_model._meta.get_field("nik")
    token = keyring().encrypt(NIK, aad="kernel_secret.nik")
    assert field.to_python(token) == token
    assert field.clean(NIK, None) == NIK


def test_migration_keeps_the_place(secret_model):
    _name, path, args, kwargs = secret_model._meta.get_field("nik").deconstruct()
    assert path == "portal.kernel.fields.EncryptedTextField"
    assert kwargs["aad"] == "kernel_secret.nik"
    again = EncryptedTextField(*args, **kwargs)
    assert again.aad == "kernel_secret.nik"
