"""Mails: written from templates, queued in the outbox, handed over once."""
