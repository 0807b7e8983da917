"""axe-core on a page of the browser: what it objects to, and nothing else of the much that it found."""

from playwright.sync_api import Page

from service.settings import ROOT

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
# The rule of WCAG 2.2 on the size of targets is off unless asked for.
# Of rules that hold one element is enough; to find, describe and hand over all of them takes longest.
RUN = """async (within) => {
  const found = await axe.run(within || document, {
    iframes: false, resultTypes: ['violations'], rules: {'target-size': {enabled: true}},
  });
  return {violations: found.violations, passed: found.passes.length};
}"""


def violations(page: Page, within: str = "") -> list[str]:
    """What axe objects to, on the page or in one part of it; its script has to be there already."""
    found = page.evaluate(RUN, within)
    assert within or found["passed"] > 10
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]
