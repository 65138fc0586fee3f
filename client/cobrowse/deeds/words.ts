// What visitors read of what an agent did.
export const DEED_WORDS = {
  en: {
    deeds: "What {name} did for you",
    over: "This page is no longer shared",
    covered: "The button that ends it could not be seen or pressed, as when a video fills the screen.",
    close: "Close",
    click: "Clicked: {target}",
    type: "Typed into: {target}",
    select: "Chose in: {target}",
    scroll: "Scrolled: {target}",
    key: "Pressed a key in: {target}",
    back: "Went back",
    forward: "Went forward",
    refused: "not carried out",
    agent: "The agent",
  },
  de: {
    deeds: "Was {name} für Sie getan hat",
    over: "Diese Seite wird nicht mehr geteilt",
    covered: "Der Knopf zum Beenden war nicht zu sehen oder zu drücken, wie wenn ein Video den Bildschirm füllt.",
    close: "Schließen",
    click: "Geklickt: {target}",
    type: "Getippt in: {target}",
    select: "Ausgewählt in: {target}",
    scroll: "Gescrollt: {target}",
    key: "Taste gedrückt in: {target}",
    back: "Eine Seite zurück",
    forward: "Eine Seite vor",
    refused: "nicht ausgeführt",
    agent: "Unser Team",
  },
};

export type DeedWords = typeof DEED_WORDS.en;
