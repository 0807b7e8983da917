"""Programmes, their areas and the standing of countries."""
