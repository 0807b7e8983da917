"""What may be typed: links that are safe, shares within their bounds."""

import pytest

from service.consortia.forms import is_safe, share_of


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://files.example/plan.pdf", True),
        ("https://files.example:443/plan?x=1#y", True),
        ("http://files.example/plan.pdf", False),
        ("javascript:alert(1)//https://files.example", False),
        ("https://name:word@files.example/", False),
        ("https://files.example@evil.example/", False),
        ("https://files.example:8443/", False),
        ("https://localhost/", False),
        ("https://files.example/a b", False),
        ("https:\\\\files.example", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_only_a_plain_link_by_https_is_safe(address: str, safe: bool) -> None:
    assert is_safe(address) is safe


@pytest.mark.parametrize(
    ("typed", "share"),
    [("0", 0), ("100", 100), (" 25 % ", 25), ("101", None), ("-1", None), ("1.5", None), ("half", None), ("٣", None)],
)
def test_a_share_is_a_whole_number_up_to_a_hundred(typed: str, share: int | None) -> None:
    assert share_of(typed) == share
