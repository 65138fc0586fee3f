// What the launcher button says.
const en = {
  title: "Support chat",
  open: "Open now",
  wait: "About {n} min wait",
  closed: "Closed now",
  opens: "Opens {time}",
  place: "Number {n} in line",
  inCall: "In a call",
};
export type LauncherWords = typeof en;

const de: LauncherWords = {
  title: "Support-Chat",
  open: "Jetzt geöffnet",
  wait: "Etwa {n} Min. Wartezeit",
  closed: "Zurzeit geschlossen",
  opens: "Öffnet {time}",
  place: "Platz {n} in der Schlange",
  inCall: "Im Gespräch",
};

export const LAUNCHER_WORDS = { en, de };
