// What agents read within the replayed page.
export const REPLAY_WORDS = {
  en: {
    hidden: "hidden for privacy",
    missing: "image not available",
    waiting: "Waiting for the page …",
    paused: "Paused: the visitor is on a page that is not shown.",
    tooLarge: "This page is too large to be shown.",
  },
  de: {
    hidden: "aus Datenschutz verborgen",
    missing: "Bild nicht verfügbar",
    waiting: "Die Seite wird geladen …",
    paused: "Pausiert: Der Besucher ist auf einer Seite, die nicht gezeigt wird.",
    tooLarge: "Diese Seite ist zu groß, um gezeigt zu werden.",
  },
};
