"""What is kept of people: declared, shown, handed out, erased, and let go when its time is over."""
