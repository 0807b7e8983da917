"""How organisations come in and who works for them: registration, invitations, asking to join, claims."""
