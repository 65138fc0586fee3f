// What visitors read about cobrowsing.

export interface CobrowseWords extends Record<string, string> {
  agent: string;
  viewTitle: string;
  viewText: string;
  seen: string;
  unseen: string;
  others: string;
  othersNow: string;
  controlTitle: string;
  controlText: string;
  recordTitle: string;
  recordText: string;
  kept: string;
  keptDay: string;
  recorded: string;
  recordEnd: string;
  always: string;
  secondEscape: string;
  allow: string;
  decline: string;
  early: string;
  sending: string;
  failed: string;
  late: string;
  alone: string;
  look: string;
  watching: string;
  watchingAlso: string;
  steering: string;
  steeringAlso: string;
  steeringAlsoBrief: string;
  and: string;
  paused: string;
  lost: string;
  escape: string;
  escapeSteering: string;
  stop: string;
  release: string;
  down: string;
  up: string;
}

const en: CobrowseWords = {
  agent: "The agent",
  viewTitle: "{name} would like to see this page with you",
  viewText:
    "Only pages of this site that you look at, in any tab, and only until you end it. Nothing else on your device.",
  seen: "They see: texts, pictures, and where you point and scroll.",
  unseen: "They do not see: what you type, passwords, embedded pages, and what the site keeps private.",
  others: "Colleagues who are in the call see it, too.",
  othersNow: "Colleagues who are in the call see it, too; at the moment: {names}.",
  controlTitle: "{name} would like to click and type for you",
  controlText: "Not in password, payment or file fields. As soon as you click, scroll or type, yours counts.",
  recordTitle: "{name} would like to record this page",
  recordText: "Only what they see is kept, for the site's records. If you decline, they see the page as before.",
  kept: "It is kept for {days} days.",
  keptDay: "It is kept for one day.",
  recorded: "Recorded",
  recordEnd: "Stop recording",
  always: "You can end this at any time: with the button that stays on screen, or with Escape.",
  secondEscape: "A second Escape ends sharing, too.",
  allow: "Allow",
  decline: "Decline",
  early: "One moment: please read this first.",
  sending: "Your answer is being sent …",
  failed: "Your answer could not be sent. Please try again.",
  late: "Your answer did not arrive in time: nothing has been allowed.",
  alone: "Sharing has ended: the tab it began in is closed",
  look: "Show me what stays hidden",
  watching: "{name} sees this page",
  watchingAlso: "{all} see this page",
  steering: "{name} can click and type",
  steeringAlso: "{name} can click and type, {also} can see",
  steeringAlsoBrief: "{name} acts, {also} sees",
  and: " and ",
  paused: "Paused: this page is not shown",
  lost: "No connection: nothing is seen",
  escape: "The next Escape ends sharing",
  escapeSteering: "The next Escape ends control",
  stop: "Stop sharing",
  release: "Stop control",
  down: "Move this bar down",
  up: "Move this bar up",
};

const de: CobrowseWords = {
  agent: "Unser Team",
  viewTitle: "{name} möchte diese Seite mit Ihnen ansehen",
  viewText:
    "Nur Seiten dieser Website, die Sie ansehen, in jedem Tab, und nur bis Sie es beenden. Sonst nichts auf Ihrem Gerät.",
  seen: "Zu sehen sind: Texte, Bilder, und wohin Sie zeigen und blättern.",
  unseen: "Nicht zu sehen sind: was Sie tippen, Passwörter, eingebettete Seiten und was die Website privat hält.",
  others: "Wer aus dem Team mit im Gespräch ist, sieht es auch.",
  othersNow: "Wer aus dem Team mit im Gespräch ist, sieht es auch; im Moment: {names}.",
  controlTitle: "{name} möchte für Sie klicken und tippen",
  controlText:
    "Nicht in Passwort-, Zahlungs- oder Dateifeldern. Sobald Sie klicken, blättern oder tippen, gilt Ihre Hand.",
  recordTitle: "{name} möchte diese Seite aufzeichnen",
  recordText:
    "Nur was zu sehen ist, wird für die Unterlagen der Website aufbewahrt. Wenn Sie ablehnen, bleibt alles wie bisher.",
  kept: "Es wird {days} Tage aufbewahrt.",
  keptDay: "Es wird einen Tag aufbewahrt.",
  recorded: "Aufnahme",
  recordEnd: "Nicht mehr aufzeichnen",
  always: "Sie können das jederzeit beenden: mit dem Knopf, der sichtbar bleibt, oder mit Escape.",
  secondEscape: "Ein zweites Escape beendet auch das Teilen.",
  allow: "Erlauben",
  decline: "Ablehnen",
  early: "Einen Moment: Bitte lesen Sie das zuerst.",
  sending: "Ihre Antwort wird gesendet …",
  failed: "Ihre Antwort ließ sich nicht senden. Bitte versuchen Sie es noch einmal.",
  late: "Ihre Antwort kam nicht rechtzeitig an: Nichts ist erlaubt.",
  alone: "Teilen beendet: Der Tab, in dem es begann, ist geschlossen",
  look: "Zeigen, was verborgen bleibt",
  watching: "{name} sieht diese Seite",
  watchingAlso: "{all} sehen diese Seite",
  steering: "{name} kann klicken und tippen",
  steeringAlso: "{name} kann klicken und tippen, zu sehen auch für {also}",
  steeringAlsoBrief: "{name} steuert, {also} sieht zu",
  and: " und ",
  paused: "Pausiert: Diese Seite wird nicht gezeigt",
  lost: "Keine Verbindung: Nichts ist zu sehen",
  escape: "Das nächste Escape beendet das Teilen",
  escapeSteering: "Das nächste Escape beendet die Steuerung",
  stop: "Teilen beenden",
  release: "Steuerung aus",
  down: "Diese Leiste nach unten",
  up: "Diese Leiste nach oben",
};

export const COBROWSE_WORDS = { en, de };
/** Rises with each change of what is agreed to. */
const TEXT_VERSION = "5";
/** As long as the desk takes. */
const LONGEST_VERSION = 40;

/** Which text an answer is to: the one that a host names, else ours if it was shown. What is given may be an event. */
export function versionOf(given?: unknown): string {
  const ours = document.querySelector("livedesk-widget") ? TEXT_VERSION : "host";
  return typeof given === "string" && given ? given.slice(0, LONGEST_VERSION) : ours;
}
