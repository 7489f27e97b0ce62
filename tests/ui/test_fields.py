"""Fields of forms: label, hint and error belong together, for every kind of widget."""

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation


class Sample(forms.Form):
    name = forms.CharField(label="Nama", help_text="Nama pekerjaan.")
    seats = forms.IntegerField(label="Kuota", max_value=40)
    place = forms.ChoiceField(label="Daerah", choices=[("a", "Palembang")])
    text = forms.CharField(label="Uraian", widget=forms.Textarea, required=False)
    days = forms.MultipleChoiceField(label="Hari", choices=[("1", "Senin"), ("2", "Selasa")], widget=forms.CheckboxSelectMultiple)
    mode = forms.ChoiceField(label="Cara", choices=[("a", "Di tempat"), ("b", "Daring")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Setuju")
    starts_on = forms.DateField(label="Mulai", required=False)
    moment = forms.SplitDateTimeField(label="Waktu", required=False)
    paper = forms.FileField(label="Berkas", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        raise forms.ValidationError("Kursi terakhir baru saja diambil.")


def draw(source, path="/", **context):
    html = Template("{% load ui %}" + source).render(Context({"request": RequestFactory().get(path), **context}))
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize("name", ["name", "seats", "place", "text", "agreed", "starts_on", "paper"])
def test_a_label_leads_to_its_control(name):
    soup = draw("{% field form." + name + " %}", form=Sample())
    control = soup.find(attrs={"name": name})
    assert soup.find("label")["for"] == control["id"]


@pytest.mark.parametrize(("name", "count"), [("days", 2), ("mode", 2)])
def test_a_group_of_choices_is_a_fieldset_with_a_legend(name, count):
    soup = draw("{% field form." + name + " %}", form=Sample())
    assert soup.fieldset.legend.get_text(strip=True) == Sample.base_fields[name].label
    controls = soup.find_all("input")
    assert [label["for"] for label in soup.find_all("label")] == [each["id"] for each in controls]
    assert len(controls) == count


def test_hint_and_error_are_spoken_with_the_control():
    soup = draw("{% field form.name %}", form=Sample({"name": ""}))
    described = soup.input["aria-describedby"].split()
    assert described == ["id_name_helptext", "id_name_error"]
    assert [bool(soup.find(id=each)) for each in described] == [True, True]
    assert soup.input["aria-invalid"] == "true"
    assert "has-error" in soup.div["class"]


def test_an_error_of_a_group_is_spoken_with_the_fieldset():
    soup = draw("{% field form.days %}", form=Sample({}))
    assert soup.find(id=soup.fieldset["aria-describedby"]).get_text(strip=True)


def test_what_was_typed_stays():
    soup = draw("{% field form.seats %}{% field form.text %}", form=Sample({"seats": "200", "text": "<b>isi</b>"}))
    assert soup.input["value"] == "200"
    assert soup.textarea.get_text().strip() == "<b>isi</b>"


def test_words_of_a_field_can_be_changed_by_the_page():
    soup = draw('{% field form.name label="Keterampilan" hint="Singkat saja." size="sm" %}', form=Sample())
    assert soup.label.get_text(strip=True) == "Keterampilan"
    assert soup.find(id="id_name_helptext").get_text() == "Singkat saja."
    assert soup.input["class"] == ["input", "input--sm"]


def test_optional_fields_say_so_and_required_ones_do_not():
    with translation.override("en"):
        assert "(optional)" in draw("{% field form.text %}", form=Sample()).get_text()
        assert "(optional)" not in draw("{% field form.name %}", form=Sample()).get_text()
        assert "(optional)" not in draw("{% field form.text optional=False %}", form=Sample()).get_text()


def test_a_day_is_asked_with_the_browser_s_own_picker_and_keeps_its_value():
    soup = draw("{% field form.starts_on %}", form=Sample({"starts_on": "2027-01-18"}))
    assert (soup.input["type"], soup.input["value"]) == ("date", "2027-01-18")


def test_the_summary_lists_every_problem_and_leads_to_it():
    form = Sample({"name": "", "seats": "200"})
    soup = draw("{% error_summary form %}", form=form)
    assert soup.div["role"] == "alert"
    lines = [item.get_text(strip=True) for item in soup.find_all("li")]
    assert lines[0] == "Kursi terakhir baru saja diambil."
    targets = {link["href"].lstrip("#") for link in soup.find_all("a")}
    page = draw("{% form_fields form %}", form=form)
    assert targets == {each for each in targets if page.find(id=each)}
    assert "id_days_0" in targets, "a group is reached at its first choice"


def test_a_form_without_problems_has_no_summary():
    assert draw("{% error_summary form %}", form=Sample()).get_text(strip=True) == ""


def test_form_fields_draw_all_of_them_and_the_hidden_one():
    soup = draw("{% form_fields form %}", form=Sample(prefix="a"))
    names = {each["name"] for each in soup.find_all(["input", "select", "textarea"])}
    assert names == {f"a-{name}" for name in Sample.base_fields if name != "moment"} | {"a-moment_0", "a-moment_1"}
    assert soup.find(attrs={"name": "a-token"})["type"] == "hidden"


class Filter(forms.Form):
    region = forms.ChoiceField(required=False, choices=[("", "Semua"), ("16", "Palembang")])


def test_filters_keep_search_and_order_but_not_the_page():
    soup = draw("{% filters form %}", "/list/?q=las&sort=-name&page=3&region=16", form=Filter({"region": "16"}))
    hidden = {each["name"]: each["value"] for each in soup.find_all("input", type="hidden")}
    assert hidden == {"q": "las", "sort": "-name"}
    assert soup.form["action"] == "/list/"
    assert soup.details.has_attr("open")
    assert soup.find("a")["href"] == "/list/?q=las&sort=-name"


def test_unused_filters_are_folded_and_offer_no_way_back():
    soup = draw("{% filters form %}", "/list/", form=Filter())
    assert not soup.details.has_attr("open")
    assert soup.find("a") is None


def test_the_search_bar_keeps_the_words():
    soup = draw('{% searchbar label="Cari program" %}', '/?q=%22jahit%22&d=16&page=2')
    assert soup.find("input", type="search")["value"] == '"jahit"'
    assert [(each["name"], each["value"]) for each in soup.find_all("input", type="hidden")] == [("d", "16")]
    assert soup.label["for"] == soup.find("input", type="search")["id"]
