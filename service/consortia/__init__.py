"""Consortia: sets of partners built around a need, a call or a proposal, judged as they grow."""
