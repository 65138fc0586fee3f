// What the launcher button says.
const en = {
  title: "Support chat",
  open: "Open now",
  wait: "About {n} min wait",
  closed: "Closed now",
  opens: "Opens {time}",
  long: "Over an hour's wait",
  paused: "Paused for a moment",
  full: "The line is full",
  nobody: "No agent there yet",
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
  long: "Über eine Stunde Wartezeit",
  paused: "Kurze Pause",
  full: "Warteschlange voll",
  nobody: "Noch niemand da",
  place: "Platz {n} in der Schlange",
  inCall: "Im Gespräch",
};

export const LAUNCHER_WORDS = { en, de };
