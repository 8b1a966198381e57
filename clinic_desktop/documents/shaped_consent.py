"""The printed consent where a name or its words are Arabic or Hebrew: the same content."""

from clinic_desktop.core.ink import Drawn, Ink
from clinic_desktop.documents import parts
from clinic_desktop.documents.amounts import in_utc
from clinic_desktop.documents.consent_paper import (
    AwaitedSignature,
    ConsentClause,
    ConsentPaper,
    ConsentRisk,
    ConsentSection,
    ConsentSignature,
)
from clinic_desktop.documents.paper import grouped
from clinic_desktop.documents.risk_bar import risk_bar
from clinic_desktop.documents.shaped import WIDTH, Cell, Page, pressed
from clinic_desktop.documents.shown_lines import shown_lines
from clinic_desktop.documents.typeset import ACCENT, MM

BOX = 6 * MM
FIELD = parts.SIGNING_HEIGHT


def render(paper: ConsentPaper) -> bytes:
    """A4, PDF; the same paper gives the same bytes."""

    def lay(page: Page) -> None:
        _head(page, paper)
        for number, section in enumerate(paper.sections, start=1):
            _section(page, number, section)
        for part in (_shown, _checks, _talks, _permissions, _signatures, _proof):
            part(page, paper)

    sheet = paper.sheet
    titled = f"{sheet.number}  ·  {paper.procedure}"
    proof = f"SHA-256 {grouped(sheet.sha256[:16])} …  {grouped(paper.text_sha256[:16])} …"
    return pressed(sheet, titled, proof, lay)


def _head(page: Page, paper: ConsentPaper) -> None:
    say, at, surgeon = page.tongue.say, page.tongue.at, paper.surgeon
    page.row(
        Cell(paper.procedure, "title", 0, WIDTH * 0.8),
        Cell(say("copy") if paper.sheet.copy else "", "column", WIDTH * 0.8, WIDTH * 0.2, end=True),
    )
    page.words(say("consent"), "subtitle", gap=6)
    page.rule(page.get_y() - 2)
    page.facts(
        (
            (say("patient"), paper.patient.name),
            (say("born"), page.tongue.day(paper.patient.birth_date)),
            (say("patient_number"), paper.patient.number),
            (say("anaesthetist" if paper.by_anaesthetist else "surgeon"), surgeon.name),
            ("", ", ".join(filter(None, (surgeon.qualification, surgeon.registration)))),
            (say("informed"), at(paper.informed_at) if paper.informed_at else ""),
            (say("earliest"), at(paper.earliest_at) if paper.earliest_at else ""),
            (say("plan"), paper.plan_number),
            (say("revision_label"), str(paper.plan_revision)),
            *paper.facts,
            (say("template"), f"{paper.template}, {paper.template_version}"),
            (say("policy"), paper.policy),
        )
    )
    page.rule(page.get_y() + 2)


def _section(page: Page, number: int, section: ConsentSection) -> None:
    aside = ""
    if section.read_seconds is not None:
        key = "read_to_end" if section.reached_end else "read_in_part"
        aside = page.tongue.say(key, seconds=str(section.read_seconds))
    page.heading(f"{number}   {section.title}", aside)
    for block in section.text.split("\n\n"):
        page.words(block.strip(), gap=4)
    if section.risks:
        _risks(page, section.risks)
    for clause in section.clauses:
        _clause(page, clause)


def _clause(page: Page, clause: ConsentClause) -> None:
    y = page.row(Cell(clause.text, "body", BOX, WIDTH - BOX))
    page.flow(parts.tick(clause.acknowledged), 0, y + 2)
    if clause.acknowledged is False:
        said = page.tongue.say("refused", reason=clause.reason or "–")
        page.row(Cell(said, "small_strong", BOX, WIDTH - BOX))


def _risks(page: Page, risks: tuple[ConsentRisk, ...]) -> None:
    say = page.tongue.say
    measure = max({risk.of for risk in risks if risk.low is not None} or {100})
    at = (0.0, WIDTH - 108 * MM, WIDTH - 55 * MM, WIDTH - 20 * MM)
    wide = (WIDTH - 112 * MM, 49 * MM, 31 * MM, 20 * MM)
    names = (say("risk"), say("how_often"), say("of_many", n=page.tongue.many(measure)))
    heads = (*names, say("within"))
    page.row(*(Cell(t, "column", o, w) for t, o, w in zip(heads, at, wide, strict=True)))
    page.rule(page.get_y(), 0.9, ACCENT)
    page.set_y(page.get_y() + 3)
    for risk in risks:
        y = page.row(
            Cell(risk.text, "body", at[0], wide[0]),
            Cell(risk.shown_as, "strong", at[1], wide[1]),
            Cell(" ", "body", at[2], wide[2]),
            Cell(risk.span, "small", at[3], wide[3]),
            gap=0,
        )
        page.flow(risk_bar(risk.low, risk.high, risk.of, 30 * MM), at[2], y + 2)
        if risk.source:
            page.row(Cell(say("source", text=risk.source), "small", 0, wide[0]), gap=0)
        page.rule(page.get_y() + 1)
        page.set_y(page.get_y() + 4)


def _shown(page: Page, paper: ConsentPaper) -> None:
    lines = shown_lines(paper, page.tongue)
    if lines:
        page.heading(page.tongue.say("shown"))
    for line in lines:
        page.words(line, "small")


def _checks(page: Page, paper: ConsentPaper) -> None:
    if not paper.checks:
        return
    say = page.tongue.say
    page.heading(say("checks"))
    page.words(say("checks_note"), "small")
    for number, check in enumerate(paper.checks, start=1):
        page.room(20 * MM)
        page.row(
            Cell(str(number), "strong", 0, BOX), Cell(check.question, "strong", BOX, WIDTH - BOX)
        )
        if not check.given:
            y = page.row(Cell(say("not_answered"), "small", BOX, WIDTH - BOX))
            page.flow(parts.tick(None), 0, y + 1)
        for answer in check.given:
            key = "answer_right" if answer.right else "answer_wrong"
            said = say(key, text=answer.text, at=page.tongue.clock(answer.at))
            y = page.row(Cell(said, "body", BOX, WIDTH - BOX))
            page.flow(parts.tick(answer.right), 0, y + 2)
        if not any(answer.right for answer in check.given):
            right = say("right_is", text=check.right_answer)
            page.row(Cell(right, "small", BOX, WIDTH - BOX))


def _talks(page: Page, paper: ConsentPaper) -> None:
    if not paper.talks:
        return
    page.heading(page.tongue.say("talks"))
    for talk in paper.talks:
        page.words(talk.question, "strong", gap=1)
        page.words(talk.answer, gap=1)
        settled = page.tongue.say("talk_by", name=talk.by, at=page.tongue.at(talk.at))
        page.words(settled, "small", gap=5)


def _permissions(page: Page, paper: ConsentPaper) -> None:
    if not paper.permissions:
        return
    say = page.tongue.say
    page.heading(say("permissions"))
    page.words(say("permissions_note"), "small")
    keys = {True: "granted", False: "not_granted", None: "not_answered"}
    for item in paper.permissions:
        state = 28 * MM
        y = page.row(
            Cell(item.text, "body", BOX, WIDTH - BOX - state),
            Cell(say(keys[item.granted]), "small", WIDTH - state, state, end=True),
        )
        page.flow(parts.tick(item.granted), 0, y + 2)


def _signatures(page: Page, paper: ConsentPaper) -> None:
    if not paper.signatures and not paper.awaited:
        return
    page.heading(page.tongue.say("signatures"))
    items: list[ConsentSignature | AwaitedSignature] = [*paper.signatures, *paper.awaited]
    for item in items:
        _signature(page, item)


def _signature(page: Page, item: ConsentSignature | AwaitedSignature) -> None:
    say, half = page.tongue.say, WIDTH / 2
    more: tuple[str, ...] = (say("signature_awaited"),)
    ink: Ink | Drawn | None = None
    hint = say("place_date_signature")
    if isinstance(item, ConsentSignature):
        ink, hint = item.ink, "" if item.ink else say("without_ink")
        where = ", ".join(filter(None, (item.place, item.device)))
        signed = page.tongue.exactly(item.signed_at), in_utc(item.signed_at)
        more = (item.relation, where, item.how, *signed)
    statement = Cell(item.statement, "body", 0, WIDTH)
    page.room(page.height(statement) + FIELD + 24)
    page.row(statement, gap=4)
    top = page.get_y()
    page.flow(parts.signing_field(ink, half), half, top)
    for text, style in (
        (item.party, "column"), (item.name, "strong"), *((one, "small") for one in more),
    ):  # fmt: skip
        if text:
            page.row(Cell(text, style, 0, half - 4 * MM), gap=0)
    below = max(page.get_y(), top + FIELD)
    if hint:
        below = page.set(Cell(hint, "label", half, half), top + FIELD + 2)
    page.set_y(max(page.get_y(), below) + 8)


def _proof(page: Page, paper: ConsentPaper) -> None:
    say = page.tongue.say
    page.heading(say("proof"))
    page.words(say("proof_note"), "small")
    rows = [
        (say("hash_consent"), paper.sheet.sha256),
        (say("hash_text"), paper.text_sha256),
        (say("hash_plan", n=str(paper.plan_revision)), paper.plan_sha256),
        (say("hash_answers"), paper.answers_sha256),
    ]
    rows += [(say("hash_strokes", party=s.party), s.strokes_sha256) for s in paper.signatures]
    for name, value in rows:
        if value:
            page.row(
                Cell(name, "label", 0, 42 * MM),
                Cell(grouped(value), "label", 42 * MM, WIDTH - 42 * MM),
                gap=1,
            )
