// Stands in for the console: hands frames to the replay document, and says when it shows what it was given.
(() => {
  const inner = () => frames[0]?.document.querySelector(".replayer-wrapper iframe")?.contentDocument;
  const places = () => {
    const found = [inner()];
    for (const place of found)
      for (const { shadowRoot } of place.querySelectorAll("*")) if (shadowRoot) found.push(shadowRoot);
    return found;
  };
  const still = () => {
    for (const one of places().flatMap((place) => place.getAnimations?.() ?? [])) {
      const infinite = !Number.isFinite(one.effect?.getComputedTiming().endTime);
      if (infinite) [one.currentTime, one.effect] = [0, one.effect];
      if (infinite) one.pause();
      else if (one.playState !== "finished") one.finish();
    }
  };
  const frame = () => new Promise(requestAnimationFrame);
  window.give = (text) => {
    const frame = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    frames[0].postMessage({ livedesk: "frame", frame: frame.buffer }, origin);
  };
  addEventListener("message", ({ data }) => data.livedesk === "snapshot" && again());
  /** The mark is there, with everything that belongs to it. */
  window.shows = async (mark, ms) => {
    const until = performance.now() + ms;
    while (inner()?.querySelector("body > i[hidden]")?.textContent !== mark) {
      if (performance.now() > until) return `shows ${inner()?.querySelector("body > i[hidden]")?.textContent}`;
      await frame();
    }
    still();
    const page = inner();
    await Promise.all([page.fonts.ready, ...[...page.images].map((image) => image.decode().catch(() => {}))]);
    await frame();
    still();
    await frame();
    return "";
  };
})();
