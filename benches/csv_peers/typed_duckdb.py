"""Reads the typed columns of a file with duckdb and two threads; a bad value fails. Tells the seconds."""
import sys
import time

import duckdb

TYPES = {
    "products": {
        "sku": "VARCHAR", "product_type": "VARCHAR", "weight": "DECIMAL(18,4)", "product_online": "INTEGER", "tax_class_name": "VARCHAR",
        "visibility": "VARCHAR", "price": "DECIMAL(18,4)", "special_price": "DECIMAL(18,4)", "special_price_from_date": "DATE",
        "created_at": "TIMESTAMP", "qty": "DECIMAL(18,4)", "is_in_stock": "BOOLEAN",
    },
    "stock": {
        "sku": "VARCHAR", "qty": "DECIMAL(18,4)", "is_in_stock": "BOOLEAN", "notify_stock_qty": "INTEGER", "manage_stock": "BOOLEAN",
    },
}

sheet, path = sys.argv[1:]
types = TYPES[sheet]
with open(path, encoding="utf-8") as file:
    columns = {column: types.get(column, "VARCHAR") for column in file.readline().strip().split(",")}
connection = duckdb.connect(config={"threads": 2})
start = time.monotonic()
selected = ", ".join(f"count({column})" for column in types)
connection.execute(
    f"SELECT {selected} FROM read_csv(?, columns = {columns!r}, auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"')",
    [path],
).fetchall()
print(time.monotonic() - start)
