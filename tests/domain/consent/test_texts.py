"""Which words a consent is made of, that they are proven, and that the paper can show them."""

import json
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from clinic_desktop.core.canonical import digest
from clinic_desktop.core.consent_sheet import canonical
from clinic_desktop.core.consent_text import PartyKind, shipped_languages, shipped_texts, texts_of
from clinic_desktop.core.errors import NotFound
from clinic_desktop.documents.glyphs import Unsettable, unsettable
from clinic_desktop.domain.consent.interface import ReadingClosed, TextMissing
from clinic_desktop.domain.consent.rules.choosing import Offer, fit, pick
from clinic_desktop.domain.consent.rules.keeping import sheet_of, terms_in, terms_of, written
from clinic_desktop.domain.consent.service import texts
from tests.core.consents import sheet as sample_sheet
from tests.domain.consent.room import Room

P = PartyKind


@pytest.mark.row("F050")
@pytest.mark.row("F060")
def test_the_sheet_is_composed_and_proven(room: Room) -> None:
    consent_id = room.created(procedure_codes=("RHINO_PRIM", "BLEPH_UP"))
    view = room.sheet(consent_id)
    assert [(part.code, part.version) for part in view.parts] == [
        ("RHINO_PRIM", 1),
        ("BLEPH_UP", 1),
    ]
    assert [s.code for s in view.sections][-1] == "plan"
    assert len(view.sections) > 14
    assert view.clauses
    assert {check.code.split(".")[0] for check in view.checks} == {"RHINO_PRIM", "BLEPH_UP"}
    paper = room.surgeon.consent.paper(consent_id)
    assert digest(paper.canonical) == paper.facts.text_hash == view.text_hash
    assert canonical(paper.sheet) == paper.canonical
    parts = room.rows.p.ask(
        "SELECT p.position, p.procedure_code, v.edition, v.language FROM consent_part p"
        " JOIN consent_template_version v ON v.id = p.template_version_id ORDER BY p.position"
    )
    assert [tuple(row) for row in parts] == [(1, "RHINO_PRIM", 1, "en"), (2, "BLEPH_UP", 1, "en")]


@pytest.mark.row("F060")
def test_a_new_edition_of_a_text_changes_no_consent_that_was_made(room: Room) -> None:
    consent_id = room.read()
    before = room.sheet(consent_id)
    p = room.rows.p
    (row,) = p.ask(
        "SELECT v.id FROM consent_template_version v JOIN consent_template t"
        " ON t.id = v.template_id WHERE t.code = 'RHINO_PRIM' AND v.language = 'en'"
    )
    old = p.row("consent_template_version", str(row[0]))
    content = old["content"] if isinstance(old["content"], str) else _text(old["content"])
    newer = {"edition": 2, "content": content.replace("nose", "NOSE"), "status": "APPROVED"}
    p.insert("INSERT", "consent_template_version", {**old, "id": uuid4(), **newer})
    after = room.sheet(consent_id)
    assert (after.sections, after.text_hash) == (before.sections, before.text_hash)
    assert room.sign(P.PATIENT, consent_id).parties_signed == ("PATIENT",)
    room.surgeon.signing.supersede(room.plan_id, "A new text.")
    assert "NOSE" in str(room.sheet(room.created()).sections)


def _text(value: object) -> str:
    return json.dumps(value)


def test_texts_that_ship_are_installed_once(room: Room) -> None:
    count = (
        "SELECT language, count(*), count(DISTINCT template_id), min(status)"
        " FROM consent_template_version GROUP BY language"
    )
    each = len(shipped_texts("en"))
    whole = {(language, each, each, "APPROVED") for language in shipped_languages()}
    assert {tuple(row) for row in room.rows.p.ask(count)} == whole
    room.surgeon.signing.install_templates()
    assert {tuple(row) for row in room.rows.p.ask(count)} == whole
    (name,) = room.rows.p.ask("SELECT name FROM consent_template WHERE code = 'ABDO'")[0]
    assert name == "Tummy tuck"


@pytest.mark.row("F060")
def test_texts_of_a_later_version_reach_a_clinic_founded_before(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, by the program itself; the newest is what the next consent is made of."""
    known = shipped_texts("fr")["LIPO"]
    both = (known, replace(known, version=2))
    monkeypatch.setattr(texts, "_shipped", lambda: iter(both))
    jobs = room.clinic.as_system().jobs
    assert [jobs.bring_texts(), jobs.bring_texts()] == [1, 0]
    made = room.surgeon.signing.create(room.new(language="fr", procedure_codes=("LIPO",)))
    assert [part.version for part in room.sheet(made.id).parts] == [2]


@pytest.mark.row("F060")
@pytest.mark.parametrize("language", shipped_languages()[1:])
def test_a_consent_is_made_in_each_language_that_paper_can_be_set_in(
    room: Room, language: str
) -> None:
    shipped = shipped_texts(language).values()
    named = room.new(language=language, procedure_codes=("RHINO_PRIM", "BLEPH_UP"))
    if any(unsettable(said) for text in shipped for said in texts_of(text.sections, (), ())):
        with pytest.raises(TextMissing, match="text"):
            room.surgeon.signing.create(named)
        return
    made = room.surgeon.signing.create(named)
    view = room.sheet(made.id)
    assert made.language == language
    wanted = [shipped_texts(language)[code].title for code in ("RHINO_PRIM", "BLEPH_UP")]
    assert [part.title for part in view.parts] == wanted
    assert digest(room.surgeon.consent.paper(made.id).canonical) == made.text_hash
    room.surgeon.signing.inform(made.id, room.talk(language=language))
    read = room.patient.signing.save_progress(made.id, room.whole(made.id))
    assert read.open_points == ()


@pytest.mark.parametrize(
    ("codes", "language", "kind", "expected"),
    [
        (("RHINO_PRIM",), "en", "PROCEDURE", (True, True, "en")),
        (("RHINO_PRIM", "LIPO"), "en", "PROCEDURE", (True, True, "en")),
        (("RHINO_PRIM",), "fr", "PROCEDURE", (True, True, "fr")),
        (("RHINO_PRIM",), "tr", "PROCEDURE", (True, False, "en")),
        (("RHINO_PRIM", "HAIR"), "en", "PROCEDURE", (False, False, "")),
        ((), "en", "PROCEDURE", (False, False, "")),
        (("RHINO_PRIM",), "en", "ANAESTHESIA", (True, True, "en")),
        (("RTT_HAEMATOMA",), "en", "EMERGENCY", (True, True, "en")),
        (("RHINO_PRIM",), "en", "EMERGENCY", (False, False, "")),
        (("RHINO_PRIM",), "en", "GENERAL", (False, False, "")),
    ],
)
def test_which_texts_fit(
    room: Room, codes: tuple[str, ...], language: str, kind: str, expected: tuple[bool, bool, str]
) -> None:
    found = room.surgeon.consent.templates(codes, language, kind)
    assert (found.fits, found.covered_language, found.text_language) == expected


def test_a_text_that_is_missing_is_named(room: Room) -> None:
    with pytest.raises(TextMissing) as refused:
        room.created(language="tr", procedure_codes=("RHINO_PRIM", "LIPO"))
    assert [u.code for u in refused.value.unmet] == ["template.valid"] * 2
    assert refused.value.params == {"procedure": "RHINO_PRIM, LIPO"}


@pytest.mark.parametrize("name", ["\u0e25\u0e35\u0e25\u0e32", "Leila \U0001f642", "\u738b"])
def test_a_letter_the_paper_cannot_show_is_refused_at_the_start(room: Room, name: str) -> None:
    new = room.new()
    with pytest.raises(Unsettable):
        room.surgeon.signing.create(replace(new, facts=replace(new.facts, patient_name=name)))
    assert room.surgeon.consent.of_plan(room.plan_id) == ()


def test_letters_of_europe_and_arabic_are_shown(room: Room) -> None:
    new = room.new()
    named = replace(new.facts, patient_name="Zoë Łukaszewicz-Þórsdóttir Ñandú Ἀθηνᾶ Жукова حداد")
    made = room.surgeon.signing.create(replace(new, facts=named))
    assert "Ἀθηνᾶ Жукова حداد" in room.surgeon.consent.paper(made.id).canonical


def test_anaesthesia_is_a_consent_of_its_own(room: Room) -> None:
    consent_id = room.created(kind="ANAESTHESIA", needed_for_scheduling=False, performers=())
    room.surgeon.signing.inform(consent_id, room.talk())
    section = room.sheet(consent_id).sections[0].code
    asked = room.patient.signing.ask_question(consent_id, section, "Will I dream?")
    anaesthetist = room.staff("ANAESTHETIST")
    assert asked.routed_to == "ANAESTHETIST"
    assert [q.id for q in anaesthetist.consent.questions()] == [asked.id]
    assert room.surgeon.consent.questions() == ()
    room.rows.p.put(
        "task", kind="CALL", text="x", entity="consent", entity_id=consent_id,
        patient_id=room.way.patient, role="ANAESTHETIST", closed_at=None,
    )  # fmt: skip
    anaesthetist.consent.answer_question(asked.id, "Some people do.")
    room.patient.signing.save_progress(consent_id, room.whole(consent_id))
    assert room.sign(P.PATIENT, consent_id).next_party == "ANAESTHETIST"
    own = room.clinic.role("ANAESTHETIST").accounts.whoami().id
    theirs = room.pen(P.ANAESTHETIST, consent_id, user_id=own)
    assert anaesthetist.signing.sign(consent_id, theirs).status == "SIGNED"


def test_an_emergency_is_one_page_and_two_signatures(room: Room) -> None:
    way = room.rows.patient()
    override = room.rows.override
    room.rows.nurse = str(room.surgeon_id)
    way.facts["override"] = override(way)
    room.rows.consulted(way, kind="EMERGENCY", override_id=way.facts["override"])
    way.plan = room.rows.p.put(
        "procedure_plan", patient_id=way.patient, consultation_id=way.consultation,
        currency="EUR", author_id=room.surgeon_id, kind="EMERGENCY", status="APPROVED",
        override_id=way.facts["override"],
    )  # fmt: skip
    room.rows.revised(way, 1, "RTT_HAEMATOMA")
    room.rows.freeze(way)
    room.way = way
    room.patient = room.signed_in(UUID(way.patient))
    consent_id = room.created(
        kind="EMERGENCY", procedure_codes=("RTT_HAEMATOMA",),
        override_id=UUID(way.facts["override"]),
    )  # fmt: skip
    assert room.surgeon.signing.present_emergency(consent_id).status == "PENDING_SIGNATURES"
    view = room.sheet(consent_id)
    assert [section.code for section in view.sections] == ["EMERGENCY.emergency", "plan"]
    assert view.checks == ()
    read = room.patient.signing.save_progress(consent_id, room.whole(consent_id))
    assert (read.status, read.open_points) == ("PENDING_SIGNATURES", ())
    room.sign(P.PATIENT, consent_id)
    assert room.sign(P.SURGEON, consent_id).status == "SIGNED"


def test_only_an_emergency_goes_without_reading(room: Room) -> None:
    with pytest.raises(ReadingClosed):
        room.surgeon.signing.present_emergency(room.created())


def test_what_is_not_there_is_not_found(room: Room) -> None:
    for ask in (room.surgeon.consent.facts, room.surgeon.consent.sheet, room.surgeon.consent.paper):
        with pytest.raises(NotFound):
            ask(room.plan_id)


def test_the_newest_text_of_the_own_law_is_picked() -> None:
    def offer(n: int, law: str, edition: int, language: str = "en") -> Offer:
        return Offer(UUID(int=n), ("RHINO_PRIM",), law, language, edition)

    every = (offer(1, "*", 9), offer(2, "AT", 1), offer(3, "AT", 2), offer(4, "FR", 5))
    assert pick(every, "RHINO_PRIM", "en", "AT") == every[2]
    assert pick(every, "RHINO_PRIM", "en", "KE") == every[0]
    assert pick(every, "LIPO", "en", "AT") is None
    german = (*every, offer(5, "*", 1, "de"))
    assert fit(german, ("RHINO_PRIM",), "de", "AT").text_language == "de"
    assert fit(german, ("RHINO_PRIM",), "fr", "AT").text_language == "en"


def test_a_kept_sheet_comes_back_as_it_was(room: Room) -> None:
    made, terms = sample_sheet("BREAST_AUG", "ABDO"), terms_of(room.new(cannot_write=True))
    content = json.loads(json.dumps(written(made, terms)))
    assert sheet_of(content) == made
    assert terms_in(content) == terms
