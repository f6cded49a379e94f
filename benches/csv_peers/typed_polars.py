"""Reads the typed columns of a file with polars and two threads; a bad value fails. Tells the seconds."""
import os
import sys
import time

os.environ["POLARS_MAX_THREADS"] = "2"
import polars as pl

# It takes no 0 and 1 for booleans.
TYPES = {
    "products": {
        "sku": pl.String, "product_type": pl.String, "weight": pl.Float64, "product_online": pl.Int32, "tax_class_name": pl.String,
        "visibility": pl.String, "price": pl.Float64, "special_price": pl.Float64, "special_price_from_date": pl.Date,
        "created_at": pl.Datetime, "qty": pl.Float64, "is_in_stock": pl.Int8,
    },
    "stock": {"sku": pl.String, "qty": pl.Float64, "is_in_stock": pl.Int8, "notify_stock_qty": pl.Int32, "manage_stock": pl.Int8},
}

sheet, path = sys.argv[1:]
types = TYPES[sheet]
start = time.monotonic()
read = pl.scan_csv(path, schema_overrides=types, infer_schema=False).select(pl.col(list(types)).count())
read.collect(engine="streaming")
print(time.monotonic() - start)
