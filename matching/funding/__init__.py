"""What could pay for it: rules of programmes as data in, verdicts with their sources out."""
