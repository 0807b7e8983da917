"""What an error is called for whoever runs a command, and the exit status it means."""


def told(error: Exception) -> tuple[str, int] | None:
    """The sentence and the exit status of an error that is known; None for a fault of the program itself.

    The kinds are looked up only once something went wrong: a command that works need not load them.
    """
    from sqlalchemy.exc import DatabaseError, IntegrityError

    from matching.e5 import ModelMissing
    from service.exchange.rows import RowError
    from service.settings import SettingsError

    if isinstance(error, SettingsError | RowError):
        return str(error), 2
    if isinstance(error, IntegrityError):
        return f"the data go against a rule of the database, so nothing was kept: {_cause(error.orig)}", 1
    if isinstance(error, DatabaseError):
        hint = "is it there and at the newest revision? See: schakel check"
        return f"the database does not do it: {_cause(error.orig)}; {hint}", 1
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror, 1
    if isinstance(error, ModelMissing | OSError):
        return str(error), 1
    return None


def _cause(error: BaseException | None) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
