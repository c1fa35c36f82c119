"""The wire format: a scene as one message of bytes, read by the viewer."""

from kobai.viewer.wire.format import REASONS, WireError, decode, encode, pack

__all__ = ["REASONS", "WireError", "decode", "encode", "pack"]
