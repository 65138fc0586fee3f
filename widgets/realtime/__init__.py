"""WebSocket: one hub a process, and the consumers that stand between it and a server."""
