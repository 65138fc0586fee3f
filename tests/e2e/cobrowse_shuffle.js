// A page of components in components whose parts come, go and move by chance.
{
  const gone = [];
  let made = 0;
  let last = 0;
  const chance = (count) => {
    last = (last * 1103515245 + 12345) & 0x7fffffff;
    return (last >> 8) % count;
  };
  const pick = (all) => all[chance(all.length)];

  function spots(area) {
    const found = [area];
    const walk = (parent) => {
      for (const child of parent.children) {
        if (child.dataset.private !== undefined) continue;
        found.push(child);
        if (child.shadowRoot) found.push(child.shadowRoot);
        if (child.shadowRoot) walk(child.shadowRoot);
        walk(child);
      }
    };
    walk(area);
    return found;
  }

  function holds(outer, node) {
    for (let one = node; one; one = one.parentNode ?? one.host) if (one === outer) return true;
    return false;
  }

  function make() {
    made += 1;
    const text = `text${made}`;
    const kind = chance(4);
    if (kind === 3) return document.createTextNode(text);
    const element = document.createElement(["x-flat", "x-nested", "div"][kind]);
    if (kind === 0) element.attachShadow({ mode: "open" }).innerHTML = `<b>${text}</b><span>inner</span>`;
    if (kind === 1) {
      const inner = document.createElement("x-inner");
      inner.attachShadow({ mode: "open" }).innerHTML = `<i>${text}</i><canvas width=5 height=5></canvas>`;
      element.append(text);
      element.attachShadow({ mode: "open" }).append(inner, document.createElement("slot"));
    }
    if (kind === 2) element.innerHTML = `<u>${text}</u><span data-private>SECRET</span>`;
    return element;
  }

  const deeds = [
    (spot) => spot.append(make()),
    (spot) => spot.prepend(make()),
    (spot, element) => !holds(element, spot) && spot[chance(2) ? "append" : "prepend"](element),
    (_spot, element) => (element.shadowRoot ?? element).append(make()),
    (_spot, element) => {
      element.remove();
      gone.push(element);
    },
    (spot) => {
      const back = gone.splice(chance(gone.length), 1)[0];
      if (back && chance(2)) (back.shadowRoot ?? back).append(make());
      if (back) spot.append(back);
    },
    (_spot, element) => element.parentNode.replaceChildren(...[...element.parentNode.childNodes].reverse()),
  ];

  window.shuffle = (seed, most) => {
    last = seed;
    if (!document.querySelector("x-shuffled")) document.body.append(document.createElement("x-shuffled"));
    const area = document.querySelector("x-shuffled");
    for (let count = 1 + chance(most); count > 0; count -= 1) {
      const all = spots(area);
      const elements = all.filter((one) => one instanceof Element && one !== area);
      if (elements.length < 12) area.append(make());
      else pick(deeds)(pick(all), pick(elements));
    }
  };
}
