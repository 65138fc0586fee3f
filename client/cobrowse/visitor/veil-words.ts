// What visitors read of what stays hidden, when they look.
export const VEIL_WORDS = {
  en: {
    end: "Hide the marks",
    none: "Nothing on this screen is hidden",
    more: "More is hidden than can be marked",
    broken: "Nothing is shown: a rule of this site cannot be read",
    paused: "Paused: this page is not shown",
    hidden: "hidden",
    dots: "shown as dots",
  },
  de: {
    end: "Markierungen ausblenden",
    none: "Auf diesem Bildschirm ist nichts verborgen",
    more: "Mehr ist verborgen, als sich markieren lässt",
    broken: "Nichts wird gezeigt: Eine Regel der Website ist nicht lesbar",
    paused: "Pausiert: Diese Seite wird nicht gezeigt",
    hidden: "verborgen",
    dots: "nur Punkte",
  },
};
