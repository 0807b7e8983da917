"""What the text of a call changes of the rules, read from a TOML text in the shape of the files of programmes."""

import tomllib

from matching.funding.files import read_rule
from matching.funding.rules import Instrument, Override
from matching.funding.tables import Problems, Table, WrongRules, lines_of


def read_override(text: str, instrument: Instrument) -> Override:
    """The override; raises `WrongRules` with the line of everything that is wrong in it.

    `without` names rules of the instrument that do not count; each of `[[rules]]` is put in the place of the rule of
    its id, or added.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = str(error).partition("at line ")[2].partition(",")[0] or "1"
        raise WrongRules(f"line {line}: {error}") from None
    problems = Problems("line ", lines_of(text))
    table = Table(values, (), problems)
    without = table.texts("without") or frozenset()
    known = {rule.id for rule in instrument.rules}
    for name in sorted(without - known):
        table.wrong("without", f"there is no rule {name!r}; there are {', '.join(sorted(known))}")
    rules = tuple(read_rule(one, {}) for one in table.tables("rules"))
    names = [rule.id for rule in rules]
    for name in sorted({name for name in names if names.count(name) > 1}):
        table.wrong("rules", f"two rules are called {name!r}")
    table.end()
    if problems.found:
        raise WrongRules("\n".join(one.replace("line :", "line ", 1) for one in problems.found))
    return Override(without, rules)
