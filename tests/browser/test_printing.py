"""What is printed is ink on paper, whatever theme the screen has."""

from tests.browser.conftest import Open

COLOURS = """() => [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility()).map((one) => {
  const look = getComputedStyle(one);
  return [one.className.baseVal ?? one.className, look.color, look.backgroundColor, look.borderTopColor, look.fill];
})"""


def test_a_page_is_printed_from_the_dark_theme_as_from_the_light_one(tab: Open) -> None:
    page = tab("/styleguide", color_scheme="dark", reduced_motion="reduce")
    on_screen = page.evaluate(COLOURS)

    page.emulate_media(media="print")
    from_the_dark = page.evaluate(COLOURS)
    page.emulate_media(media="print", color_scheme="light")

    assert len(from_the_dark) > 500 and from_the_dark != on_screen
    assert [pair for pair in zip(from_the_dark, page.evaluate(COLOURS), strict=True) if pair[0] != pair[1]] == []
