"""A theme of the NL Design System gives the pages its colours and letters, by the names that all of them share."""

from tests.browser.conftest import Open

THEME = """() => {
  const theme = new CSSStyleSheet();
  theme.replaceSync(`:root {
    --basis-color-default-bg-document: rgb(1, 2, 3); --basis-color-default-color-document: rgb(4, 5, 6);
    --basis-color-action-1-color-default: rgb(7, 8, 9); --basis-heading-font-family: Georgia;
    --basis-text-font-family-default: Calibri; --basis-border-radius-md: 11px }`);
  document.adoptedStyleSheets = [theme];
}"""
LOOKS = """() => {
  const look = (one) => getComputedStyle(document.querySelector(one));
  return [look("body").backgroundColor, look("body").color, look("main a").color, look("h1").fontFamily,
    look("body").fontFamily, look("input").borderRadius];
}"""


def test_a_theme_is_worn_by_the_names_of_its_tokens(tab: Open) -> None:
    page = tab("/organisations")
    before = page.evaluate(LOOKS)

    page.evaluate(THEME)

    assert before[:2] == ["rgb(250, 248, 244)", "rgb(19, 41, 61)"]
    assert page.evaluate(LOOKS) == ["rgb(1, 2, 3)", "rgb(4, 5, 6)", "rgb(7, 8, 9)", "Georgia", "Calibri", "11px"]
