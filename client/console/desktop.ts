// The desktop's notifications and the app's badge, where the browser has them.
import type { Permission } from "./alerts";
import { createChime } from "./chime";
import { claims } from "./claims";
import type { Translate } from "./strings";
import type { Call, Ticket } from "./wire";

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
    notify: ({ id, customer_name, queue }: Ticket) =>
      notify(t("arrived", { name: customer_name || t("anonymous") }), { body: queue.name, tag: id }),
    wrote: ({ id, customer_name }: Call) =>
      notify(t("wroteAside", { name: customer_name || t("anonymous") }), { tag: id }),
    badge(count: number): void {
      if (navigator.setAppBadge) navigator.setAppBadge(count).catch(() => {});
    },
  };
}

function permission(): Permission {
  return "Notification" in window && window.isSecureContext ? Notification.permission : "missing";
}

function notify(title: string, options: NotificationOptions): void {
  try {
    const shown = new Notification(title, options);
    shown.addEventListener("click", () => {
      window.focus();
      shown.close();
    });
  } catch {
    // Phones have the constructor and refuse it.
  }
}
