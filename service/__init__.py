"""The Schakel service: what people see, answer and receive."""
