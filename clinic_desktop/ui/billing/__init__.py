"""Invoices, payments and receipts of a patient, or everything that is open."""
