"""Cycles are looked for again after the work that was spared it, also where that failed."""

import gc

import pytest

from matching.collecting import no_search_for_cycles


def test_it_is_looked_for_again_afterwards() -> None:
    with no_search_for_cycles():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_is_looked_for_again_after_a_failure() -> None:
    with pytest.raises(KeyError), no_search_for_cycles():
        raise KeyError
    assert gc.isenabled()


def test_who_does_without_goes_on_doing_without() -> None:
    gc.disable()
    try:
        with no_search_for_cycles():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
