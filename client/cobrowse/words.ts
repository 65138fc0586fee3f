// Words that say how something looks, and words that may be somebody's: the browser knows its own, and sheets name theirs.

export interface Words {
  /** Is it a word of CSS, or of many pages? Where no browser can be asked, any may be. */
  isCommon(word: string): boolean;
  isFunction(name: string): boolean;
  isUnit(unit: string): boolean;
  /** One that the browser knows; a custom one has the name that the page gave it. */
  isProperty(name: string): boolean;
}

/** Of values that are made of several, where no property takes them alone; fonts that are everywhere; and of attributes. */
const MORE = new Set(
  (
    "inset span at fill from circle ellipse closest-side farthest-side closest-corner farthest-corner auto-fit auto-fill dark " +
    "light srgb srgb-linear oklch oklab hue shorter longer default serif sans-serif monospace cursive fantasy system-ui " +
    "ui-sans-serif ui-serif ui-monospace ui-rounded emoji math arial helvetica neue times new roman georgia verdana tahoma " +
    "trebuchet courier menlo monaco consolas segoe roboto inter noto color liberation blinkmacsystemfont -apple-system apple " +
    "true false mixed page step location date time manual hint until found rtl ltr char soft hard off col rowgroup colgroup " +
    "plaintext only modal non submit reset button css matrix saturate huerotate luminancetoalpha identity table discrete " +
    "gamma fractalnoise turbulence translate scale rotate skewx skewy xminymin xmidymin xmaxymin xminymid xmidymid " +
    "xmaxymid xminymax xmidymax xmaxymax meet slice userspaceonuse objectboundingbox stitch over atop xor arithmetic rem " +
    "print screen speech and or not orientation portrait landscape hover fine coarse prefers-color-scheme " +
    "prefers-reduced-motion reduce no-preference"
  ).split(" "),
);
const FUNCTION =
  /^(?:var|env|calc|min|max|clamp|abs|sign|round|mod|rem|a?sin|a?cos|a?tan2?|pow|sqrt|hypot|(?:rgb|hsl)a?|hwb|(?:ok)?l(?:ab|ch)|color(?:-mix)?|light-dark|url|src|(?:-webkit-)?image-set|(?:-webkit-)?(?:repeating-)?(?:linear|radial|conic)-gradient|matrix(?:3d)?|(?:translate|scale|rotate)(?:3d|[xyz])?|skew[xy]?|perspective|blur|brightness|contrast|grayscale|hue-rotate|invert|opacity|saturate|sepia|drop-shadow|cubic-bezier|linear|steps|circle|ellipse|inset|polygon|path|shape|rect|xywh|minmax|repeat|fit-content|counters?|attr|format|anchor(?:-size)?|local)$/i;
const UNIT =
  /^(?:px|r?em|r?ch|r?ex|r?lh|r?ic|r?cap|[sdl]?v(?:[whib]|min|max)|cq(?:[whib]|min|max)|[cm]m|q|in|p[tc]|deg|g?rad|turn|m?s|k?hz|dp(?:i|cm|px)|x|fr|n)$/i;
const MOST = 5_000;

const PROPERTY = /^-?[a-z][a-z-]*$/i;

const known = new Map<string, boolean>();
const supported = new Map<string, boolean>();
let asked = false;
let properties: string[] | null = null;

function isCommon(word: string): boolean {
  if (!mayAsk()) return true;
  const lower = word.toLowerCase();
  if (MORE.has(lower) || word.length <= 2) return true;
  let found = known.get(lower);
  if (found === undefined) {
    properties ??= [...getComputedStyle(document.documentElement)].filter(isStrict);
    found = isProperty(lower) || (/^[a-z-]+$/.test(lower) && properties.some((name) => CSS.supports(name, lower)));
    if (known.size > MOST) known.clear();
    known.set(lower, found);
  }
  return found;
}

function isProperty(name: string): boolean {
  if (!mayAsk()) return PROPERTY.test(name);
  let found = supported.get(name);
  if (found === undefined) {
    found = PROPERTY.test(name) && CSS.supports(name, "initial");
    if (supported.size > MOST) supported.clear();
    supported.set(name, found);
  }
  return found;
}

/** Is there a browser, that knows one thing from another? */
function mayAsk(): boolean {
  asked ||= typeof CSS !== "undefined" && CSS.supports?.("color", "red") && !CSS.supports("color", "x-nobodys");
  return asked;
}

/** Takes words of its own, and no names of the page's. */
function isStrict(name: string): boolean {
  return !CSS.supports(name, "x-nobodys") && !CSS.supports(name, "--x-nobodys");
}

export const WORDS: Words = {
  isCommon,
  isFunction: (name) => FUNCTION.test(name),
  isUnit: (unit) => UNIT.test(unit),
  isProperty,
};
