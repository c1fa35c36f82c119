"""What a page carries besides its scene, so that it can descend by itself: the function, optimizers as data, and a state."""
