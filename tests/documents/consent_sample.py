"""An invented consent, long enough to break over pages."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from clinic_desktop.core.ink import DeviceKind
from clinic_desktop.documents import consent_pdf as c
from tests.documents.ink_samples import scribble
from tests.documents.samples import PATIENT, PRINTED, sheet

SIGNED = datetime(2026, 3, 30, 7, 41, 12, tzinfo=UTC)


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


SECTIONS = (
    c.ConsentSection(
        "What will be done",
        "Through a cut of four to five centimetres in the fold under each breast the surgeon "
        "makes a pocket behind the gland or behind the muscle and lays the implant in it. The "
        "operation takes about an hour and a quarter under general anaesthesia.\n\n"
        "Left: round, smooth, 300 ml. Right: round, smooth, 300 ml. If the trial implant shows "
        "in theatre that another size of 275 to 325 ml fits better, the surgeon may choose it.",
        (c.ConsentClause("I have understood what will be done, and on which side.", True),),
        read_seconds=48,
        reached_end=True,
    ),
    c.ConsentSection(
        "What you may hope for, and what not",
        "Fuller breasts of a shape that fits your chest. Implants do not lift a breast that has "
        "sunk, and the two sides will not become equal. The aim may not be met.",
        (c.ConsentClause("I know that the result I hope for is not promised.", True),),
        read_seconds=31,
        reached_end=True,
    ),
    c.ConsentSection(
        "Other ways",
        "Doing nothing is always possible. Others are padding, your own fat (less volume, "
        "several sessions) or a lift without an implant.",
        read_seconds=22,
        reached_end=True,
    ),
    c.ConsentSection(
        "Risks",
        "The numbers tell how many of 100 women had it in the studies that are named. Nobody can "
        "say who will be among them.",
        (
            c.ConsentClause("I have read the risks and could ask about each.", True),
            c.ConsentClause(
                "I agree to a transfusion of blood if my life is in danger.",
                False,
                "for reasons of faith; alternatives discussed with the anaesthetist",
            ),
        ),
        (
            c.ConsentRisk(
                "an implant taken out or changed", "about 18 of 100", 18, 18, 100, "10 years", "S6"
            ),
            c.ConsentRisk(
                "hard, tight scar around an implant",
                "5 to 19 of 100",
                5,
                19,
                100,
                "10 years",
                "S6, S7",
            ),
            c.ConsentRisk("implant leaks or tears", "2 to 13 of 100", 2, 13, 100, "10 years", "S6"),
            c.ConsentRisk(
                "bleeding that needs an operation", "1 to 2 of 100", 1, 2, 100, "30 days", "S8, S9"
            ),
            c.ConsentRisk(
                "infection, implant may have to go", "up to 1 of 100", 0, 1, 100, "30 days", "S8"
            ),
            c.ConsentRisk(
                "feeling in the nipple changed or lost",
                "5 to 10 of 100",
                5,
                10,
                100,
                "lasting",
                "S12",
            ),
            c.ConsentRisk(
                "BIA-ALCL, a cancer of the immune system, with rough implants",
                "about 1 to 10 of 10,000; smooth only: hardly ever reported",
                0,
                0,
                100,
                "life",
                "S10",
            ),
            c.ConsentRisk(
                "tiredness, joint pain and other complaints, link not settled",
                "not counted",
                None,
                None,
                100,
                "years",
                "S11",
            ),
            c.ConsentRisk(
                "death after an outpatient operation",
                "fewer than 1 of 10,000",
                0,
                0,
                100,
                "30 days",
                "S5",
            ),
        ),
        read_seconds=143,
        reached_end=True,
    ),
    c.ConsentSection(
        "The time after",
        "You stay four hours at least and go home with an adult who remains for the night. Visits "
        "on day 1, 7, 30, 90 and 365. From year five on, a picture every two to three years "
        "looks for a silent tear. BMI ≥ 35 − or smoking − makes healing slower.",
        (c.ConsentClause("I can come to the visits and have somebody with me at night.", True),),
        read_seconds=37,
        reached_end=True,
    ),
    c.ConsentSection(
        "Costs, complaints, and your right to say no",
        "The price stands in quotation Q-2026-00017. You can withdraw at any time, without a "
        "reason and without harm to your care. Complaints go to the head of the clinic or to the "
        "medical board of the region.",
        (c.ConsentClause("I know that I can withdraw at any time.", True),),
        read_seconds=19,
        reached_end=True,
    ),
)

CHECKS = (
    c.ConsentCheck(
        "How long do implants last?",
        "Not for life; a further operation is likely one day",
        (
            c.GivenAnswer("Exactly ten years", False, SIGNED - timedelta(minutes=20)),
            c.GivenAnswer(
                "Not for life; a further operation is likely one day",
                True,
                SIGNED - timedelta(minutes=18),
            ),
        ),
    ),
    c.ConsentCheck(
        "Of 100 people, how many get a hard scar around an implant within 10 years?",
        "About 5 to 19",
        (c.GivenAnswer("About 5 to 19", True, SIGNED - timedelta(minutes=16)),),
    ),
    c.ConsentCheck(
        "You bleed heavily at night at home. What do you do?",
        "Call the emergency number at once",
        (
            c.GivenAnswer("Wait for the next visit", False, SIGNED - timedelta(minutes=15)),
            c.GivenAnswer("Take aspirin", False, SIGNED - timedelta(minutes=14)),
        ),
    ),
)


def consent(**changes: Any) -> c.ConsentPaper:
    values: dict[str, Any] = {
        "sheet": sheet("K-2026-00023", sha256=_hash("consent")),
        "patient": PATIENT,
        "procedure": "Breast augmentation with implants, both sides",
        "surgeon": c.ConsentSurgeon(
            "Dr Mathilde Aubry", "Plastic and aesthetic surgery", "RPPS 10000000000"
        ),
        "plan_number": "P-2026-00031",
        "plan_revision": 2,
        "plan_sha256": _hash("plan"),
        "template": "Breast augmentation",
        "template_version": "version 3, English",
        "text_sha256": _hash("text"),
        "answers_sha256": _hash("answers"),
        "facts": (
            ("Side", "Left and right"),
            ("Anaesthesia", "General"),
            ("Implants", "Round, smooth, silicone gel; 300 ml left, 300 ml right"),
        ),
        "policy": "France: 15 full days after the quotation was handed over",
        "informed_at": PRINTED,
        "earliest_at": datetime(2026, 3, 29, 22, 0, tzinfo=UTC),
        "sections": SECTIONS,
        "checks": CHECKS,
        "talks": (
            c.ConsentTalk(
                "Can I breast-feed later?",
                "Often, but it may not work. Mammograms will need extra views.",
                "Dr Mathilde Aubry",
                PRINTED,
            ),
            c.ConsentTalk(
                "Two answers about bleeding were not right.",
                "Went through the sheet for the first night; she repeated it in her words.",
                "Dr Mathilde Aubry",
                SIGNED - timedelta(minutes=9),
            ),
        ),
        "permissions": (
            c.ConsentPermission("Photographs for my own file", True),
            c.ConsentPermission("Photographs for teaching, without my face", False),
            c.ConsentPermission("Entry in the register of breast implants", True),
        ),
        "signatures": (
            c.ConsentSignature(
                "Patient",
                PATIENT.name,
                "I have read and understood this, my questions were answered, and I agree to the "
                "treatment described above.",
                "pen, tablet 3",
                "Lyon, room 2",
                SIGNED,
                scribble(),
                strokes_sha256=_hash("ink 1"),
            ),
            c.ConsentSignature(
                "Interpreter",
                "Amadou Sow",
                "I have put everything into Wolof faithfully and heard the questions answered.",
                "finger, tablet 3",
                "Lyon, room 2",
                SIGNED + timedelta(minutes=2),
                scribble(DeviceKind.FINGER, turns=4),
                "sworn interpreter",
                _hash("ink 2"),
            ),
        ),
        "awaited": (
            c.AwaitedSignature(
                "Surgeon",
                "Dr Mathilde Aubry",
                "I have explained the treatment, its risks and the alternatives, and shall "
                "operate myself.",
            ),
        ),
    }
    return c.ConsentPaper(**values | changes)
