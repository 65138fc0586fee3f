// The browser itself as the source of microphone and camera.
import type { MediaKind, MediaSource } from "./media.js";

export function browserSource(): MediaSource {
  const policy = (document as { featurePolicy?: { allowsFeature(name: string): boolean } }).featurePolicy;
  const name = (kind: MediaKind) => (kind === "audio" ? "microphone" : "camera");
  const source: MediaSource = {
    secure: window.isSecureContext,
    allowed: (kind) => policy?.allowsFeature(name(kind)) ?? true,
    permission: async (kind) => {
      try {
        const asked = { name: name(kind) } as unknown as PermissionDescriptor;
        return (await navigator.permissions.query(asked)).state;
      } catch {
        return "prompt"; // Firefox before 131 does not know these names
      }
    },
  };
  return navigator.mediaDevices ? { ...source, devices: navigator.mediaDevices } : source;
}
