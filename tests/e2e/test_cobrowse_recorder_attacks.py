"""Pages that change what the browser does while they are seen: nothing private leaves, the page goes on, and it ends."""

from __future__ import annotations

import pytest

from tests.e2e.test_cobrowse_consent_attacks import Tricked, visitor, window

__all__ = ["visitor", "window"]

# What a page does to our code alone: the browser's driver uses the same functions.
LIE = """
const [had, stackOf] = [RegExp.prototype.test, () => new Error().stack];
const lie = (of, name, instead) => {
  const was = Object.getOwnPropertyDescriptor(of, name);
  const part = "value" in was ? "value" : "get";
  const real = was[part];
  let busy = false;
  const now = function (...args) {
    if (busy) return Reflect.apply(real, this, args);
    busy = true;
    const ours = Reflect.apply(had, /cobrowse[.]js/, [stackOf().split("\\n")[3]]);
    busy = false;
    return ours ? instead.call(this, real, args) : Reflect.apply(real, this, args);
  };
  Object.defineProperty(of, name, { ...was, [part]: now });
};
const no = () => { throw new Error("no") };
"""
LIES = {
    "matches that finds nothing": "lie(Element.prototype, 'matches', () => false)",
    "matches that throws": "lie(Element.prototype, 'matches', no)",
    "closest that throws": "lie(Element.prototype, 'closest', no)",
    "children that throw": "for (const name of ['childNodes', 'firstChild', 'parentNode']) lie(Node.prototype, name, no)",
    "attributes that throw": "lie(Element.prototype, 'attributes', no); lie(Element.prototype, 'getAttribute', no)",
    "attributes of a proxy": """for (const one of document.querySelectorAll("*"))
        Object.defineProperty(one, "attributes", { get: () => new Proxy([], { get: no, ownKeys: no }) })""",
    "values that throw": "lie(HTMLInputElement.prototype, 'value', no)",
    "an observer that sees nothing": """window.MutationObserver = class {
        observe() {}
        disconnect() {}
        takeRecords() { return [] }
      }""",
    "a push that throws": "lie(Array.prototype, 'push', no)",
    "a list that cannot be walked": "lie(Array.prototype, Symbol.iterator, no)",
    "a JSON that throws": "lie(JSON, 'stringify', no)",
    "a JSON of its own": "Object.prototype.toJSON = function () { return { SECRET: 1 } }",
    "styles that throw": "lie(window, 'getComputedStyle', no)",
    "fields of the names of functions": """document.forms[0].insertAdjacentHTML("beforeend",
        ["matches", "closest", "attributes", "childNodes", "parentNode", "nextSibling", "remove"]
          .map((name) => `<input name=${name}>`).join(""))""",
}


# With the others nothing is shown.
SEEN = ("matches that finds nothing", "an observer that sees nothing", "fields of the names of functions")


@pytest.mark.parametrize("what", LIES)
def test_a_page_that_changes_what_the_browser_does_lets_nothing_out_and_goes_on(visitor: Tricked, what: str) -> None:
    visitor.shared()
    visitor.page.evaluate(f"() => {{ {LIE} {LIES[what]} }}")
    visitor.say("cobrowse.snapshot", stream=0)
    visitor.page.fill("#name", "SECRET typed")
    visitor.page.evaluate(
        """() => {
          const p = document.createElement("p");
          p.dataset.private = "";
          p.textContent = "SECRET added";
          document.body.append(p);
          for (const name of ["mask", "hide"]) document.querySelector(`.${name}`).textContent = "SECRET changed";
          document.querySelector("h1").textContent = "Public";
          return new Promise((go) => setTimeout(go, 200));
        }"""
    )
    if what in SEEN:
        visitor.page.wait_for_function("inflated(it.frames).then((all) => all.includes('Public'))")
    left = visitor.page.evaluate("inflated(it.frames)")
    assert "SECRET" not in left.replace('"SECRET":1', "")
    visitor.page.click("#buy")
    assert visitor.page.text_content("#buy") == "Bought"
    visitor.page.keyboard.press("Escape")
    assert len(visitor.heard("POST cobrowse/stop/")) == 1
    told = visitor.page.evaluate("it.frames.length")
    visitor.page.evaluate("document.querySelector('h1').textContent = 'After'")
    visitor.page.wait_for_timeout(150)
    assert visitor.page.evaluate("it.frames.length") == told
