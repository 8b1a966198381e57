"""The printed consent: what was read, asked, answered and signed, with the hashes that bind it."""

from typing import TYPE_CHECKING

from clinic_desktop.documents import parts
from clinic_desktop.documents.amounts import at, clock_time, count, day
from clinic_desktop.documents.consent_paper import (
    AwaitedSignature,
    ConsentCheck,
    ConsentClause,
    ConsentExplained,
    ConsentPaper,
    ConsentPermission,
    ConsentRisk,
    ConsentSection,
    ConsentShown,
    ConsentSignature,
    ConsentSurgeon,
    ConsentTalk,
    GivenAnswer,
)
from clinic_desktop.documents.glyphs import needs_shaping, require_settable_paper
from clinic_desktop.documents.paper import WIDTH, grouped, press
from clinic_desktop.documents.risk_bar import risk_bar
from clinic_desktop.documents.scripts import Tongue
from clinic_desktop.documents.shown_lines import shown_lines
from clinic_desktop.documents.typeset import MM, para, spacer, table, together
from clinic_desktop.documents.words import word

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

__all__ = [
    "AwaitedSignature",
    "ConsentCheck",
    "ConsentClause",
    "ConsentExplained",
    "ConsentPaper",
    "ConsentPermission",
    "ConsentRisk",
    "ConsentSection",
    "ConsentShown",
    "ConsentSignature",
    "ConsentSurgeon",
    "ConsentTalk",
    "GivenAnswer",
    "render",
]

_BOX = 6 * MM


def render(paper: ConsentPaper) -> bytes:
    """The consent as PDF, A4; the same paper gives the same bytes.

    Raises Unsettable where a letter would not come out right: a wrong consent is none. Check
    texts with `require_settable` when the consent is created and when anything is typed in.
    """
    require_settable_paper(paper)
    if needs_shaping(paper):
        from clinic_desktop.documents import shaped_consent  # noqa: PLC0415  rarely needed

        return shaped_consent.render(paper)
    language = paper.sheet.language
    kind = word(language, "consent")
    story: list[Flowable] = [
        *parts.title(paper.procedure, kind, parts.copy_tag(paper.sheet)),
        _head(paper),
    ]
    for n, section in enumerate(paper.sections, start=1):
        story += _section(n, section, language)
    for part in (_shown, _checks, _talks, _permissions, _signatures, _proof):
        story += part(paper)
    revision = word(language, "plan_revision", n=str(paper.plan_revision))
    text_note = f"{word(language, 'text_hash')} {grouped(paper.text_sha256[:16])} …"
    return press(paper, kind, story, foot_note=text_note, revision=revision)


def _head(paper: ConsentPaper) -> "Flowable":
    sheet, language, patient = paper.sheet, paper.sheet.language, paper.patient
    zone = sheet.clinic.time_zone
    half = WIDTH / 2 - 4 * MM
    surgeon = paper.surgeon
    told = at(paper.informed_at, zone, language) if paper.informed_at else ""
    earliest = at(paper.earliest_at, zone, language) if paper.earliest_at else ""
    left = [
        *parts.patient_facts(patient, day(patient.birth_date, language), language),
        (word(language, "anaesthetist" if paper.by_anaesthetist else "surgeon"), surgeon.name),
        ("", ", ".join(filter(None, (surgeon.qualification, surgeon.registration)))),
        (word(language, "informed"), told),
        (word(language, "earliest"), earliest),
    ]
    right = [
        (word(language, "plan"), paper.plan_number),
        (word(language, "revision_label"), str(paper.plan_revision)),
        *paper.facts,
        (word(language, "template"), f"{paper.template}, {paper.template_version}"),
        (word(language, "policy"), paper.policy),
    ]
    cells = [[parts.facts(left, half, label=27 * MM), parts.facts(right, half, label=27 * MM)]]
    return table(cells, [WIDTH / 2, WIDTH / 2], parts.framed())


def _section(n: int, section: ConsentSection, language: str) -> "list[Flowable]":
    story = parts.heading(f"{n}   {section.title}", _read(section, language))
    for m, block in enumerate(part for part in section.text.split("\n\n") if part.strip()):
        story += [spacer(1.4), para(block)] if m else [para(block)]
    if section.risks:
        story += [spacer(2), _risks(section, language)]
    if section.clauses:
        story += [spacer(2), *(_clause(clause, language) for clause in section.clauses)]
    return story


def _read(section: ConsentSection, language: str) -> str:
    if section.read_seconds is None:
        return ""
    key = "read_to_end" if section.reached_end else "read_in_part"
    return word(language, key, seconds=str(section.read_seconds))


def _clause(clause: ConsentClause, language: str) -> "Flowable":
    words: list[Flowable] = [para(clause.text)]
    if clause.acknowledged is False:
        words.append(para(word(language, "refused", reason=clause.reason or "–"), "small_strong"))
    pad = [("TOPPADDING", (0, 0), (0, -1), 1.8), ("BOTTOMPADDING", (0, 0), (-1, -1), 3)]
    return table([[parts.tick(clause.acknowledged), words]], [_BOX, WIDTH - _BOX], pad)


def _risks(section: ConsentSection, language: str) -> "Flowable":
    measures = {risk.of for risk in section.risks if risk.low is not None} or {100}
    of_many = word(language, "of_many", n=count(max(measures), language))
    names = (word(language, "risk"), word(language, "how_often"), of_many, word(language, "within"))
    rows: list[list[Flowable | list[Flowable]]] = [[para(name, "column") for name in names]]
    for risk in section.risks:
        said: list[Flowable] = [para(risk.text)]
        if risk.source:
            said.append(para(word(language, "source", text=risk.source), "small"))
        rows.append(
            [
                said,
                para(risk.shown_as, "strong"),
                risk_bar(risk.low, risk.high, risk.of, 30 * MM),
                para(risk.span, "small"),
            ]
        )
    widths = [WIDTH - 108 * MM, 53 * MM, 35 * MM, 20 * MM]
    lines = [*parts.ruled(len(rows)), ("TOPPADDING", (2, 1), (-1, -1), 5.2)]
    short = all(len(r.text + r.shown_as + r.span + r.source) < 600 for r in section.risks)
    return table(rows, widths, lines, repeat=1, whole_rows=short)


def _shown(paper: ConsentPaper) -> "list[Flowable]":
    lines = shown_lines(paper, Tongue(paper.sheet.language, paper.sheet.clinic.time_zone))
    if not lines:
        return []
    story = parts.heading(word(paper.sheet.language, "shown"))
    return [*story, *(para(line, "small") for line in lines)]


def _checks(paper: ConsentPaper) -> "list[Flowable]":
    if not paper.checks:
        return []
    language = paper.sheet.language
    story = parts.heading(word(language, "checks"))
    story.append(para(word(language, "checks_note"), "small"))
    for n, check in enumerate(paper.checks, start=1):
        rows: list[list[Flowable]] = [[para(f"{n}", "strong"), para(check.question, "strong")]]
        if not check.given:
            rows.append([parts.tick(None), para(word(language, "not_answered"), "small")])
        for answer in check.given:
            key = "answer_right" if answer.right else "answer_wrong"
            when = clock_time(answer.at, paper.sheet.clinic.time_zone)
            said = word(language, key, text=answer.text, at=when)
            rows.append([parts.tick(answer.right), para(said)])
        if not any(answer.right for answer in check.given):
            right = word(language, "right_is", text=check.right_answer)
            rows.append([spacer(0), para(right, "small")])
        pad = [("TOPPADDING", (0, 0), (-1, -1), 1.6), ("TOPPADDING", (0, 1), (0, -1), 3.4)]
        story += [spacer(1.6), together([table(rows, [_BOX, WIDTH - _BOX], pad)])]
    return story


def _talks(paper: ConsentPaper) -> "list[Flowable]":
    if not paper.talks:
        return []
    language, zone = paper.sheet.language, paper.sheet.clinic.time_zone
    story = parts.heading(word(language, "talks"))
    for talk in paper.talks:
        settled = word(language, "talk_by", name=talk.by, at=at(talk.at, zone, language))
        said = [para(talk.question, "italic"), para(talk.answer), para(settled, "small")]
        story += [together(said), spacer(2)]
    return story


def _permissions(paper: ConsentPaper) -> "list[Flowable]":
    if not paper.permissions:
        return []
    language = paper.sheet.language
    story = parts.heading(word(language, "permissions"))
    story += [para(word(language, "permissions_note"), "small"), spacer(1.5)]
    keys = {True: "granted", False: "not_granted", None: "not_answered"}
    for item in paper.permissions:
        state = word(language, keys[item.granted])
        pad = [("TOPPADDING", (0, 0), (0, -1), 1.8), ("BOTTOMPADDING", (0, 0), (-1, -1), 3)]
        pad.append(("TOPPADDING", (2, 0), (2, -1), 1.6))
        cells = [[parts.tick(item.granted), para(item.text), para(state, "small_right")]]
        story.append(table(cells, [_BOX, WIDTH - _BOX - 28 * MM, 28 * MM], pad))
    return story


def _signatures(paper: ConsentPaper) -> "list[Flowable]":
    language = paper.sheet.language
    blocks = [_signature(paper, item) for item in paper.signatures]
    blocks += [_awaited(paper, item) for item in paper.awaited]
    if not blocks:
        return []
    head = parts.heading(word(language, "signatures"))
    story: list[Flowable] = [together([*head, blocks[0]])]
    for block in blocks[1:]:
        story += [spacer(4), together([block])]
    return story


def _signature(paper: ConsentPaper, item: ConsentSignature) -> "Flowable":
    sheet, language = paper.sheet, paper.sheet.language
    said: list[Flowable] = [para(item.party, "column"), para(item.name, "strong")]
    if item.relation:
        said.append(para(item.relation, "small"))
    said.append(para(", ".join(filter(None, (item.place, item.device))), "small"))
    if item.how:
        said.append(para(item.how, "small"))
    said += [spacer(1), parts.times(item.signed_at, sheet.clinic.time_zone, language)]
    no_ink = "" if item.ink else word(language, "without_ink")
    return _signing_block(item.statement, said, parts.signing_field(item.ink, WIDTH / 2, no_ink))


def _awaited(paper: ConsentPaper, item: AwaitedSignature) -> "Flowable":
    language = paper.sheet.language
    said: list[Flowable] = [
        para(item.party, "column"),
        para(item.name, "strong"),
        para(word(language, "signature_awaited"), "small"),
    ]
    hint = word(language, "place_date_signature")
    return _signing_block(item.statement, said, parts.signing_field(None, WIDTH / 2, hint))


def _signing_block(statement: str, said: "list[Flowable]", field: "Flowable") -> "Flowable":
    row = table([[said, field]], [WIDTH / 2, WIDTH / 2])
    return table([[para(statement)], [row]], [WIDTH], [("TOPPADDING", (0, 1), (0, 1), 4)])


def _proof(paper: ConsentPaper) -> "list[Flowable]":
    language = paper.sheet.language
    rows = [
        (word(language, "hash_consent"), grouped(paper.sheet.sha256)),
        (word(language, "hash_text"), grouped(paper.text_sha256)),
        (word(language, "hash_plan", n=str(paper.plan_revision)), grouped(paper.plan_sha256)),
        (word(language, "hash_answers"), grouped(paper.answers_sha256)),
    ]
    for item in paper.signatures:
        strokes = word(language, "hash_strokes", party=item.party)
        rows.append((strokes, grouped(item.strokes_sha256)))
    lines = [[para(name, "label"), para(value, "label")] for name, value in rows if value]
    pad = [("TOPPADDING", (0, 0), (-1, -1), 1.2)]
    story: list[Flowable] = [*parts.heading(word(language, "proof"))]
    story += [para(word(language, "proof_note"), "small"), spacer(1.5)]
    return [together([*story, table(lines or [["", ""]], [42 * MM, WIDTH - 42 * MM], pad)])]
