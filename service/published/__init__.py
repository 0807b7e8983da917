"""What is published, as data for programs: documents, and in which order they changed."""
