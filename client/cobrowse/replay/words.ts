// What agents read within the replayed page.
export const REPLAY_WORDS = {
  en: {
    hidden: "hidden for privacy",
    missing: "image not available",
    lost: "Pictures and fonts of this page that are not available: {n}",
    away: "Put this note away",
    page: "The visitor's page",
    waiting: "Waiting for the page …",
    paused: "Paused: the visitor is on a page that is not shown.",
    tooLarge: "This page is too large to be shown.",
    glass: "The visitor's page: keys go to what was clicked last; Shift and Tab lead out",
    type: "New text of this field; Enter sends it, Escape does not",
    typeHint: "Text, then Enter",
    choose: "Which of the options, by its place",
  },
  de: {
    hidden: "aus Datenschutz verborgen",
    missing: "Bild nicht verfügbar",
    lost: "Bilder und Schriften dieser Seite, die nicht verfügbar sind: {n}",
    away: "Hinweis ausblenden",
    page: "Die Seite des Besuchers",
    waiting: "Die Seite wird geladen …",
    paused: "Pausiert: Der Besucher ist auf einer Seite, die nicht gezeigt wird.",
    tooLarge: "Diese Seite ist zu groß, um gezeigt zu werden.",
    glass: "Die Seite des Besuchers: Tasten gelten dem zuletzt Angeklickten; Umschalt und Tab führen hinaus",
    type: "Neuer Text dieses Feldes; Enter sendet ihn, Escape nicht",
    typeHint: "Text, dann Enter",
    choose: "Welche der Möglichkeiten, nach ihrer Stelle",
  },
};

export type ReplayWords = typeof REPLAY_WORDS.en;
