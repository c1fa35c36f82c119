"""Selecting bandwidths by minimising the leave-one-out error."""
