// What a page's own script may do with a secret; `one`, `add` … are called by tests/e2e/planted.py.
const one = (selector) => [...document.querySelectorAll(selector)].find((element) => !element.closest("livedesk-cobrowse"));
const add = (tag, attribute = "data-none") => {
  const element = document.createElement(tag);
  const [name, value = ""] = attribute.split("=");
  element.setAttribute(name, value);
  document.body.append(element);
  return element;
};
const adopt = (root, css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  return sheet;
};
const gone = (element, text) => {
  element.append(text);
  setTimeout(() => element.remove(), 30);
};
const later = (run) => setTimeout(run, 20);
/** An attribute of something that was sent. */
const late = (name, value) => {
  const element = add(name === "placeholder" ? "input" : "a");
  later(() => element.setAttribute(name, value));
};
/** An attribute that comes and goes, and whose name is the secret. */
const named = (name) => {
  const element = add("p");
  element.setAttribute(name, "1");
  later(() => element.removeAttribute(name));
};
const type = (selector, text) => {
  const element = one(selector);
  element.focus();
  for (const letter of text) document.execCommand("insertText", false, letter);
  if (Math.random() < 0.5) for (const _ of text) document.execCommand("delete");
};
const transfer = (text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  return data;
};
const paste = (selector, text) => {
  const element = one(selector);
  element.focus();
  element.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, clipboardData: transfer(text) }));
  document.execCommand("insertText", false, text);
};
const drop = (selector, text) => {
  const given = { bubbles: true, dataTransfer: transfer(text) };
  for (const kind of ["dragstart", "dragover", "drop"]) one(selector).dispatchEvent(new DragEvent(kind, given));
  one(selector).value += text;
};
/** Public, then private and filled at one time; emptied, and public again. */
const flip = (text) => {
  const element = add("p");
  element.append("words");
  later(() => {
    element.firstChild.data = text;
    element.setAttribute("data-private", "");
    later(() => {
      element.replaceChildren("words");
      element.removeAttribute("data-private");
    });
  });
};
/** Private, then public once it is empty. */
const back = (text) => {
  const element = add("p", "data-private");
  element.append(text);
  later(() => {
    element.replaceChildren();
    element.removeAttribute("data-private");
  });
};
/** Private by what it stands in from now on. */
const wrap = (text) => {
  const [outer, inner] = [add("div"), document.createElement("p")];
  outer.append(inner);
  later(() => {
    outer.className = "far";
    inner.className = "away";
    inner.append(text);
  });
};
const moved = (text) => {
  const [element, place] = [add("p"), add("div", "data-private")];
  later(() => {
    place.append(element);
    element.append(text);
  });
};
/** A password whose letters are shown. */
const shown = (text) => {
  const field = add("input", "type=password");
  field.value = text;
  later(() => {
    field.type = "text";
  });
};
const select = (text) => {
  const element = add("p", "data-private");
  element.append(text);
  getSelection().selectAllChildren(element);
};
const custom = (text) => document.body.dispatchEvent(new CustomEvent("x", { bubbles: true, detail: text }));
customElements.define(
  "x-card",
  class extends HTMLElement {
    static observedAttributes = ["inner", "value"];
    constructor() {
      super();
      this.attachShadow({ mode: "open" }).innerHTML = "<p data-private>one</p><input><p>in a shadow</p>";
    }
    connectedCallback() {
      const text = this.getAttribute("text") ?? "";
      this.shadowRoot.append(text, document.createComment(this.getAttribute("comment") ?? ""));
    }
    attributeChangedCallback(name, _, value) {
      if (name === "value") this.shadowRoot.querySelector("input").value = value;
      else this.shadowRoot.querySelector("p").textContent = value;
    }
  },
);
const secret = adopt(add("x-card", "data-private").shadowRoot, ".none { color: red }");
