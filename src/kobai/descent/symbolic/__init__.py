"""Run torch code on symbols: objectives and optimizers as graphs of scalar arithmetic."""
