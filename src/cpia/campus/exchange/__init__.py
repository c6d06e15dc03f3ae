"""nbgrader's exchange, told to the campus service over HTTP instead of a folder shared by everybody.

nbgrader finds these classes by `ExchangeFactory` (see `cpia.campus.nbgrader_plugin`); its list of assignments, its
commands and its formgrader stay as they are. The class names are nbgrader's, so that its options apply to them.
"""
