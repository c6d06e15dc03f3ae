"""The boundary between a learner's process and the tests: what crosses it, and who runs on each side.

The learner's process runs the learner's cells and the setup cells. The tests' process runs the instructor's cells; it
asks the learner's process for what the learner defined. Only data, callables and opaque handles cross, never code.
"""
