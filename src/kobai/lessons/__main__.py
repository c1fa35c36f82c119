"""Writes the lessons as the viewer has them: ``python -m kobai.lessons``."""

from kobai.lessons.page_table import FILE, TESTED, claims_table, table

if __name__ == "__main__":
    FILE.write_text(table(), encoding="utf-8")
    TESTED.write_text(claims_table(), encoding="utf-8")
