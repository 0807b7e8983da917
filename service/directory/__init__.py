"""Organisations, listings, collaborations and the vocabularies they use."""
