// Where our parts must stand to be pressed: outside of a modal dialog, or of what fills the screen, nothing can be.

/** Nothing that stands within these is shown. */
const HOLLOW = "video,audio,img,picture,canvas,iframe,object,embed,input,textarea,select,svg,math";

export function placeAbove(): Element | ShadowRoot {
  const modals = document.querySelectorAll("dialog:modal");
  const full = filling();
  const place = modals[modals.length - 1] ?? (full?.matches(HOLLOW) ? null : (full?.shadowRoot ?? full));
  return place ?? document.documentElement;
}

/** Also within shadow roots, as of a player. */
function filling(): Element | null {
  let found = document.fullscreenElement ?? null;
  for (let inner = found; inner; inner = inner.shadowRoot?.fullscreenElement ?? null) found = inner;
  return found;
}
