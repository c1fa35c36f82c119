"""Drawing on pixels: compiled functions, and the raster canvas."""
