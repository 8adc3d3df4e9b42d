"""How large a list of people may be. A company of 50,000 fits; what is larger is hostile or a mistake."""

BYTES = 25 * 1024 * 1024
UNPACKED_BYTES = 200 * 1024 * 1024
PARTS_IN_WORKBOOK = 2_000
ROWS = 50_000
COLUMNS = 150
CELL = 32_767  # what a cell of Excel can hold
SHEETS = 100

# What is kept of one value, in characters.
NAME = 100
TITLE = 120
DEPARTMENT = 120
NUMBER = 40
PHONE = 40
SITE = 80
TEXT = 254
