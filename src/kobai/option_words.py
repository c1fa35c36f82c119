"""Words that options choose from: for the packages that use them, and for help that imports neither torch nor NumPy."""

VIEWS = ("auto", "surface", "contour", "curve", "loss", "plane", "both", "beside", "small", "article")
PANELS = ("surface", "contour", "curve", "loss", "data")
THEMES = ("paper", "dark", "article")
HEIGHTS = ("auto", "linear", "log", "power")
RESIDUALS = ("sticks", "squares", "none")
OTHERS = ("end", "present")
COLORS = ("auto", "minimum")
CAMERAS = ("auto", "fixed", "orbit")
DTYPES = ("float32", "float64", "float16", "bfloat16")
ENGINES = ("auto", "loop", "stacked", "compiled")
REGRESSION_KERNELS = ("gaussian", "epanechnikov", "quartic", "student-t")
UKR_STARTS = ("auto", "pca", "isomap", "lle", "spectral", "random")
