// What visitors read about cobrowsing.

export interface CobrowseWords extends Record<string, string> {
  agent: string;
  viewTitle: string;
  viewText: string;
  seen: string;
  unseen: string;
  controlTitle: string;
  controlText: string;
  recordTitle: string;
  recordText: string;
  recorded: string;
  recordEnd: string;
  always: string;
  allow: string;
  decline: string;
  look: string;
  lookEnd: string;
  lookNone: string;
  lookMore: string;
  lookBroken: string;
  hidden: string;
  masked: string;
  watching: string;
  steering: string;
  paused: string;
  stop: string;
  release: string;
}

const en: CobrowseWords = {
  agent: "The agent",
  viewTitle: "{name} would like to see this page with you",
  viewText:
    "Only pages of this site that you look at, in any tab, and only until you end it. Nothing else on your device.",
  seen: "They see: texts, pictures, and where you point and scroll.",
  unseen: "They do not see: what you type, passwords, embedded pages, and what the site keeps private.",
  controlTitle: "{name} would like to click and type for you",
  controlText: "Not in password, payment or file fields. As soon as you use the mouse or the keyboard, yours counts.",
  recordTitle: "{name} would like to record this page",
  recordText: "Only what they see is kept, for the site's records. If you decline, they see the page as before.",
  recorded: "● Recorded",
  recordEnd: "Stop recording",
  always: "You can end this at any time: with the button that stays on screen, or with Escape.",
  allow: "Allow",
  decline: "Decline",
  look: "Show me what stays hidden",
  lookEnd: "Hide the marks",
  lookNone: "Nothing on this screen is hidden",
  lookMore: "More is hidden than can be marked",
  lookBroken: "Nothing is shown: a rule of this site cannot be read",
  hidden: "hidden",
  masked: "shown as dots",
  watching: "{name} sees this page",
  steering: "{name} can click and type",
  paused: "Paused: this page is not shown",
  stop: "Stop sharing",
  release: "Take back control",
};

const de: CobrowseWords = {
  agent: "Unser Team",
  viewTitle: "{name} möchte diese Seite mit Ihnen ansehen",
  viewText:
    "Nur Seiten dieser Website, die Sie ansehen, in jedem Tab, und nur bis Sie es beenden. Sonst nichts auf Ihrem Gerät.",
  seen: "Zu sehen sind: Texte, Bilder, und wohin Sie zeigen und blättern.",
  unseen: "Nicht zu sehen sind: was Sie tippen, Passwörter, eingebettete Seiten und was die Website privat hält.",
  controlTitle: "{name} möchte für Sie klicken und tippen",
  controlText:
    "Nicht in Passwort-, Zahlungs- oder Dateifeldern. Sobald Sie Maus oder Tastatur benutzen, gilt Ihre Hand.",
  recordTitle: "{name} möchte diese Seite aufzeichnen",
  recordText:
    "Nur was zu sehen ist, wird für die Unterlagen der Website aufbewahrt. Wenn Sie ablehnen, bleibt alles wie bisher.",
  recorded: "● Wird aufgezeichnet",
  recordEnd: "Nicht mehr aufzeichnen",
  always: "Sie können das jederzeit beenden: mit dem Knopf, der sichtbar bleibt, oder mit Escape.",
  allow: "Erlauben",
  decline: "Ablehnen",
  look: "Zeigen, was verborgen bleibt",
  lookEnd: "Markierungen ausblenden",
  lookNone: "Auf diesem Bildschirm ist nichts verborgen",
  lookMore: "Mehr ist verborgen, als sich markieren lässt",
  lookBroken: "Nichts wird gezeigt: Eine Regel der Website ist nicht lesbar",
  hidden: "verborgen",
  masked: "nur Punkte",
  watching: "{name} sieht diese Seite",
  steering: "{name} kann klicken und tippen",
  paused: "Pausiert: Diese Seite wird nicht gezeigt",
  stop: "Nicht mehr teilen",
  release: "Steuerung zurücknehmen",
};

export const COBROWSE_WORDS = { en, de };
/** Rises with each change of what is agreed to. */
export const TEXT_VERSION = "2";
