"""Who is due what, composed and sent once."""
