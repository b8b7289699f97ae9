"""Roles, the ledger, disclosure, and the one door out."""
