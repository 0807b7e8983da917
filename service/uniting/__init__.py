"""Organisations that are there twice: suspicions, what officers decide, and the way back."""
