"""Binary formats: NumPy's arrays, Parquet, workbooks."""
