"""What attachés and officers see."""
