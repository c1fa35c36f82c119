"""What people type, as values: points, settings, optimizers, picture options, manifests."""
