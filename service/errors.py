"""What can go wrong in a use case, in words that the web turns into a page."""


class Missing(Exception):
    """There is no such thing, or the reader may not know that there is."""


class Refused(Exception):
    """The reader may not do this."""


class SignInAgain(Exception):
    """The reader has to have signed in just before, for this."""


class Overtaken(Exception):
    """What was asked for is no longer possible: somebody or the time has changed it meanwhile."""


class TooOften(Exception):
    """This was asked for too often; it may be asked for again after `wait` seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"again after {wait} s")
        self.wait = wait
