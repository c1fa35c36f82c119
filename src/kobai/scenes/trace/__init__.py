"""A trace or an objective as a scene."""
