"""The viewer: a scene in the browser."""
