// For walking about on a page as a visitor does, and for letting it rest while two pictures are taken.
(() => {
  const CLICKED =
    "button,a,summary,label,th,td,li,figure,canvas,video,rect,circle,path.slice,input,select,textarea,.card,.row,.menu,.side a,[slot=tab],[contenteditable],x-badge,x-stars span";
  const FIELDS = "input:not([type=hidden],[type=image]),select,textarea";
  const BOXES = "[data-private],iframe,canvas,video,audio,object,embed,input[type=image]";
  const WRITTEN = "input:not([type]),input[type=text],input[type=search],input[type=email],textarea,[contenteditable]";
  const OPENS = "input[type=file],input[type=color],input[list],select:not([multiple])";

  const places = () => {
    const found = [document];
    for (const place of found)
      for (const { shadowRoot, localName } of place.querySelectorAll("*"))
        if (shadowRoot && !localName.startsWith("livedesk-")) found.push(shadowRoot);
    return found;
  };
  const all = (selector) => places().flatMap((place) => [...place.querySelectorAll(selector)]);
  const hit = (x, y) => {
    let node = document.elementFromPoint(x, y);
    for (let next = node; next; next = node.shadowRoot?.elementFromPoint(x, y)) {
      if (next === node && next !== document.elementFromPoint(x, y)) break;
      node = next;
      if (!node.shadowRoot || node.shadowRoot.elementFromPoint(x, y) === node) break;
    }
    return node;
  };

  // What a page draws itself, frame by frame, waits while it rests.
  let resting = false;
  const held = [];
  const later = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (run) => later((at) => (resting ? held.push(run) : run(at)));
  const frame = () => new Promise(later);
  // A walk stays on its page.
  const stay = (event) => {
    const { href = "" } = event.type === "click" ? (event.target.closest?.("a") ?? {}) : {};
    if (event.type === "submit" ? event.target.method === "post" : href && href.split("#")[0] !== location.href.split("#")[0])
      event.preventDefault();
  };
  for (const type of ["click", "submit"]) addEventListener(type, stay, true);

  /** Middles of what may be clicked, and is seen. */
  const points = (selector) =>
    all(selector).flatMap((element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const [x, y] = [Math.max(0, left) + Math.min(8, (right - left) / 2), (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2];
      if (right - left < 4 || bottom - top < 4 || y < 0 || x < 0 || y >= innerHeight || x >= innerWidth) return [];
      const found = hit(x, y);
      return found && element.contains(found) ? [[Math.round(x), Math.round(y)]] : [];
    });

  const scrollable = () =>
    [document.scrollingElement, ...all("*").filter((one) => one !== document.scrollingElement && /auto|scroll/.test(getComputedStyle(one).overflow))].filter(
      (one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1,
    );

  const where = () => JSON.stringify(scrollable().map(({ scrollLeft, scrollTop }) => [scrollLeft, scrollTop]));
  // Our own, which the agent does not see; what ends it must be seen, or it would end.
  const hidden = new CSSStyleSheet();
  hidden.replaceSync(":host, * { visibility: hidden !important }");
  const hide = () => {
    for (const { shadowRoot } of document.querySelectorAll("livedesk-widget"))
      if (shadowRoot && !shadowRoot.adoptedStyleSheets.includes(hidden)) shadowRoot.adoptedStyleSheets.push(hidden);
  };
  const SHADOW = 32;
  const seals = () => {
    const roots = [...document.querySelectorAll("livedesk-cobrowse")].map(({ shadowRoot }) => shadowRoot);
    return roots.flatMap((root) => [...(root?.querySelectorAll(".seal") ?? [])]).map((seal) => {
      const { left, top, width, height } = seal.getBoundingClientRect();
      return [left - SHADOW, top - SHADOW, width + 2 * SHADOW, height + 2 * SHADOW];
    });
  };

  window.walk = {
    clicked: () => points(CLICKED).filter(([x, y]) => !hit(x, y).closest(OPENS)),
    written: () => points(WRITTEN),
    chosen: () =>
      all("select").flatMap((element, at) => (points("select").length > 0 && element.checkVisibility() && !element.disabled ? [at] : [])),
    choose(at, part) {
      const element = all("select")[at];
      element.selectedIndex = Math.floor(part * element.options.length);
      for (const type of ["input", "change"]) element.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
    },
    scroll(which, part) {
      const list = scrollable();
      const one = list[Math.floor(which * list.length)];
      if (!one) return;
      const [x, y] = [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight];
      const by = Math.round((part - 0.35) * 1200);
      one.scrollBy({ left: x > 0 && y < 4 ? by : 0, top: y > 0 ? by : 0, behavior: "instant" });
    },
    /** All that was begun is over, and nothing moves until `go`. */
    async rest(mark) {
      const drawn = [...document.images].filter(({ complete, naturalWidth }) => complete && naturalWidth > 0);
      await Promise.all([document.fonts.ready, ...drawn.map((image) => image.decode().catch(() => {}))]); // as at the agent's
      for (let [before, now] = ["", where()]; before !== now; [before, now] = [now, where()]) await frame();
      for (let turn = 0; turn < 5; turn += 1) {
        const moving = places().flatMap((place) => place.getAnimations?.() ?? []);
        const ending = moving.filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime) && one.playState !== "finished");
        for (const one of ending) one.finish();
        if (ending.length === 0) break;
        await frame();
      }
      resting = true;
      hide();
      walk.still();
      await Promise.all([document.fonts.ready, ...[...document.images].map((image) => image.decode().catch(() => {}))]);
      let sign = document.getElementById("walk-mark");
      if (!sign) {
        sign = document.body.appendChild(document.createElement("i"));
        [sign.id, sign.hidden] = ["walk-mark", true];
      }
      sign.textContent = String(mark);
      await frame();
    },
    still() {
      for (const one of places().flatMap((place) => place.getAnimations?.() ?? []))
        if (one.playState === "running") [one.currentTime, walk.paused] = [0, [...(walk.paused ?? []), one]];
      for (const one of walk.paused ?? []) one.pause();
    },
    go() {
      for (const one of walk.paused ?? []) if (one.playState === "paused") one.play();
      walk.paused = [];
      resting = false;
      for (const run of held.splice(0)) requestAnimationFrame(run);
    },
    /** What an agent is not to see: left, top, width, height. Of a field its border is seen. */
    masked() {
      const rect = (element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        return [left, top, width, height];
      };
      const inner = (element) => {
        const [left, top, width, height] = rect(element);
        const { clientLeft, clientTop, clientWidth, clientHeight, type } = element;
        if (["checkbox", "radio", "range", "color", "file"].includes(type)) return [left, top, width, height];
        return [left + clientLeft, top + clientTop, clientWidth, clientHeight];
      };
      return [
        ...seals(),
        ...all(BOXES).map(rect),
        ...all(FIELDS).map(inner),
        ...all("[contenteditable]").map(inner),
      ].filter(([left, top, width, height]) => width && height && left < innerWidth && top < innerHeight && left + width > 0 && top + height > 0);
    },
  };
})();
