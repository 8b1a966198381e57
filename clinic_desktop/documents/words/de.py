"""Fixed words of papers in German."""

WORDS = {
    "page_of": "Seite {page} von {pages}",
    "revision": "Fassung {n}",
    "printed": "Gedruckt am {at}",
    "copy": "KOPIE",
    "patient": "Patient/in",
    "born": "Geburtsdatum",
    "patient_number": "Patientennummer",
    "plan": "Plan",
    "total": "Summe",
    "amount": "Betrag",
    "quantity": "Anz.",
    "service": "Leistung",
    "includes": "Enthält: {items}",
    "quotation": "Kostenvoranschlag",
    "quotation_number": "Nummer",
    "dated": "Datum",
    "valid_until": "Gültig bis",
    "deposit_asked": "Anzahlung bei Buchung",
    "performer_differs": "Wer operiert",
    "time_to_reflect": "Bedenkzeit",
    "accept_from": (
        "Bitte lassen Sie sich Zeit. Dieser Kostenvoranschlag kann frühestens am {day} angenommen "
        "werden; bis dahin darf außer dem Honorar der Beratung nichts verlangt oder genommen "
        "werden."
    ),
    "text_of_the_law": "Wortlaut des Gesetzes",
    "performers": "Wer den Eingriff vornimmt",
    "signed_on": "Unterschrieben am {at}",
    "date_and_signature": "Datum und Unterschrift",
    "handed_over": "Übergabe",
    "receipt_open": (
        "Ich habe diesen Kostenvoranschlag mit den dazugehörigen Informationen erhalten."
    ),
    "receipt_given": "{name} hat diesen Kostenvoranschlag am {at} erhalten.",
    "handed_by": "Übergeben durch {name} ({way})",
    "with_documents": "Zusammen mit: {items}",
    "date_and_patient_signature": (
        "Datum und Unterschrift der Patientin oder des Patienten (Empfang, keine Annahme)"
    ),
    "case": "Eingriff",
    "unit_price": "Einzelpreis",
    "tax": "Steuer",
    "tax_rate": "Steuer nach Satz",
    "tax_base": "Netto",
    "tax_amount": "Steuer",
    "balance": "Offener Betrag",
    "how_to_pay": "Zahlung",
    "nothing_to_pay": "Vollständig bezahlt. Es ist nichts mehr offen.",
    "credited": "Dieser Betrag wird Ihnen gutgeschrieben, gegen die oben genannte Rechnung.",
    "invoice.INVOICE": "Rechnung",
    "invoice.DEPOSIT": "Anzahlungsrechnung",
    "invoice.CREDIT_NOTE": "Gutschrift",
    "invoice.number": "Rechnung",
    "invoice.refers_to": "Zu Rechnung",
    "invoice.supplied": "Behandelt am",
    "invoice.due": "Fällig am",
    "invoice.total": "Rechnungssumme",
    "receipt": "Quittung",
    "receipt.number": "Quittung",
    "received": "Dankend erhalten",
    "given_back": "Zurückgezahlt",
    "paid_for": "Für",
    "balance_after": "Noch offen",
    "paid_in_full": "Nichts, vollständig bezahlt",
    "reference": "Verwendungszweck",
    "received_by": "Angenommen von",
    "given_back_by": "Ausgezahlt von",
    "fiscal": "Kassensystem",
    "thanks": "Bitte bewahren Sie diese Quittung bei Ihren Unterlagen auf.",
    "consent": "Einwilligung in die Behandlung",
    "plan_revision": "Plan, Fassung {n}",
    "revision_label": "Fassung des Plans",
    "text_hash": "Text",
    "surgeon": "Chirurg/in",
    "anaesthetist": "Anästhesist/in",
    "informed": "Aufgeklärt am",
    "earliest": "Entscheidung ab",
    "template": "Textfassung",
    "policy": "Bedenkzeit",
    "read_to_end": "Bis zum Ende gelesen, {seconds} s",
    "read_in_part": "Geöffnet, {seconds} s",
    "refused": "Nicht zugestimmt. Grund: {reason}",
    "risk": "Risiko",
    "how_often": "Wie oft",
    "of_many": "Von {n} Menschen",
    "within": "Zeitraum",
    "source": "Quelle: {text}",
    "checks": "Fragen zum Verständnis",
    "checks_note": "Jede Antwort steht so, wie sie gegeben wurde, in ihrer Reihenfolge.",
    "answer_right": "{text}  (richtig, {at})",
    "answer_wrong": "{text}  (nicht richtig, {at})",
    "right_is": "Richtig wäre: {text}",
    "not_answered": "Nicht beantwortet",
    "talks": "Fragen und Gespräche",
    "talk_by": "{name}, {at}",
    "permissions": "Gesonderte Erlaubnisse",
    "permissions_note": "Freie Wahl. Die Behandlung hängt nicht davon ab.",
    "granted": "Erlaubt",
    "not_granted": "Nicht erlaubt",
    "signatures": "Unterschriften",
    "without_ink": "Ohne Unterschrift von Hand gegeben, siehe Erklärung",
    "signature_awaited": "Unterschreibt nach den anderen",
    "place_date_signature": "Ort, Datum und Unterschrift",
    "proof": "Woran dieses Dokument gebunden ist",
    "proof_note": (
        "SHA-256-Werte. Wer die Akte hat, kann sie nachrechnen; ein einziger geänderter Buchstabe "
        "ergibt einen anderen Wert."
    ),
    "hash_consent": "Einwilligung",
    "hash_text": "Gezeigter Text",
    "hash_plan": "Plan, Fassung {n}",
    "hash_answers": "Gegebene Antworten",
    "hash_strokes": "Schriftzug: {party}",
    "card": "Implantatpass",
    "card_back": "Für Sie und Ihre Ärzte",
    "implanted": "Eingesetzt am",
    "device": "Produkt",
    "card_carry": (
        "Tragen Sie diesen Pass bei sich und zeigen Sie ihn vor jeder Operation, Röntgenaufnahme, "
        "MRT oder Mammographie."
    ),
    "card_imaging": (
        "Gehen Sie zum Arzt, wenn die Stelle anschwillt, hart wird, schmerzt, ihre Form ändert "
        "oder sich rötet, auch nach Jahren. Ein Implantat hält nicht ein Leben lang."
    ),
    "card_visits": "Kommen Sie zu den Kontrollen und melden Sie uns eine neue Anschrift.",
    "card_information": "Informationen für Patienten: {site}",
    "certificate": "Bescheinigung",
    "certificate.WITHDRAWN": "Einwilligung widerrufen",
    "certificate.SUPERSEDED": "Einwilligung überholt",
    "certificate.DECLINED": "Einwilligung abgelehnt",
    "certificate.EXPIRED": "Einwilligung abgelaufen",
    "certificate.WITHDRAWN.text": (
        "{name} hat diese Einwilligung am {at} widerrufen. Sie erlaubt keine Behandlung mehr."
    ),
    "certificate.SUPERSEDED.text": (
        "Der Plan wurde am {at} geändert: Fassung {new} trat an die Stelle von Fassung {n}. Die "
        "Einwilligung zu Fassung {n} erlaubt keine Behandlung mehr; es braucht eine neue."
    ),
    "certificate.DECLINED.text": (
        "{name} hat diese Behandlung am {at} abgelehnt. In nichts wurde eingewilligt."
    ),
    "certificate.EXPIRED.text": (
        "Diese Einwilligung endete am {at}. Sie erlaubt keine Behandlung mehr; es braucht eine "
        "neue."
    ),
    "certificate.stopped": (
        "Der Widerruf kam während der Operation. Das Team hörte auf, sobald es sicher war."
    ),
    "certificate.document": "Das Dokument, zu dem diese Seite gehört",
    "certificate.unchanged": (
        "Das Dokument bleibt, wie es unterschrieben wurde. Nichts darin wurde geändert oder "
        "entfernt."
    ),
    "certificate.reason": "Grund",
    "certificate.told_by": "Erklärt durch",
    "certificate.recorded_by": "Festgehalten von",
    "certificate.signed_at": "Unterschrieben am",
    "list": "Operationsplan",
    "list.open": "offen, kann sich noch ändern",
    "list.frozen": "geschlossen um {at}",
    "list.all_clear": "Keinem Eingriff auf diesem Plan steht etwas im Weg.",
    "list.settle": "Vor Beginn zu klären",
    "list.empty": "Keine Eingriffe.",
    "list.time": "Zeit",
    "list.procedure": "Eingriff und Seite",
    "list.team": "Team",
    "list.alerts": "Allergien, ASA",
    "list.ready": "Bereit",
    "list.born": "geb.",
    "list.no_allergies": "keine bekannt",
}
