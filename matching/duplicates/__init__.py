"""Which names mean the same organisation: read, compared word by word, weighed by a learnt table."""
