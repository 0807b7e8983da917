"""The matching engine: immutable records in, explained proposals out."""
