"""The questions of a registration in English; each is looked up in the patient's language."""

from clinic_desktop.ui.kiosk.registering_pages import Asked, Kind, Option

PRIVACY = (
    "The clinic keeps what you tell it here, and what is found and done in your treatment.",
    "Only people who treat you, or who work for your treatment and its bill, may read it. Each"
    " look into your file is recorded.",
    "It is kept as long as the law asks, then deleted. It is never sold.",
    "You may ask for a copy, have mistakes corrected, and ask who has read your file.",
)
TERMS = (
    "What you enter should be true and complete: your treatment is planned with it.",
    "An account is yours alone. Tell nobody your password or a code from your mail.",
    "Nothing that you do here orders a treatment. Each treatment is agreed on separately.",
)
NOTICES = {
    "privacy": ("How we protect what you tell us", PRIVACY, "I have read this and agree."),
    "terms": ("What we ask of you", TERMS, "I have read this and agree."),
}
WHO = (Option("self", "Myself"), Option("child", "My child"))
NAMES = (Asked("first", "First name"), Asked("last", "Last name"))
ONE_NAME = (Asked("last", "Name"),)
GUARDIAN = (Asked("guardian", "Your name"),)
BORN = (
    Asked("day", "Day", Kind.DIGITS, 2),
    Asked("month", "Month", Kind.DIGITS, 2),
    Asked("year", "Year", Kind.DIGITS, 4),
)
CONTACT = (
    Asked("phone", "Mobile phone", Kind.PHONE),
    Asked("email", "E-mail address", Kind.EMAIL),
)
PHONE = (Asked("phone", "Mobile phone", Kind.PHONE),)
ADDRESS = (Asked("address", "Street, number, postcode, town"),)
EMERGENCY = (
    Asked("emergency", "Name of this person"),
    Asked("emergency_phone", "Phone of this person", Kind.PHONE),
)
PASSWORD = (Asked("password", "Password", Kind.SECRET),)
CODE = (Asked("code", "Code from the mail", Kind.DIGITS, 6),)

HEALTH = {
    "allergies": (
        "Are you allergic to anything?",
        "For example medicines, latex, plasters, iodine.",
        "Which allergies?",
    ),
    "medicines": (
        "Do you take medicines?",
        "Also herbs, drops and what you buy without a prescription.",
        "Which ones, and how much?",
    ),
    "conditions": (
        "Have you been ill, or are you now?",
        "For example heart, lungs, diabetes, bleeding, earlier operations.",
        "What was it, and when?",
    ),
    "smoking": ("Do you smoke?", "Also e-cigarettes.", "How much in a day?"),
}
"""Question, example, and what the field asks for after a yes."""

FACTS = {"allergies": "ALLERGY", "medicines": "MEDICINE", "conditions": "CONDITION"}
NOTED = (Option("same", "That is right"), Option("yes", "Something else is true"))
CHANGED = "What is new, or no longer true?"
"""Answers to what the clinic has noted, and what the field asks for."""

YES_NO = (Option("no", "No"), Option("yes", "Yes"))
ACCOUNT = (
    Option("yes", "Yes, with a password"),
    Option("no", "No, not now"),
)
LABELS = {
    "who": "Who is registered", "guardian": "Guardian", "names": "Name", "born": "Date of birth",
    "contact": "Contact", "address": "Address", "emergency": "In an emergency",
    "allergies": "Allergies", "medicines": "Medicines", "conditions": "Illnesses",
    "smoking": "Smoking", "account": "Account",
}  # fmt: skip
"""How the page of all answers names each."""

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
