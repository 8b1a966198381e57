"""The procedure plan of a patient: lines, approval, quotation, its consents."""
