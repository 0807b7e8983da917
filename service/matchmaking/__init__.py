"""Proposals: made by the engine, stored, answered."""
