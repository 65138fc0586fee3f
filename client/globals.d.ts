// What the build puts in place of names.

/** A hash of the modules that are loaded lazily: in their addresses, so that no cache mixes two versions. */
declare const __BUILD__: string;
