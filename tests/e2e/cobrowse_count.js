// Counts listeners, observers and timers of a page, without those of the browser's driver.
window.count = () => {
  const counted = [];
  const count = (of, on, off, key) => {
    const [add, remove] = [of[on], of[off]];
    const same = (one, self, args) => one.of === of && one.self === self && key(args).every((part, n) => part === one.key[n]);
    const find = (self, args) => counted.findIndex((one) => same(one, self, args));
    of[on] = function (...args) {
      const driver = /InjectedScript/.test(new Error().stack);
      if (!driver && !args[2]?.once && find(this, args) < 0) counted.push({ of, self: this, key: key(args) });
      return add.apply(this, args);
    };
    of[off] = function (...args) {
      const at = find(this, args);
      if (at >= 0) counted.splice(at, 1);
      return remove.apply(this, args);
    };
  };
  const listener = ([type, hear, how]) => [type, hear, !!(how?.capture ?? how)];
  count(EventTarget.prototype, "addEventListener", "removeEventListener", listener);
  count(MutationObserver.prototype, "observe", "disconnect", () => []);
  const [set, clear] = [setInterval, clearInterval];
  window.setInterval = (...args) => {
    const id = set(...args);
    counted.push({ of: window, self: id, key: [] });
    return id;
  };
  window.clearInterval = (id) => {
    const at = counted.findIndex((one) => one.of === window && one.self === id);
    if (at >= 0) counted.splice(at, 1);
    clear(id);
  };
  window.left = () => counted.filter(({ self }) => !(self instanceof Node) || self.isConnected).map(({ key }) => String(key[0]));
  window.shape = () => [
    Element.prototype.attachShadow, CSSStyleSheet.prototype.insertRule, Element.prototype.matches,
    CSSStyleDeclaration.prototype.setProperty, CSSStyleSheet.prototype.replaceSync,
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set,
    Object.getOwnPropertyDescriptor(Document.prototype, "adoptedStyleSheets").set,
  ];
  window.before = shape();
};
