// The desktop's notifications and the app's badge, where the browser has them.
import type { Permission } from "./alerts";
import { createChime } from "./chime";
import { claims } from "./claims";
import type { Translate } from "./strings";
import type { Ticket } from "./wire";

/** What `Alerts` needs of this browser. */
export function desktop(t: Translate) {
  const chime = createChime(document);
  return {
    claims: claims(navigator.locks),
    audible: chime.audible,
    chime: chime.ring,
    permission,
    async askPermission(): Promise<Permission> {
      if (permission() === "default") await Notification.requestPermission();
      return permission();
    },
    notify: (ticket: Ticket) => notify(ticket, t),
    badge(count: number): void {
      if (navigator.setAppBadge) navigator.setAppBadge(count).catch(() => {});
    },
  };
}

function permission(): Permission {
  return "Notification" in window && window.isSecureContext ? Notification.permission : "missing";
}

function notify({ id, customer_name, queue }: Ticket, t: Translate): void {
  const name = customer_name || t("anonymous");
  try {
    const shown = new Notification(t("arrived", { name }), { body: queue.name, tag: id });
    shown.addEventListener("click", () => {
      window.focus();
      shown.close();
    });
  } catch {
    // Phones have the constructor and refuse it.
  }
}
