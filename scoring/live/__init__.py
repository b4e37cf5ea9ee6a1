"""What moves on a screen: rooms, the hub, frames, sockets. It knows nothing of archery."""
